#pragma once

#include "engine/matching/settings.hpp"
#include "engine/model/conversation.hpp"
#include "engine/model/member.hpp"
#include "engine/ports/crm_reader.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace dealwire::bench {

/// The rules as shipped: default settings, the lists of mail domains in mappings/. With
/// `company_domains` of the admin's they are other rules, even where nobody has such a domain.
matching::MatchingRules shipped_rules(std::vector<std::string> company_domains = {});

/// How large the org is.
struct Scale {
    std::uint64_t accounts = 100'000;
    std::uint64_t contacts = 1'000'000;
    std::uint64_t leads = 300'000;
    std::uint64_t opportunities = 300'000;
    std::uint64_t conversations = 200'000;
    std::uint64_t users = 500;

    [[nodiscard]] Scale times(double factor) const;  ///< at least ten of each
};

/// An org in which everything is made from its number, so that two programs see the same without
/// a file, in constant memory. What occurs: duplicated contacts, contacts without account or with
/// free mail, converted leads, shared web sites, domains known from contacts alone, closed and
/// young opportunities, contact roles.
class MadeOrg : public ports::CrmReader {
public:
    explicit MadeOrg(Scale scale) : scale_{scale} {}

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

    [[nodiscard]] std::vector<model::Member> members() const;
    [[nodiscard]] model::Conversation conversation(std::uint64_t number) const;

    [[nodiscard]] const Scale& scale() const { return scale_; }

private:
    [[nodiscard]] model::Account account(std::uint64_t number) const;
    [[nodiscard]] model::Contact contact(std::uint64_t number) const;
    [[nodiscard]] model::Lead lead(std::uint64_t number) const;
    [[nodiscard]] model::Opportunity opportunity(std::uint64_t number) const;
    [[nodiscard]] std::string party_address(std::uint64_t number, std::uint64_t party,
                                            std::uint64_t account) const;
    [[nodiscard]] std::string address_of_contact(std::uint64_t number) const;
    [[nodiscard]] std::string address_of_lead(std::uint64_t number) const;
    [[nodiscard]] std::string stranger(std::uint64_t account, std::uint64_t chance) const;

    Scale scale_;
};

}  // namespace dealwire::bench
