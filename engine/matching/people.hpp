#pragma once

#include "engine/base/email_address.hpp"
#include "engine/matching/compact_tables.hpp"
#include "engine/matching/domain_rules.hpp"
#include "engine/model/conversation.hpp"
#include "engine/model/crm_records.hpp"
#include "engine/model/member.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace dealwire::matching {

/// The address in a user's record: a sandbox appends `.invalid` to it.
std::optional<base::EmailAddress> address_of_user(std::string_view email);

/// Whether a user is one of the company's own people. Portal users are customers.
bool counts_as_own(const model::User& user);

/// One of the company's own people.
struct Person {
    model::RecordId user;
    model::MemberId member;  ///< empty for a user who never became a member
    bool active = false;
    base::Instant last_modified;
};

/// An address that several users carry; `taken` is the one it counts for.
struct SharedUserAddress {
    std::string email;
    model::RecordId taken;
    std::vector<model::RecordId> others;
};

/// Who belongs to the company: members with all their addresses, users who left, and the domains of
/// active members.
class People {
public:
    People() = default;

    /// Of the users only standard ones count; they add those who were never provisioned. Order of
    /// the input does not matter.
    People(std::span<const model::Member> members, std::span<const model::User> users,
           const DomainRules& rules);

    /// By exact address, then without the plus tag. Of several: active, one's own address before a
    /// further one, latest modified, lowest id.
    [[nodiscard]] const Person* by_email(const AddressKey& asked) const;

    [[nodiscard]] const Person* by_user(const model::RecordId& user) const;

    /// What a document may name a person by: a member id, or a user id in either length.
    [[nodiscard]] const Person* by_reference(const std::string& reference) const;

    /// Whether an active member has an address of the domain or below it.
    [[nodiscard]] bool owns_domain(std::string_view registrable) const;

    /// Over everything that decides: among several with one address their order counts, the moment
    /// of their last change does not, which Salesforce touches all the time.
    [[nodiscard]] std::string digest() const;

    [[nodiscard]] const std::vector<SharedUserAddress>& shared_addresses() const {
        return shared_addresses_;
    }

private:
    /// Who has one address, the one it counts for first.
    struct Carriers {
        Row first = kNoRow;
        std::string email;
        std::vector<model::RecordId> users;
        std::unordered_set<model::RecordId> by_alias;  ///< of those, whose own address it is not
    };

    void add(const std::string& email, Person person);
    void add_further(const model::Member& member);
    Carriers* carriers_of(const std::string& email);
    void sort_addresses();

    std::vector<Person> people_;
    std::unordered_map<model::RecordId, Row> by_user_;
    std::unordered_map<std::string, model::RecordId> by_member_;
    std::unordered_map<KeyHash, Carriers, HashOfKeyHash> by_email_;
    TextSet domains_;
    std::vector<SharedUserAddress> shared_addresses_;
};

/// The host: `primaryUserId` is a member id, a user id, or the `userId` (else the `id`) of a party
/// whose address is a person's. Null where it names nobody we know.
const Person* host_of(const model::Conversation& conversation, const People& people);

}  // namespace dealwire::matching
