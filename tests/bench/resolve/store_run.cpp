#include "tests/bench/resolve/store_run.hpp"

#include "adapters/store/database.hpp"
#include "adapters/store/sql_conversation_store.hpp"
#include "adapters/store/sql_crm_reader.hpp"
#include "adapters/store/sql_match_store.hpp"
#include "adapters/store/sql_member_store.hpp"
#include "adapters/store/sql_resolution_store.hpp"
#include "adapters/system/thread_lanes.hpp"
#include "engine/matching/resolver.hpp"
#include "tests/bench/resolve/silence.hpp"
#include "tests/bench/resolve/store_seed.hpp"
#include "tests/bench/resolve/timed_stores.hpp"

namespace dealwire::bench {
void resolve_store(const std::string& url, bool other_rules) {
    Report report;
    const double began = now_seconds();
    Phases phases;
    store::Database database{url};
    store::SqlCrmReader plain_reader{database};
    TimedReader reader{plain_reader, phases};
    store::SqlMatchStore matches{database};
    store::SqlMemberStore members{database};
    store::SqlConversationStore conversations{database};
    store::SqlResolutionStore plain_resolutions{database};
    TimedResolutionStore resolutions{plain_resolutions, phases};
    Silence silence;
    system::ThreadLanes threads{matching::Resolver::kLanes};
    TimedLanes lanes{threads, phases};
    matching::Resolver resolver{
        {reader, matches, members, conversations, resolutions, silence, silence, &lanes},
        bench_scope(),
        shipped_rules(other_rules ? std::vector<std::string>{"elsewhere.example"}
                                  : std::vector<std::string>{})};
    const auto done = resolver.resolve_stale({});
    report.add("seconds", now_seconds() - began);
    phases.tell(report);
    report.add("resolved", static_cast<double>(done.resolved));
    report.add("changed", done.changed);
    report.tell();
}

void write_outcomes(const std::string& url, const std::string& file) {
    constexpr std::size_t kPage = 5000;
    store::Database database{url};
    store::SqlResolutionStore resolutions{database};
    OutcomeFile out{file};
    base::ConversationId after;
    // On a basis that nobody has, everything is stale: the one way to list all of them in order.
    while (true) {
        const auto page = resolutions.stale(bench_scope(), "none", after, kPage);
        if (page.empty()) return;
        for (const auto& conversation : page)
            if (const auto found = resolutions.find(bench_scope(), conversation.id))
                out.add(*found);
        after = page.back().id;
    }
}

}  // namespace dealwire::bench
