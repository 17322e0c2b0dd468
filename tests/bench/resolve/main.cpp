#include "adapters/system/thread_lanes.hpp"
#include "engine/matching/memory_index.hpp"
#include "engine/matching/resolve.hpp"
#include "engine/matching/resolver.hpp"
#include "tests/bench/resolve/change_run.hpp"
#include "tests/bench/resolve/floor.hpp"
#include "tests/bench/resolve/made_org.hpp"
#include "tests/bench/resolve/outcome.hpp"
#include "tests/bench/resolve/peer_files.hpp"
#include "tests/bench/resolve/store_run.hpp"
#include "tests/bench/resolve/store_seed.hpp"

#include <CLI/CLI.hpp>
#include <malloc.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <span>

namespace dealwire::bench {
namespace {

/// What the index takes, by its own account and by that of the operating system.
void measure_memory(const Scale& scale) {
    MadeOrg org{scale};
    const auto rules = shipped_rules();
    const std::size_t before = resident_bytes();
    const double began = now_seconds();
    const auto index = matching::MemoryIndex::load(org, {}, rules);
    Report report;
    report.add("seconds", now_seconds() - began);
    malloc_trim(0);
    report.add_megabytes("resident_mb", resident_bytes() - before);
    const matching::IndexSize size = index.size();
    report.add_megabytes("contacts_mb", size.contacts);
    report.add_megabytes("leads_mb", size.leads);
    report.add_megabytes("accounts_mb", size.accounts);
    report.add_megabytes("opportunities_mb", size.opportunities);
    report.add_megabytes("index_mb", size.total());
    report.tell();
}

constexpr std::size_t kLanes = matching::Resolver::kPieces;

/// Resolves some, and writes over results a page later, as the resolver does when they were saved.
std::int64_t resolve_all(std::span<const model::Conversation> conversations,
                         const matching::Knowledge& knowledge) {
    std::vector<model::Resolution> page(matching::Resolver::kPage / kLanes);
    matching::MatchScratch scratch;
    std::int64_t resolved = 0;
    std::size_t place = 0;
    while (!conversations.empty()) {
        const auto next = conversations.first(
            std::min(matching::LookAhead::kConversations, conversations.size()));
        const matching::LookAhead ahead{next, knowledge.index, scratch};
        for (const model::Conversation& conversation : next) {
            model::Resolution& made = page[place++ % page.size()];
            matching::resolve(conversation, knowledge, {}, scratch, made);
            resolved += made.resolved() ? 1 : 0;
        }
        conversations = conversations.subspan(next.size());
    }
    return resolved;
}

/// The match step alone, traces included: nothing is read and nothing is written.
void measure_match(const Scale& scale) {
    MadeOrg org{scale};
    const auto rules = shipped_rules();
    const auto index = matching::MemoryIndex::load(org, {}, rules);
    std::vector<model::User> users;
    org.users({}, [&](model::User user) { users.push_back(std::move(user)); });
    const matching::People people{org.members(), users, rules.domains};
    std::vector<model::Conversation> conversations;
    for (std::uint64_t i = 0; i < scale.conversations; ++i)
        conversations.push_back(org.conversation(i));
    std::array<std::int64_t, kLanes> resolved{};
    const double began = now_seconds();
    const double spent = cpu_seconds();
    std::vector<std::function<void()>> work;
    for (std::size_t lane = 0; lane < kLanes; ++lane)
        work.emplace_back([&, lane] {
            const std::size_t first = conversations.size() * lane / kLanes;
            const std::size_t end = conversations.size() * (lane + 1) / kLanes;
            resolved[lane] = resolve_all(std::span{conversations}.subspan(first, end - first),
                                         {index, people, rules});
        });
    system::ThreadLanes{kLanes}.run(std::move(work));
    Report report;
    report.add("match", now_seconds() - began);
    report.add("match_cpu", cpu_seconds() - spent);
    report.add("resolved", static_cast<double>(std::reduce(resolved.begin(), resolved.end())));
    report.tell();
}

}  // namespace
}  // namespace dealwire::bench

int main(int count, char** words) {
    using namespace dealwire::bench;
    CLI::App app{"Resolution, measured (see docs/benchmarks.md)"};
    app.require_subcommand(1);
    double factor = 1;
    std::string file;
    std::string folder;
    std::string url;
    bool other_rules = false;
    app.add_option("--scale", factor, "Size of the org; 1 has a million contacts");
    CLI::App* files = app.add_subcommand("files", "Writes the org for the SQL peers");
    files->add_option("FOLDER", folder)->required();
    CLI::App* seed = app.add_subcommand("seed", "Makes a store that holds the org");
    seed->add_option("STORE", url)->required();
    CLI::App* resolve = app.add_subcommand("resolve", "Resolves what is stale in a store");
    resolve->add_option("STORE", url)->required();
    resolve->add_flag("--other-rules", other_rules, "So that everything is stale again");
    CLI::App* prepare = app.add_subcommand("prepare", "Makes changes of a store worth following");
    prepare->add_option("STORE", url)->required();
    CLI::App* change = app.add_subcommand("change", "Changes a prepared store record by record");
    change->add_option("STORE", url)->required();
    CLI::App* outcomes = app.add_subcommand("outcomes", "Writes what a store holds");
    outcomes->add_option("STORE", url)->required();
    outcomes->add_option("FILE", file)->required();
    CLI::App* floor = app.add_subcommand("floor", "Bare hash maps, no store, no traces");
    floor->add_option("FILE", file, "Where the outcomes go")->required();
    CLI::App* memory = app.add_subcommand("memory", "What the index takes");
    CLI::App* match = app.add_subcommand("match", "The match step alone, in memory");
    CLI11_PARSE(app, count, words);

    const Scale scale = Scale{}.times(factor);
    if (files->parsed()) write_peer_files(scale, folder);
    if (seed->parsed()) seed_store(scale, url);
    if (resolve->parsed()) resolve_store(url, other_rules);
    if (prepare->parsed()) prepare_store(url);
    if (change->parsed()) change_store(url);
    if (outcomes->parsed()) write_outcomes(url, file);
    if (floor->parsed()) run_floor(scale, file);
    if (match->parsed()) measure_match(scale);
    if (memory->parsed()) measure_memory(scale);
    return 0;
}
