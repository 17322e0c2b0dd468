#include "engine/base/domain_name.hpp"
#include "engine/base/email_address.hpp"
#include "engine/matching/memory_index.hpp"
#include "engine/matching/resolve.hpp"
#include "tests/bench/resolve/floor.hpp"
#include "tests/bench/resolve/made_org.hpp"
#include "tests/bench/resolve/results.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <thread>

namespace dealwire::bench {
namespace {

std::string sorted_text(std::vector<model::RecordId> ids) {
    std::ranges::sort(ids);
    std::string text;
    for (const auto& id : ids) text += (text.empty() ? "" : ",") + id.text();
    return text;
}

void write_results(const std::string& file, const std::vector<model::Resolution>& resolutions) {
    std::ofstream out{file};
    for (const auto& each : resolutions)
        out << each.conversation.value << '\t' << sorted_text(each.contacts) << '\t'
            << sorted_text(each.leads) << '\t' << sorted_text(each.accounts) << '\t'
            << each.opportunity.text() << '\n';
}

/// The first `threads` parts of the work side by side.
void match(const std::vector<model::Conversation>& conversations,
           const matching::Knowledge& knowledge, std::vector<model::Resolution>& into,
           std::size_t threads) {
    std::vector<std::jthread> workers;
    for (std::size_t worker = 0; worker < threads; ++worker)
        workers.emplace_back([&, worker] {
            const std::size_t begin = conversations.size() * worker / threads;
            const std::size_t end = conversations.size() * (worker + 1) / threads;
            matching::MatchScratch scratch;
            for (std::size_t i = begin; i < end; ++i)
                into[i] = matching::resolve(conversations[i], knowledge, std::nullopt, scratch);
        });
}

void run_engine(const Scale& scale, const std::string& results) {
    MadeOrg org{scale};
    const auto rules = shipped_rules();
    std::vector<model::User> users;
    org.users({}, [&](model::User user) { users.push_back(std::move(user)); });
    const auto members = org.members();
    {
        Stretch stretch{"make records (not counted)"};
        org.accounts({}, [](const auto&) {});
        org.contacts({}, [](const auto&) {});
        org.leads({}, [](const auto&) {});
        org.opportunities({}, [](const auto&) {});
    }
    const std::size_t before = resident_bytes();
    std::optional<matching::MemoryIndex> index;
    {
        Stretch stretch{"load, making included"};
        index = matching::MemoryIndex::load(org, {}, rules);
    }
    const matching::IndexSize size = index->size();
    std::printf(
        "index: contacts %.1f, leads %.1f, accounts %.1f, opportunities %.1f MB; "
        "total %.1f MB, resident %.1f MB\n",
        double(size.contacts) / 1e6, double(size.leads) / 1e6, double(size.accounts) / 1e6,
        double(size.opportunities) / 1e6, double(size.total()) / 1e6,
        double(resident_bytes() - before) / 1e6);
    const matching::People people{members, users, rules.domains};
    const auto conversations = org.conversations();
    std::vector<model::Resolution> resolutions(conversations.size());
    for (const std::size_t threads : {1U, 2U}) {
        Stretch stretch{"match, threads: " + std::to_string(threads)};
        match(conversations, {*index, people, rules}, resolutions, threads);
    }
    if (!results.empty()) write_results(results, resolutions);
}

std::string number(base::Instant at) { return std::to_string(at.time_since_epoch().count()); }

std::string or_null(const std::string& text) { return text.empty() ? "\\N" : text; }

/// Tab-separated files with addresses and domains parsed, as a good import would have left them.
void write_data(const Scale& scale, const std::string& folder) {
    MadeOrg org{scale};
    const auto rules = shipped_rules();
    const auto file = [&](const char* name) { return std::ofstream{folder + "/" + name + ".tsv"}; };
    const auto company = [&](const std::string& email) {
        const auto address = base::parse_email(email);
        return address ? rules.domains.company_domain(address->domain).value_or("") : "";
    };
    auto accounts = file("account");
    org.accounts({}, [&](const model::Account& each) {
        const auto host = base::host_of_website(each.website);
        accounts << each.id.text() << '\t'
                 << or_null(host ? rules.domains.company_domain(*host).value_or("") : "") << '\n';
    });
    auto contacts = file("contact");
    org.contacts({}, [&](const model::Contact& each) {
        contacts << each.id.text() << '\t' << or_null(each.email) << '\t'
                 << or_null(company(each.email)) << '\t' << or_null(each.account.text()) << '\t'
                 << number(each.last_modified) << '\n';
    });
    auto leads = file("lead");
    org.leads({}, [&](const model::Lead& each) {
        leads << each.id.text() << '\t' << or_null(each.email) << '\t'
              << or_null(company(each.email)) << '\t' << (each.converted ? 1 : 0) << '\t'
              << or_null(each.converted_contact.text()) << '\t'
              << or_null(each.converted_opportunity.text()) << '\t' << number(each.last_modified)
              << '\n';
    });
    auto opportunities = file("opportunity");
    org.opportunities({}, [&](const model::Opportunity& each) {
        const base::Instant end = std::chrono::sys_days{*each.close_date} + std::chrono::days{1};
        opportunities << each.id.text() << '\t' << each.account.text() << '\t' << each.owner.text()
                      << '\t' << number(each.created) << '\t' << (each.closed ? number(end) : "\\N")
                      << '\t' << number(each.last_modified) << '\n';
    });
    auto roles = file("role");
    org.contact_roles({}, [&](const model::ContactRole& each) {
        roles << each.opportunity.text() << '\t' << each.contact.text() << '\n';
    });
    auto users = file("app_user");
    for (const auto& each : org.members()) users << each.user.text() << '\t' << each.email << '\n';
    auto conversations = file("conversation");
    auto parties = file("party");
    for (const auto& each : org.conversations()) {
        conversations << each.id.value << '\t' << number(each.time) << '\t' << each.primary_user
                      << '\n';
        for (const auto& party : each.participants) {
            const auto address = base::parse_email(party.email);
            const auto untagged = address ? base::without_plus_tag(*address) : std::nullopt;
            parties << each.id.value << '\t' << party.id << '\t'
                    << or_null(address ? address->text() : "") << '\t'
                    << or_null(untagged ? untagged->text() : "") << '\t'
                    << or_null(company(party.email)) << '\n';
        }
    }
}

}  // namespace
}  // namespace dealwire::bench

int main(int count, char** words) {
    CLI::App app{"Resolution, measured (see docs/benchmarks.md)"};
    app.require_subcommand(1);
    std::uint64_t divisor = 1;
    std::string results;
    std::string folder;
    app.add_option("--divide", divisor, "Makes everything so many times smaller");
    CLI::App* engine = app.add_subcommand("engine", "Load and match with the engine's index");
    engine->add_option("--results", results, "Writes the outcome to this file");
    CLI::App* floor = app.add_subcommand("floor", "The same with bare hash maps and no traces");
    floor->add_option("--results", results, "Writes the outcome to this file");
    CLI::App* data = app.add_subcommand("data", "Writes the org for the SQL programs");
    data->add_option("FOLDER", folder)->required();
    CLI11_PARSE(app, count, words);

    const auto scale = dealwire::bench::Scale{}.divided_by(std::max<std::uint64_t>(divisor, 1));
    if (engine->parsed()) dealwire::bench::run_engine(scale, results);
    if (floor->parsed()) dealwire::bench::run_floor(scale, results);
    if (data->parsed()) dealwire::bench::write_data(scale, folder);
    return 0;
}
