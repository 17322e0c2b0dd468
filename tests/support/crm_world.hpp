#pragma once

#include "engine/matching/resolve.hpp"
#include "engine/model/conversation.hpp"
#include "engine/model/member.hpp"
#include "engine/ports/crm_reader.hpp"

#include <initializer_list>
#include <map>
#include <string>
#include <vector>

namespace dealwire::support {

/// A record id made of the three characters of its object and a number.
model::RecordId record_id(const std::string& prefix, int number);

inline model::RecordId account_id(int number) { return record_id("001", number); }

inline model::RecordId contact_id(int number) { return record_id("003", number); }

inline model::RecordId lead_id(int number) { return record_id("00Q", number); }

inline model::RecordId opportunity_id(int number) { return record_id("006", number); }

inline model::RecordId user_id(int number) { return record_id("005", number); }

/// `2026-03-10` or `2026-03-10T12:00:00Z`.
base::Instant at(const std::string& text);

/// The records of one org, to be changed freely before it is asked. Every `add` fills in a valid
/// default and returns the record for changes; the reference holds until the next `add` of its
/// kind. Opportunities are open, created on 2026-01-01 and have no history.
class CrmWorld : public ports::CrmReader {
public:
    model::Account& add_account(int number, const std::string& website = "");
    /// `account` 0 means none.
    model::Contact& add_contact(int number, const std::string& email, int account = 0);
    model::Lead& add_lead(int number, const std::string& email);
    model::Opportunity& add_opportunity(int number, int account, int owner = 0);
    void add_role(int opportunity, int contact);
    model::Member& add_member(int number, const std::string& email);
    model::User& add_user(int number, const std::string& email, bool active = true);

    void accounts(const model::OrgScope& scope,
                  const std::function<void(model::Account)>& take) override;
    void contacts(const model::OrgScope& scope,
                  const std::function<void(model::Contact)>& take) override;
    void leads(const model::OrgScope& scope, const std::function<void(model::Lead)>& take) override;
    void opportunities(const model::OrgScope& scope,
                       const std::function<void(model::Opportunity)>& take) override;
    void contact_roles(const model::OrgScope& scope,
                       const std::function<void(model::ContactRole)>& take) override;
    void users(const model::OrgScope& scope, const std::function<void(model::User)>& take) override;
    void account_values(const model::OrgScope& scope, std::span<const std::string> fields,
                        const std::function<void(model::RecordId, std::string)>& take) override;
    std::vector<model::Stage> stages(const model::OrgScope& scope) override;

    [[nodiscard]] model::Resolution resolve(const model::Conversation& conversation,
                                            const std::optional<model::Override>& decision = {});

    /// The same with what `why` wants to know.
    [[nodiscard]] matching::Considered consider(
        const model::Conversation& conversation,
        const std::optional<model::Override>& decision = {});

    matching::MatchingSettings settings;
    matching::DomainLists lists{{"gmail.com", "yahoo.*"}, {"trash-mail.*"}};

    struct Records {
        std::vector<model::Account> accounts;
        std::map<std::string, std::vector<std::pair<model::RecordId, std::string>>> account_values;
        std::vector<model::Contact> contacts;
        std::vector<model::Lead> leads;
        std::vector<model::Opportunity> opportunities;
        std::vector<model::ContactRole> roles;
        std::vector<model::User> users;
        std::vector<model::Member> members;
    } records;
};

/// A conversation of 2026-03-10 12:00 UTC with these parties, each given by an address.
model::Conversation conversation_with(std::initializer_list<std::string> emails);

}  // namespace dealwire::support
