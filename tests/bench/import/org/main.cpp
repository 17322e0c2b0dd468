#include "tests/bench/import/org/http.hpp"
#include "tests/bench/import/org/site.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <csignal>
#include <cstdio>

int main(int argc, char** argv) {
    using namespace dealwire::bench;
    CLI::App app{"Serves the pages of the import benchmark as a Salesforce org would"};
    std::string folder;
    std::uint16_t port = 0;
    int latency = 0;
    int job_time = 0;
    app.add_option("--data", folder, "Folder that bench-import-data filled")->required();
    app.add_option("--port", port, "Port on 127.0.0.1; 0 chooses a free one");
    app.add_option("--latency-ms", latency, "Before every answer");
    app.add_option("--job-ms", job_time, "Until a bulk job is complete");
    CLI11_PARSE(app, argc, argv);
    std::signal(SIGPIPE, SIG_IGN);  // a client that goes away in the middle of a page
    try {
        const Library library{folder};
        Site site{library,
                  {std::chrono::milliseconds{latency}, std::chrono::milliseconds{job_time}}};
        serve(
            port,
            [](std::uint16_t chosen) {
                std::printf("http://127.0.0.1:%d\n", int{chosen});
                std::fflush(stdout);
            },
            [&](const Request& request) { return site.answer(request); });
    } catch (const std::exception& trouble) {
        std::fprintf(stderr, "%s\n", trouble.what());
        return 1;
    }
    return 0;
}
