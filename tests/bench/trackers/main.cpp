// How fast transcripts are searched, by the number of phrases. Phrases are made of the words of the
// transcripts themselves, so that the automaton has a lot to follow and a lot is found.

#include "adapters/json/ndjson.hpp"
#include "engine/trackers/folded_text.hpp"
#include "engine/trackers/searcher.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <functional>
#include <random>
#include <set>
#include <sstream>

namespace {

using namespace dealwire;
using Clock = std::chrono::steady_clock;

std::vector<base::Tree> documents_of(const char* file) {
    std::ifstream in{file, std::ios::binary};
    std::vector<base::Tree> documents;
    constexpr std::size_t kLongest = std::size_t{64} << 20U;
    json::read_lines(
        in, kLongest,
        [&](std::int64_t, tl::expected<base::Tree, std::string> value, std::size_t) {
            if (value) documents.push_back(std::move(*value));
        },
        [] { return true; });
    return documents;
}

std::size_t bytes_of(const std::vector<trackers::Transcript>& transcripts) {
    std::size_t bytes = 0;
    for (const auto& transcript : transcripts)
        for (const auto& sentence : transcript.sentences) bytes += sentence.text.size();
    return bytes;
}

std::vector<std::string> words_of(const std::vector<trackers::Transcript>& transcripts) {
    std::set<std::string> words;
    for (const auto& transcript : transcripts)
        for (const auto& sentence : transcript.sentences) {
            std::istringstream in{trackers::folded(sentence.text)};
            for (std::string word; in >> word;) words.insert(word);
        }
    return {words.begin(), words.end()};
}

/// One to three words each, ten to a tracker.
std::vector<model::Tracker> trackers_of(const std::vector<std::string>& words, std::size_t count) {
    constexpr std::size_t kPerTracker = 10;
    std::mt19937 dice{7};
    const auto any = [&](std::size_t below) {
        return std::uniform_int_distribution<std::size_t>{0, below - 1}(dice);
    };
    std::vector<model::Tracker> made;
    for (std::size_t i = 0; i < count; ++i) {
        if (i % kPerTracker == 0) {
            const std::string name = "t" + std::to_string(made.size());
            made.push_back({.id = name, .name = name});
        }
        std::string phrase = words[any(words.size())];
        for (std::size_t more = any(3); more > 0; --more) phrase += " " + words[any(words.size())];
        made.back().phrases.push_back({phrase, ""});
    }
    return made;
}

/// MB of text a second, the best of a few runs.
double speed(std::size_t bytes, const std::function<void()>& work) {
    constexpr int kRuns = 5;
    constexpr double kMega = 1e6;
    double best = 0;
    for (int run = 0; run < kRuns; ++run) {
        const auto begin = Clock::now();
        work();
        const std::chrono::duration<double> took = Clock::now() - begin;
        best = std::max(best, static_cast<double>(bytes) / kMega / took.count());
    }
    return best;
}

void measure(const std::vector<base::Tree>& documents,
             const std::vector<trackers::Transcript>& transcripts,
             const std::vector<model::Tracker>& all, std::size_t phrases) {
    const auto begin = Clock::now();
    const trackers::TrackerSearch search{all};
    const std::chrono::duration<double, std::milli> built = Clock::now() - begin;
    const std::size_t bytes = bytes_of(transcripts);
    std::size_t hits = 0;
    const double find = speed(bytes, [&] {
        hits = 0;
        for (const auto& transcript : transcripts) hits += search.find(transcript).size();
    });
    const double whole = speed(bytes, [&] {
        for (const auto& document : documents) (void)trackers::found_in(search, document);
    });
    std::printf("%8zu phrases  %8.1f ms to build  %7.1f MB/s found  %7.1f MB/s kept  %zu hits\n",
                phrases, built.count(), find, whole, hits);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fputs("usage: bench-trackers CONVERSATIONS.ndjson\n", stderr);
        return 2;
    }
    const auto documents = documents_of(argv[1]);
    std::vector<trackers::Transcript> transcripts;
    for (const auto& document : documents) transcripts.push_back(trackers::transcript_of(document));
    const auto words = words_of(transcripts);
    std::printf("%zu conversations, %.1f MB of transcript, %zu different words\n", documents.size(),
                static_cast<double>(bytes_of(transcripts)) / 1e6, words.size());
    const double folding = speed(bytes_of(transcripts), [&] {
        trackers::FoldedText folded;
        for (const auto& transcript : transcripts) {
            folded.clear();
            for (const auto& sentence : transcript.sentences) {
                folded.begin_sentence(true);
                folded.add(sentence.text);
            }
        }
    });
    std::printf("%8s folding alone %38.1f MB/s\n", "", folding);
    for (const std::size_t phrases : {std::size_t{10}, std::size_t{1000}, std::size_t{10'000}})
        measure(documents, transcripts, trackers_of(words, phrases), phrases);
    return 0;
}
