#include "tests/contract/builders.hpp"
#include "tests/contract/store_world.hpp"

namespace dealwire::contract {
namespace {

using ports::ReadColumn;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Optional;

const base::TenantId kAcme{"acme"};

class FieldSelectionStoreContract : public StoreContract {
protected:
    ports::FieldSelectionStore& store() { return world_->fields(); }
};

TEST_P(FieldSelectionStoreContract, KeepsWhatIsSelectedInAlphabeticalOrder) {
    store().select(kAcme, "Account", std::vector<std::string>{"Rating", "Area__c", "Rating"});
    store().select(kAcme, "Account", std::vector<std::string>{"Rating", "Site"});
    store().deselect(kAcme, "Account", std::vector<std::string>{"Site", "Unknown__c"});

    EXPECT_THAT(store().selected(kAcme, "Account"), Optional(ElementsAre("Area__c", "Rating")));
    EXPECT_FALSE(store().selected(kAcme, "Lead")) << "nobody chose";
    EXPECT_FALSE(store().selected({"other"}, "Account"));
}

TEST_P(FieldSelectionStoreContract, TellsAChoiceOfNothingFromNoChoice) {
    store().select(kAcme, "Account", std::vector<std::string>{"Rating"});
    store().deselect(kAcme, "Account", std::vector<std::string>{"Rating"});
    store().deselect(kAcme, "Contact", std::vector<std::string>{"Title"});

    EXPECT_THAT(store().selected(kAcme, "Account"), Optional(IsEmpty()));
    EXPECT_THAT(store().selected(kAcme, "Contact"), Optional(IsEmpty()));
}

TEST_P(FieldSelectionStoreContract, KeepsHowFarEachColumnIsKnown) {
    const ReadColumn formula{.name = "Age__c", .as_of = at(4)};
    const ReadColumn added{.name = "Name", .visible = true, .filled = false};
    const ReadColumn hidden{.name = "Rating", .visible = false};

    store().save_columns_read(scope(), "Account", std::vector{hidden, added, formula});

    EXPECT_THAT(store().columns_read(scope(), "Account"), ElementsAre(formula, added, hidden));
    EXPECT_THAT(store().columns_read(scope("acme", 2), "Account"), IsEmpty());
}

TEST_P(FieldSelectionStoreContract, ReplacesTheColumnsAsAWhole) {
    store().save_columns_read(scope(), "Account", std::vector<ReadColumn>{{"A"}, {"B"}});
    store().save_columns_read(scope(), "Account", std::vector<ReadColumn>{{"B"}});

    EXPECT_THAT(store().columns_read(scope(), "Account"), ElementsAre(ReadColumn{"B"}));
}

INSTANTIATE_TEST_SUITE_P(Stores, FieldSelectionStoreContract, testing::ValuesIn(store_kinds()),
                         kind_name);

}  // namespace
}  // namespace dealwire::contract
