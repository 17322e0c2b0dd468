#include "engine/base/text.hpp"
#include "engine/trackers/tracker_search.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

/// The first lines are phrases of one tracker, the rest after an empty line is said. Whatever it
/// is, a search ends, hits lie in the transcript and are found again in the same transcript said
/// twice.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace dealwire;
    const std::string_view input{reinterpret_cast<const char*>(data), size};
    const std::size_t middle = input.find("\n\n");
    if (middle == std::string_view::npos) return 0;
    model::Tracker tracker{.id = "t", .name = "t"};
    std::string_view phrases = input.substr(0, middle);
    tracker.whole_words = !phrases.starts_with('!');
    while (!phrases.empty()) {
        const std::size_t end = std::min(phrases.find('\n'), phrases.size());
        tracker.phrases.push_back({std::string{phrases.substr(0, end)}, ""});
        phrases.remove_prefix(std::min(end + 1, phrases.size()));
    }
    const std::string_view said = input.substr(middle + 2);
    const trackers::TrackerSearch search{{tracker}};
    const auto once = search.find({{{said, "1", 0}}, ""});
    const auto twice = search.find({{{said, "1", 0}, {said, "2", 1}}, ""});
    for (const trackers::Hit& hit : once)
        if (hit.sentence != 0 || hit.phrase >= tracker.phrases.size()) std::abort();
    if (twice.size() != 2 * once.size()) std::abort();
    return 0;
}
