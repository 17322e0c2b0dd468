#include "tests/bench/resolve/change_run.hpp"

#include "adapters/store/database.hpp"
#include "adapters/store/sql_conversation_store.hpp"
#include "adapters/store/sql_crm_reader.hpp"
#include "adapters/store/sql_crm_store.hpp"
#include "adapters/store/sql_match_store.hpp"
#include "adapters/store/sql_member_store.hpp"
#include "adapters/store/sql_resolution_store.hpp"
#include "adapters/system/thread_lanes.hpp"
#include "engine/matching/resolver.hpp"
#include "tests/bench/resolve/outcome.hpp"
#include "tests/bench/resolve/silence.hpp"
#include "tests/bench/resolve/store_seed.hpp"

#include <iostream>
#include <stdexcept>

namespace dealwire::bench {
namespace {

using model::CellText;

/// Everything that resolving needs, over one store.
class Site {
public:
    explicit Site(const std::string& url) : database_{url} {}

    matching::Resolver resolver() {
        return {{reader_, matches_, members_, conversations_, resolutions_, silence_, silence_,
                 &lanes_},
                bench_scope(),
                shipped_rules()};
    }

    /// A conversation that came to a contact, an account and an opportunity.
    model::Resolution example() {
        base::ConversationId before;
        while (true) {
            const auto page = conversations_.newest(bench_scope().tenant, before, 500);
            if (page.empty()) throw std::runtime_error{"no conversation came to everything"};
            for (const auto& conversation : page) {
                auto found = resolutions_.find(bench_scope(), conversation.id);
                if (found && !found->contacts.empty() && !found->opportunity.empty() &&
                    !found->opportunity_account.empty())
                    return std::move(*found);
            }
            before = page.back().id;
        }
    }

    /// An import of one row.
    void write(const std::string& object, const std::vector<std::string>& columns,
               const std::vector<CellText>& cells) {
        model::RecordPage page{.object = object};
        for (const std::string& column : columns) page.columns.push_back({column, "string"});
        page.rows.push_back(cells);
        crm_.save_page(bench_scope(), page, std::nullopt);
    }

    void measure(const std::string& what) {
        matching::Resolver made = resolver();
        const double began = now_seconds();
        const auto report = made.resolve_stale({});
        std::cout << what << '\t' << now_seconds() - began << '\t' << report.followed.changed
                  << '\t' << report.looked_at << '\t' << report.changed << '\n';
    }

    void change(const std::string& what, const std::string& object,
                const std::vector<std::string>& columns, const std::vector<CellText>& cells) {
        write(object, columns, cells);
        measure(what);
    }

private:
    store::Database database_;
    store::SqlCrmReader reader_{database_};
    store::SqlCrmStore crm_{database_};
    store::SqlMatchStore matches_{database_};
    store::SqlMemberStore members_{database_};
    store::SqlConversationStore conversations_{database_};
    store::SqlResolutionStore resolutions_{database_};
    system::ThreadLanes lanes_{matching::Resolver::kLanes};
    Silence silence_;
};

}  // namespace

void prepare_store(const std::string& url) {
    Site site{url};
    matching::Resolver resolver = site.resolver();
    resolver.resolve_stale({});
    Report report;
    const double began = now_seconds();
    resolver.prepare();
    report.add("prepare", now_seconds() - began);
    report.tell();
}

void change_store(const std::string& url) {
    Site site{url};
    const model::Resolution example = site.example();
    const std::string contact = example.contacts.front().text();
    const std::string account = example.opportunity_account.text();
    const std::string deal = example.opportunity.text();
    std::cout << "change\tseconds\trecords\tlooked_at\tchanged\n";
    site.measure("nothing");
    site.change("contact: another address", "Contact", {"Id", "Email"},
                {contact, "somebody.else@elsewhere.example"});
    site.change("contact: its telephone number", "Contact", {"Id", "Phone"},
                {contact, "+49 30 5550199"});
    site.change("account: another web site", "Account", {"Id", "Website"},
                {account, "https://another-name.example"});
    site.change("account: deleted", "Account", {"Id", "IsDeleted"}, {account, "true"});
    site.change("account: back again", "Account", {"Id", "IsDeleted"}, {account, "false"});
    site.change("opportunity: another owner", "Opportunity", {"Id", "OwnerId"},
                {deal, "005000000000001AAA"});
    site.change("a contact role more", "OpportunityContactRole",
                {"Id", "OpportunityId", "ContactId"}, {"00K900000000001", deal, contact});
}

}  // namespace dealwire::bench
