#include "engine/matching/lookup_index.hpp"

#include "engine/matching/change_follower.hpp"
#include "engine/matching/match_keys.hpp"
#include "tests/fakes/entry_table.hpp"
#include "tests/fakes/reader_records.hpp"
#include "tests/support/crm_world.hpp"

#include <gtest/gtest.h>

namespace dealwire::matching {
namespace {

using namespace support;

// Found by search: the keys of each pair are equal.
constexpr const char* kAddress = "adaegdccaaaaaaaadgbcfaaaa@c.test";
constexpr const char* kSameKeyAddress = "fdhcdcfcaaaaaaaacfchbchca@c.test";
constexpr const char* kDomain = "dedfcfhaaaaaaaaabcdaceecaaa.test";
constexpr const char* kSameKeyDomain = "dagcgaeaaaaaaaaacddedgdbaaa.test";

class LookupIndexTest : public ::testing::Test {
protected:
    /// As it was built from the world.
    void build() {
        build_entries(world_, {}, rules_, [&](std::span<const model::MatchEntry> page) {
            for (const model::MatchEntry& entry : page) entries_.put(entry);
        });
    }

    [[nodiscard]] DomainFacts domain(const std::string& name) const {
        DomainFacts facts;
        LookupIndex{entries_, records_, {}, rules_}.domain(name, facts);
        return facts;
    }

    template <class Hit>
    std::vector<model::RecordId> found(void (LookupIndex::*ask)(const AddressKey&,
                                                                std::vector<Hit>&) const) const {
        const auto address = *base::parse_email(kAddress);
        std::vector<Hit> hits;
        (LookupIndex{entries_, records_, {}, rules_}.*ask)(AddressKey{address}, hits);
        std::vector<model::RecordId> ids;
        for (const Hit& hit : hits) ids.push_back(hit.id);
        return ids;
    }

    CrmWorld world_;
    MatchingRules rules_ = MatchingRules::make(world_.settings, world_.lists);
    mutable fakes::EntryTable entries_;
    mutable fakes::ReaderRecords records_{world_, {}};
};

TEST_F(LookupIndexTest, IsTestedWithTextsOfOneKey) {
    EXPECT_EQ(key_of_address(*base::parse_email(kAddress)),
              key_of_address(*base::parse_email(kSameKeyAddress)));
    EXPECT_EQ(key_of_domain(kDomain), key_of_domain(kSameKeyDomain));
}

TEST_F(LookupIndexTest, TakesNobodyForTheKeyOfTheAddressAlone) {
    world_.add_contact(1, kSameKeyAddress);
    world_.add_lead(1, kSameKeyAddress);
    build();
    EXPECT_TRUE(found(&LookupIndex::contacts_by_email).empty());
    EXPECT_TRUE(found(&LookupIndex::leads_by_email).empty());

    world_.add_contact(2, kAddress);
    world_.add_lead(2, kAddress);
    build();
    EXPECT_EQ(found(&LookupIndex::contacts_by_email), std::vector{contact_id(2)});
    EXPECT_EQ(found(&LookupIndex::leads_by_email), std::vector{lead_id(2)});
}

TEST_F(LookupIndexTest, TakesNoAccountOrLeadForTheKeyOfTheDomainAlone) {
    world_.add_account(1, kSameKeyDomain);
    world_.add_account(2);
    world_.add_contact(1, std::string{"x@"} + kSameKeyDomain, 2);
    world_.add_lead(1, std::string{"y@"} + kSameKeyDomain);
    build();

    const DomainFacts facts = domain(kDomain);
    EXPECT_TRUE(facts.accounts.empty());
    EXPECT_TRUE(facts.disagreeing.empty());
    EXPECT_TRUE(facts.leads.empty());
    EXPECT_EQ(domain(kSameKeyDomain).accounts, (std::vector{account_id(1), account_id(2)}));
}

TEST_F(LookupIndexTest, LearnsADomainFromAnAccountsOtherContact) {
    world_.add_account(2);
    world_.add_contact(1, std::string{"x@"} + kSameKeyDomain, 2);
    world_.add_contact(2, std::string{"x@"} + kDomain, 2);
    build();
    EXPECT_EQ(domain(kDomain).accounts, std::vector{account_id(2)});
    EXPECT_EQ(domain(kSameKeyDomain).accounts, std::vector{account_id(2)});
}

TEST_F(LookupIndexTest, GoesByTheEntryUntilAChangeIsFollowed) {
    world_.add_contact(1, kAddress);
    build();
    world_.records.contacts[0].email = "lee@contoso.example";
    EXPECT_EQ(found(&LookupIndex::contacts_by_email), std::vector{contact_id(1)});
}

}  // namespace
}  // namespace dealwire::matching
