#include "engine/ports/store_error.hpp"
#include "tests/contract/builders.hpp"
#include "tests/contract/store_world.hpp"

#include <algorithm>

namespace dealwire::contract {
namespace {

using model::MatchEntry;
using model::MatchObject;
using ports::Carried;
using ports::Leaning;
using ports::MadeResolution;
using testing::ElementsAre;
using testing::UnorderedElementsAre;

MatchEntry contact(int number) { return {.object = MatchObject::Contact, .id = id("003", number)}; }

class MatchStoreContract : public StoreContract {
protected:
    ports::MatchStore& store() { return world_->matches(); }

    void build(std::vector<MatchEntry> entries = {}) {
        store().listen(scope());
        if (!entries.empty()) store().add(scope(), entries);
        store().finish_building(scope(), "rules");
    }

    void save(const model::RecordPage& page) {
        world_->crm().save_page(scope(), page, std::nullopt);
    }

    std::vector<model::RecordId> carrying(Carried which, model::MatchKey key) {
        std::vector<model::RecordId> ids;
        store().look(scope(), [&](ports::MatchEntries& entries, auto&) {
            for (const MatchEntry& entry : entries.carrying(which, key)) ids.push_back(entry.id);
        });
        return ids;
    }

    std::vector<model::RecordId> leaning(Leaning how, const model::RecordId& on) {
        std::vector<model::RecordId> ids;
        store().look(scope(), [&](ports::MatchEntries& entries, auto&) {
            for (const MatchEntry& entry : entries.leaning(how, on)) ids.push_back(entry.id);
        });
        return ids;
    }

    int minute_ = 0;

