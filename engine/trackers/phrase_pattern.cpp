#include "engine/trackers/phrase_pattern.hpp"

#include "engine/base/text.hpp"
#include "engine/trackers/folded_text.hpp"

namespace dealwire::trackers {
namespace {

struct Bare {
    std::string_view text;
    bool opens = false;
    bool goes_on = false;
};

Bare without_stars(std::string_view phrase) {
    Bare bare{base::trim(phrase)};
    bare.opens = bare.text.starts_with('*');
    if (bare.opens) bare.text.remove_prefix(1);
    bare.goes_on = bare.text.ends_with('*');
    if (bare.goes_on) bare.text.remove_suffix(1);
    return bare;
}

}  // namespace

PhrasePattern pattern_of(std::string_view phrase, bool whole_words) {
    const Bare bare = without_stars(phrase);
    return {folded(bare.text), bare.opens || !whole_words, bare.goes_on || !whole_words};
}

bool has_misplaced_star(std::string_view phrase) {
    const Bare bare = without_stars(phrase);
    if (bare.text.find('*') != std::string_view::npos) return true;
    // `discount *` would fold to the same as `discount*`, and mean something else.
    const bool blank_after = bare.opens && base::trim(bare.text).data() != bare.text.data();
    const bool blank_before = bare.goes_on && base::trim(bare.text).size() != bare.text.size();
    return blank_after || blank_before;
}

}  // namespace dealwire::trackers
