#include "adapters/store/change_notes.hpp"
#include "adapters/store/database.hpp"
#include "adapters/store/migrator.hpp"
#include "adapters/store/sql_change_feed.hpp"
#include "adapters/store/sql_conversation_store.hpp"
#include "adapters/store/sql_resolution_store.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>

namespace dealwire::bench {
namespace {

using base::ConversationId;

const model::OrgScope kScope{{"acme"}, {*model::RecordId::parse("00Dxx0000000001EAA")}};
constexpr std::size_t kPage = 5000;  ///< as the resolver saves

double seconds_of(const std::function<void()>& work) {
    const auto began = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

std::string id_of(int number) {
    std::string digits = std::to_string(number);
    return "7782004421" + std::string(9 - digits.size(), '0') + digits;
}

ports::IncomingConversation conversation(int number) {
    model::Conversation made;
    made.id = {id_of(number)};
    made.time = made.started.emplace(std::chrono::seconds{1'700'000'000 + number});
    made.title = "Pilot review " + std::to_string(number);
    made.digest = "d";
    for (int i = 0; i < 4; ++i)
        made.participants.push_back({.id = std::to_string(i),
                                     .email = "person" + std::to_string(number * 3 + i) + "@x.test",
                                     .name = "A Person"});
    return {std::move(made), base::Tree::Object{{"id", id_of(number)}}};
}

/// With a trace such as a usual conversation has.
ports::MadeResolution resolution(int number, int version) {
    const auto record = [](const char* prefix, int of) {
        std::string text = std::to_string(of);
        return *model::RecordId::parse(std::string{prefix} + "xx" +
                                       std::string(10 - text.size(), '0') + text);
    };
    model::Resolution made;
    made.conversation = {id_of(number)};
    made.contacts = {record("003", number), record("003", number + 1)};
    made.accounts = {record("001", number / 3)};
    made.opportunity = record("006", number + version);
    for (int i = 0; i < 4; ++i)
        made.participants.push_back({.email = "person" + std::to_string(i) + "@x.test",
                                     .name = "A Person",
                                     .kind = "contact",
                                     .id = record("003", number + i),
                                     .account = record("001", number / 3),
                                     .rule = "email-contact",
                                     .because = "The address is the contact's."});
    for (int i = 0; i < 3; ++i)
        made.candidates.push_back(
            {record("006", number + i), i == 0, "chosen", "The host owns it."});
    return {std::move(made), "d"};
}

void save_conversations(store::Database& database, int count) {
    store::SqlConversationStore conversations{database};
    for (int from = 0; from < count; from += 2000) {
        std::vector<ports::IncomingConversation> batch;
        for (int i = from; i < std::min(count, from + 2000); ++i) batch.push_back(conversation(i));
        conversations.save(kScope.tenant, batch);
    }
}

/// Of saving alone: making them up does not count.
double save_resolutions(store::Database& database, int count, int version) {
    store::SqlResolutionStore resolutions{database};
    double taken = 0;
    for (int from = 0; from < count; from += static_cast<int>(kPage)) {
        std::vector<ports::MadeResolution> page;
        for (int i = from; i < std::min(count, from + static_cast<int>(kPage)); ++i)
            page.push_back(resolution(i, version));
        taken += seconds_of([&] { resolutions.save(kScope, "b", page); });
    }
    return taken;
}

/// The notes of these pages in transactions of their own, so this is more than they take there.
double note_alone(store::Database& database, int count) {
    double taken = 0;
    for (int from = 0; from < count; from += static_cast<int>(kPage)) {
        std::vector<std::string> ids;
        for (int i = from; i < std::min(count, from + static_cast<int>(kPage)); ++i)
            ids.push_back(id_of(i));
        taken += seconds_of([&] {
            database.write([&](soci::session& session) {
                store::note_changes(session, kScope.tenant,
                                    store::notes_of(ids, model::Aspect::Resolution));
            });
        });
    }
    return taken;
}

void fold_all(store::Database& database) {
    store::SqlChangeFeed feed{database};
    while (feed.fold(kScope.tenant)) {
    }
}

std::size_t read_all(store::Database& database) {
    store::SqlChangeFeed feed{database};
    model::ChangePlace place;
    std::size_t read = 0;
    for (bool more = true; more;) {
        const auto page = feed.after(kScope.tenant, place, 1000);
        read += page.subjects.size();
        place = page.next;
        more = page.more;
    }
    return read;
}

void run(const std::string& url, int count) {
    store::Database database{url};
    store::migrate(database);
    const auto tell = [](const char* what, double seconds) {
        std::printf("%-44s %8.3f s\n", what, seconds);
    };
    tell("taking the conversations in", seconds_of([&] { save_conversations(database, count); }));
    tell("folding that", seconds_of([&] { fold_all(database); }));
    const double first = save_resolutions(database, count, 0);
    tell("saving resolutions, the first time", first);
    tell("folding that", seconds_of([&] { fold_all(database); }));
    const double again = save_resolutions(database, count, 1);
    tell("saving other resolutions over them", again);
    const double notes = note_alone(database, count);
    tell("their notes alone", notes);
    std::printf("of saving them, notes take at most %.2f %% (first), %.2f %% (again)\n",
                100 * notes / first, 100 * notes / again);
    tell("folding both", seconds_of([&] { fold_all(database); }));
    std::size_t read = 0;
    tell("reading all of it, 1,000 a page", seconds_of([&] { read = read_all(database); }));
    std::printf("%zu subjects read\n", read);
}

}  // namespace
}  // namespace dealwire::bench

int main(int argc, char** argv) {
    CLI::App app{"What the feed of changes costs: noting, folding, reading"};
    std::string url;
    int conversations = 200'000;
    bool fresh = false;
    app.add_option("--store", url, "An empty store")->required();
    app.add_option("--conversations", conversations, "How many")->capture_default_str();
    app.add_flag("--fresh", fresh, "Remove the SQLite file first");
    CLI11_PARSE(app, argc, argv);
    if (fresh && url.starts_with("sqlite:"))
        for (const char* suffix : {"", "-wal", "-shm"})
            std::filesystem::remove(url.substr(7) + suffix);
    try {
        dealwire::bench::run(url, conversations);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
    return 0;
}