    std::vector<model::RecordId> followed(std::size_t limit = 100) {
        std::vector<model::RecordId> ids;
        store().follow(scope(), limit, [&](ports::MatchChanges& changes) {
            for (const auto& touched : changes.touched()) ids.push_back(touched.id);
        });
        return ids;
    }
};

TEST_P(MatchStoreContract, WritesNothingDownWhileNobodyListens) {
    save(ContactPage{}.row(id("003", 1), 1, "Ann"));

    EXPECT_FALSE(store().state(scope()).is_listening);
    EXPECT_EQ(store().state(scope()).touched, 0);
    EXPECT_THAT(followed(), ElementsAre());
}

TEST_P(MatchStoreContract, IsBuiltOnlyOnceTheBuildingIsFinished) {
    store().listen(scope());
    EXPECT_TRUE(store().state(scope()).is_listening);
    EXPECT_FALSE(store().state(scope()).is_built);
    EXPECT_TRUE(store().finish_building(scope(), "rules"));
    EXPECT_TRUE(store().state(scope()).is_built);
    EXPECT_EQ(store().state(scope()).epoch, 1);
    EXPECT_EQ(store().state(scope()).rules, "rules");
    EXPECT_FALSE(store().state(scope("acme", 2)).is_built);

    store().listen(scope());
    EXPECT_FALSE(store().state(scope()).is_built);
    EXPECT_EQ(store().state(scope()).epoch, 2);
}

TEST_P(MatchStoreContract, IsNotBuiltWhereSomethingWasTouchedMeanwhile) {
    store().listen(scope());
    save(ContactPage{}.row(id("003", 1), 1, "Ann"));

    EXPECT_FALSE(store().finish_building(scope(), "rules"));

    EXPECT_FALSE(store().state(scope()).is_built);
}

TEST_P(MatchStoreContract, CanBeBuiltOverWhatABrokenOffBuildingLeft) {
    MatchEntry ann = contact(1);
    ann.address = 5;
    store().listen(scope());
    store().add(scope(), std::vector{ann, contact(2)});
    ann.address = 6;
    build({ann, contact(2), contact(3)});

    EXPECT_THAT(carrying(Carried::Address, 5), ElementsAre());
    EXPECT_THAT(carrying(Carried::Address, 6), ElementsAre(ann.id));
    EXPECT_EQ(store().state(scope()).entries, 3);
}

TEST_P(MatchStoreContract, GivesBackEachEntryAsItIs) {
    MatchEntry lead{.object = MatchObject::Lead, .id = id("00Q", 1), .live = false};
    lead.master = id("00Q", 2);
    lead.address = ~model::MatchKey{0};
    lead.domain = 2;
    lead.phone = 3;
    lead.mobile_phone = 4;
    lead.account = id("001", 1);
    lead.contact = id("003", 1);
    lead.opportunity = id("006", 1);
    lead.converted = true;
    lead.last_modified = at(5);
    MatchEntry account{.object = MatchObject::Account, .id = id("001", 1)};
    account.domains = {7, 9, ~model::MatchKey{0}};
    MatchEntry deal{.object = MatchObject::Opportunity, .id = id("006", 1)};
    deal.facts = 11;
    build({lead, account, deal});

    store().look(scope(), [&](ports::MatchEntries& entries, auto&) {
        EXPECT_EQ(entries.entry(lead.id), lead);
        EXPECT_EQ(entries.entry(account.id), account);
        EXPECT_EQ(entries.entry(deal.id), deal);
        EXPECT_EQ(entries.entry(id("003", 9)), std::nullopt);
    });
    EXPECT_EQ(store().state(scope()).entries, 3);
}

TEST_P(MatchStoreContract, FindsEntriesByWhatTheyCarry) {
    MatchEntry ann = contact(1);
    ann.address = 10;
    ann.domain = 20;
    ann.phone = 30;
    ann.account = id("001", 1);
    MatchEntry bo = contact(2);
    bo.address = 11;
    bo.domain = 20;
    bo.mobile_phone = 30;
    bo.live = false;
    bo.account = id("001", 2);
    MatchEntry lead{.object = MatchObject::Lead, .id = id("00Q", 1)};
    lead.address = 10;
    lead.domain = 20;
    MatchEntry account{.object = MatchObject::Account, .id = id("001", 1)};
    account.domains = {20, 21};
    build({ann, bo, lead, account});

    EXPECT_THAT(carrying(Carried::Address, 10), UnorderedElementsAre(ann.id, lead.id));
    EXPECT_THAT(carrying(Carried::Phone, 30), UnorderedElementsAre(ann.id, bo.id));
    EXPECT_THAT(carrying(Carried::LeadDomain, 20), ElementsAre(lead.id));
    EXPECT_THAT(carrying(Carried::AccountDomain, 21), ElementsAre(account.id));
    store().look(scope(), [&](ports::MatchEntries& entries, auto&) {
        EXPECT_THAT(entries.accounts_of_contacts_at(20),
                    ElementsAre(ports::AccountOfContact{id("001", 1), ann.id}));
    });
}

TEST_P(MatchStoreContract, FindsWhatLeansOnARecord) {
    MatchEntry ann = contact(1);
    ann.account = id("001", 1);
    MatchEntry loser = contact(2);
    loser.master = ann.id;
    MatchEntry lead{.object = MatchObject::Lead, .id = id("00Q", 1)};
    lead.account = id("001", 1);
    lead.contact = ann.id;
    MatchEntry deal{.object = MatchObject::Opportunity, .id = id("006", 1)};
    deal.account = id("001", 1);
    MatchEntry role{.object = MatchObject::ContactRole, .id = id("00K", 1)};
    role.contact = ann.id;
    role.opportunity = deal.id;
    build({ann, loser, lead, deal, role});

    EXPECT_THAT(leaning(Leaning::ContactsOfAccount, id("001", 1)), ElementsAre(ann.id));
    EXPECT_THAT(leaning(Leaning::LeadsOfAccount, id("001", 1)), ElementsAre(lead.id));
    EXPECT_THAT(leaning(Leaning::OpportunitiesOfAccount, id("001", 1)), ElementsAre(deal.id));
    EXPECT_THAT(leaning(Leaning::RolesOfContact, ann.id), ElementsAre(role.id));
    EXPECT_THAT(leaning(Leaning::LeadsOfContact, ann.id), ElementsAre(lead.id));
    EXPECT_THAT(leaning(Leaning::RolesInOpportunity, deal.id), ElementsAre(role.id));
    EXPECT_THAT(leaning(Leaning::MergedInto, ann.id), ElementsAre(loser.id));
}

TEST_P(MatchStoreContract, HandsOutOnceWhatAnImportTouched) {
    build();
    save(ContactPage{}.row(id("003", 1), 1, "Ann").row(id("003", 2), 1, "Bo"));
    save(ContactPage{}.row(id("003", 2), 2, "Bob"));
    save(page_of("OpportunityHistory", {"Id", "OpportunityId:reference"},
                 {{id("008", 1).text(), id("006", 7).text()}}));
    world_->crm().save_deletions(scope(), "Contact",
                                 std::vector{model::Deletion{id("003", 1), at(9)}}, at(9));

    EXPECT_GT(store().state(scope()).touched, 0);
    EXPECT_THAT(followed(), UnorderedElementsAre(id("003", 1), id("003", 2), id("006", 7)));
    EXPECT_THAT(followed(), ElementsAre());
    EXPECT_EQ(store().state(scope()).touched, 0);
}

TEST_P(MatchStoreContract, HandsOutAFewAtATime) {
    build();
    save(ContactPage{}
             .row(id("003", 1), 1, "A")
             .row(id("003", 2), 1, "B")
             .row(id("003", 3), 1, "C"));
    EXPECT_EQ(followed(2).size(), 2U);
    EXPECT_EQ(followed(2).size(), 1U);
    EXPECT_EQ(followed(2).size(), 0U);
}

TEST_P(MatchStoreContract, TellsOfUsersWithoutHandingThemOut) {
    build();
    save(page_of("User", {"Id", "Username"}, {{id("005", 1).text(), "ann"}}));
    EXPECT_TRUE(store().state(scope()).users_touched);
    EXPECT_THAT(followed(), ElementsAre());
    EXPECT_FALSE(store().state(scope()).users_touched);

    store().remember_users(scope(), "digest");
    EXPECT_EQ(store().state(scope()).users, "digest");
}

TEST_P(MatchStoreContract, LosesNothingWhenAStepFails) {
    build();
    save(ContactPage{}.row(id("003", 1), 1, "Ann"));
    const auto fail = [](ports::MatchChanges& changes) {
        changes.put(contact(1));
        throw ports::StoreError{"broken by the test"};
    };
    EXPECT_THROW(store().follow(scope(), 100, fail), ports::StoreError);

    store().look(scope(), [&](ports::MatchEntries& entries, auto&) {
        EXPECT_EQ(entries.entry(id("003", 1)), std::nullopt);
    });
    EXPECT_THAT(followed(), ElementsAre(id("003", 1)));
}

TEST_P(MatchStoreContract, ReadsRecordsAndPutsEntriesWithinAStep) {
    build({contact(1)});
    save(ContactPage{}.row(id("003", 1), 1, "Ann").with("Email", "ann@x.test"));
    store().follow(scope(), 100, [&](ports::MatchChanges& changes) {
        const std::vector ids{id("003", 1), id("003", 2)};
        const auto records = changes.records().contacts(ids);
        ASSERT_EQ(records.size(), 1U);
        EXPECT_EQ(records[0].email, "ann@x.test");
        MatchEntry now = contact(1);
        now.address = 5;
        changes.put(now);
        EXPECT_EQ(changes.entries().entry(now.id), now);
    });
    EXPECT_THAT(carrying(Carried::Address, 5), ElementsAre(id("003", 1)));
}

TEST_P(MatchStoreContract, MarksTheResolutionsThatAskedForAKey) {
    build();
    world_->conversations().save(scope().tenant,
                                 std::vector{conversation("c1"), conversation("c2")});
    const std::vector made{MadeResolution{resolution("c1"), "digest-1", {3, 5}},
                           MadeResolution{resolution("c2"), "digest-1", {5, 8}}};
    world_->resolutions().save(scope(), "basis", made);
    const auto mark = [&](std::vector<model::MatchKey> keys) {
        ++minute_;
        save(ContactPage{}.row(id("003", 1), minute_, "Ann" + std::to_string(minute_)));
        std::int64_t marked = 0;
        store().follow(scope(), 100, [&](auto& changes) { marked = changes.mark(keys); });
        return marked;
    };

    EXPECT_EQ(mark({4}), 0);
    EXPECT_EQ(mark({3, 4}), 1);
    EXPECT_EQ(mark({3, 4}), 0) << "it is stale already";
    EXPECT_EQ(mark({5}), 1);
    EXPECT_EQ(world_->resolutions().counts(scope(), "basis").waiting, 2);
}

TEST_P(MatchStoreContract, FindsAResolutionByWhatItAskedForLastOnly) {
    build();
    world_->conversations().save(scope().tenant, std::vector{conversation("c1")});
    const auto keep = [&](std::vector<model::MatchKey> keys) {
        const std::vector made{MadeResolution{resolution("c1"), "digest-1", std::move(keys)}};
        world_->resolutions().save(scope(), "basis", made);
    };
    keep({3, 5});
    keep({5, ~model::MatchKey{0}});
    save(ContactPage{}.row(id("003", 1), 1, "Ann"));

    store().follow(scope(), 100, [&](ports::MatchChanges& changes) {
        EXPECT_EQ(changes.mark(std::vector<model::MatchKey>{3}), 0);
        EXPECT_EQ(changes.mark(std::vector{~model::MatchKey{0}}), 1);
    });
}

TEST_P(MatchStoreContract, FindsResolutionsThatWereSavedBeforeTheBuilding) {
    world_->conversations().save(scope().tenant, std::vector{conversation("c1")});
    const std::vector made{MadeResolution{resolution("c1"), "digest-1", {3, 5}}};
    store().listen(scope());
    world_->resolutions().save(scope(), "basis", made);
    build();
    save(ContactPage{}.row(id("003", 1), 1, "Ann"));

    store().follow(scope(), 100, [&](ports::MatchChanges& changes) {
        EXPECT_EQ(changes.mark(std::vector<model::MatchKey>{5}), 1);
    });
}

TEST_P(MatchStoreContract, StopsListeningWhereTooMuchChanged) {
    build();
    ContactPage page;
    for (int number = 0; number <= ports::MatchStore::kMostTouched; ++number)
        page.row(id("003", number), 1, "A");
    save(page);

    EXPECT_FALSE(store().state(scope()).is_listening);
    build();
    EXPECT_TRUE(store().state(scope()).is_built);
    EXPECT_THAT(followed(), ElementsAre());
}

INSTANTIATE_TEST_SUITE_P(Stores, MatchStoreContract, testing::ValuesIn(store_kinds()), kind_name);

}  // namespace
}  // namespace dealwire::contract
