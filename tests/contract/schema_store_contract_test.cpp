#include "engine/ports/store_error.hpp"
#include "tests/contract/builders.hpp"
#include "tests/contract/store_world.hpp"

namespace dealwire::contract {
namespace {

using model::SchemaChange;
using model::SchemaChangeKind;
using model::SeenField;
using testing::ElementsAre;
using testing::IsEmpty;

class SchemaStoreContract : public StoreContract {
protected:
    ports::SchemaStore& store() { return world_->schemas(); }

    static SchemaChange change(const std::string& field, int minute) {
        return {.object = "Account",
                .field = field,
                .kind = SchemaChangeKind::Retyped,
                .before = "string",
                .after = "picklist",
                .noticed = at(minute)};
    }
};

TEST_P(SchemaStoreContract, KeepsTheFieldsOfEachObject) {
    EXPECT_THAT(store().fields(scope(), "Account"), IsEmpty());

    store().save(scope(), "Account",
                 std::vector<SeenField>{{"Name", "string"}, {"Area__c", "picklist", true}}, {});
    store().save(scope(), "Lead", std::vector<SeenField>{{"Rating", "picklist"}}, {});

    EXPECT_THAT(store().fields(scope(), "Account"),
                ElementsAre(SeenField{"Area__c", "picklist", true}, SeenField{"Name", "string"}));
    EXPECT_THAT(store().fields(scope("acme", 2), "Account"), IsEmpty());
}

TEST_P(SchemaStoreContract, ReplacesTheFieldsAndAddsTheChanges) {
    store().save(scope(), "Account", std::vector<SeenField>{{"Name", "string"}},
                 std::vector{change("A__c", 1), change("B__c", 1)});

    store().save(scope(), "Account", std::vector<SeenField>{{"Site", "string"}},
                 std::vector{change("A__c", 2)});

    EXPECT_THAT(store().fields(scope(), "Account"), ElementsAre(SeenField{"Site", "string"}));
    EXPECT_THAT(store().changes(scope(), at(0)),
                ElementsAre(change("A__c", 2), change("A__c", 1), change("B__c", 1)));
    EXPECT_THAT(store().changes(scope(), at(2)), ElementsAre(change("A__c", 2)));
    EXPECT_THAT(store().changes(scope("other"), at(0)), IsEmpty());
}

TEST_P(SchemaStoreContract, KeepsEveryKindOfChange) {
    using enum SchemaChangeKind;
    std::vector<SchemaChange> changes;
    for (const SchemaChangeKind kind : {Appeared, Vanished, CameBack, Retyped}) {
        changes.push_back(change("A__c", static_cast<int>(kind)));
        changes.back().kind = kind;
    }

    store().save(scope(), "Account", {}, changes);

    std::ranges::reverse(changes);
    EXPECT_EQ(store().changes(scope(), at(0)), changes);
}

TEST_P(SchemaStoreContract, KeepsNeitherFieldsNorChangesWhenTheCommitFails) {
    store().save(scope(), "Account", std::vector<SeenField>{{"Name", "string"}}, {});

    world_->break_table("schema_change");
    EXPECT_THROW(store().save(scope(), "Account", std::vector<SeenField>{{"Site", "string"}},
                              std::vector{change("A__c", 1)}),
                 ports::StoreError);
    world_->heal_table("schema_change");

    EXPECT_THAT(store().fields(scope(), "Account"), ElementsAre(SeenField{"Name", "string"}));
    EXPECT_THAT(store().changes(scope(), at(0)), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Stores, SchemaStoreContract, testing::ValuesIn(store_kinds()), kind_name);

}  // namespace
}  // namespace dealwire::contract
