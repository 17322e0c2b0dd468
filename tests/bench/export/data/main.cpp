#include "tests/bench/export/data/conversations.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <cstdio>

int main(int argc, char** argv) {
    CLI::App app{"Writes the conversations of the export benchmark, one a line"};
    std::uint64_t from = 0;
    std::uint64_t count = 0;
    std::uint64_t sentences = 0;
    app.add_option("--from", from, "Number of the first");
    app.add_option("--count", count, "How many")->required();
    app.add_option("--sentences", sentences, "Of the transcript of each");
    CLI11_PARSE(app, argc, argv);
    for (std::uint64_t number = from; number < from + count; ++number)
        std::puts(dealwire::bench::conversation_line(number, sentences).c_str());
    return std::ferror(stdout) ? 1 : 0;
}
