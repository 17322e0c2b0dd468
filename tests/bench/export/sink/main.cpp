#include "tests/bench/export/sink/site.hpp"
#include "tests/bench/import/org/http.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <csignal>
#include <cstdio>
#include <fstream>

namespace {

using namespace dealwire::bench;

/// What the org has to hold after the first conversations of a file of rows were written.
std::string expected(const std::string& file, std::uint64_t conversations) {
    Ledger ledger;
    Writes writes{ledger};
    std::ifstream rows{file, std::ios::binary};
    std::uint64_t seen = 0;
    for (std::string row; std::getline(rows, row);) {
        const bool root = row.find(R"({"type":"Conversation__c"})") != std::string::npos;
        if (root && seen++ == conversations) break;
        const std::size_t type = row.find(R"("type":")") + 8;
        const std::string object = row.substr(type, row.find('"', type) - type);
        const std::string path =
            "/composite/sobjects/" + object + "/" + std::string{key_field_of(object)};
        const std::string body = R"({"records":[)" + row + "]}";
        static_cast<void>(writes.answer({"PATCH", path, body}));
    }
    return to_text(ledger.state());
}

int run_site(std::uint16_t port) {
    Site site;
    serve(
        port,
        [](std::uint16_t chosen) {
            std::printf("http://127.0.0.1:%d\n", int{chosen});
            std::fflush(stdout);
        },
        [&](const Request& request) { return site.answer(request); });
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{"Takes the records of the export benchmark as a Salesforce org would"};
    std::uint16_t port = 0;
    std::string rows;
    std::uint64_t conversations = 0;
    app.add_option("--port", port, "Port on 127.0.0.1; 0 chooses a free one");
    app.add_option("--expect", rows, "Tell what these rows add up to, and end");
    app.add_option("--conversations", conversations, "With --expect: the first so many");
    CLI11_PARSE(app, argc, argv);
    std::signal(SIGPIPE, SIG_IGN);  // a client that goes away in the middle of an answer
    try {
        if (rows.empty()) return run_site(port);
        std::printf("%s\n", expected(rows, conversations).c_str());
    } catch (const std::exception& trouble) {
        std::fprintf(stderr, "%s\n", trouble.what());
        return 1;
    }
    return 0;
}
