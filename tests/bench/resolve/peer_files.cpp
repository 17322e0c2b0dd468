#include "tests/bench/resolve/peer_files.hpp"

#include "engine/base/domain_name.hpp"
#include "engine/base/email_address.hpp"

#include <fstream>

namespace dealwire::bench {
namespace {

std::string number(base::Instant at) { return std::to_string(at.time_since_epoch().count()); }

std::string or_null(const std::string& text) { return text.empty() ? "\\N" : text; }

class PeerFiles {
public:
    PeerFiles(const Scale& scale, std::string folder) : org_{scale}, folder_{std::move(folder)} {}

    void accounts() {
        auto out = file("account");
        org_.accounts({}, [&](const model::Account& each) {
            const auto host = base::host_of_website(each.website);
            out << each.id.text() << '\t' << or_null(host ? company(*host) : "") << '\n';
        });
    }

    void contacts() {
        auto out = file("contact");
        org_.contacts({}, [&](const model::Contact& each) {
            out << each.id.text() << '\t' << or_null(each.email) << '\t'
                << or_null(company_of_address(each.email)) << '\t' << or_null(each.account.text())
                << '\t' << number(each.last_modified) << '\n';
        });
    }

    void leads() {
        auto out = file("lead");
        org_.leads({}, [&](const model::Lead& each) {
            out << each.id.text() << '\t' << or_null(each.email) << '\t'
                << or_null(company_of_address(each.email)) << '\t' << (each.converted ? 1 : 0)
                << '\t' << or_null(each.converted_contact.text()) << '\t'
                << or_null(each.converted_opportunity.text()) << '\t' << number(each.last_modified)
                << '\n';
        });
    }

    void opportunities() {
        auto out = file("opportunity");
        org_.opportunities({}, [&](const model::Opportunity& each) {
            const base::Instant end =
                std::chrono::sys_days{*each.close_date} + std::chrono::days{1};
            out << each.id.text() << '\t' << each.account.text() << '\t' << each.owner.text()
                << '\t' << number(each.created) << '\t' << (each.closed ? number(end) : "\\N")
                << '\t' << number(each.last_modified) << '\n';
        });
        auto roles = file("role");
        org_.contact_roles({}, [&](const model::ContactRole& each) {
            roles << each.opportunity.text() << '\t' << each.contact.text() << '\n';
        });
    }

    void users() {
        auto out = file("app_user");
        for (const auto& each : org_.members())
            out << each.user.text() << '\t' << each.email << '\n';
    }

    void conversations() {
        auto out = file("conversation");
        auto parties = file("party");
        for (std::uint64_t i = 0; i < org_.scale().conversations; ++i) {
            const model::Conversation each = org_.conversation(i);
            out << each.id.value << '\t' << number(each.time) << '\t' << each.primary_user << '\n';
            for (const auto& party : each.participants) {
                const auto address = base::parse_email(party.email);
                const auto untagged = address ? base::without_plus_tag(*address) : std::nullopt;
                parties << each.id.value << '\t' << party.id << '\t'
                        << or_null(address ? address->text() : "") << '\t'
                        << or_null(untagged ? untagged->text() : "") << '\t'
                        << or_null(company_of_address(party.email)) << '\n';
            }
        }
    }

private:
    [[nodiscard]] std::ofstream file(const std::string& table) const {
        return std::ofstream{folder_ + "/" + table + ".tsv"};
    }

    [[nodiscard]] std::string company(const std::string& host) const {
        return rules_.domains.company_domain(host).value_or("");
    }

    [[nodiscard]] std::string company_of_address(const std::string& email) const {
        const auto address = base::parse_email(email);
        return address ? company(address->domain) : "";
    }

    MadeOrg org_;
    matching::MatchingRules rules_ = shipped_rules();
    std::string folder_;
};

}  // namespace

void write_peer_files(const Scale& scale, const std::string& folder) {
    PeerFiles files{scale, folder};
    files.accounts();
    files.contacts();
    files.leads();
    files.opportunities();
    files.users();
    files.conversations();
}

}  // namespace dealwire::bench
