#include "adapters/salesforce/csv_cells.hpp"

#include "engine/base/text.hpp"
#include "engine/base/time_text.hpp"

#include <algorithm>

namespace dealwire::salesforce {

namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

/// Bytes of the character that `text` begins with; 0 where it begins with none.
std::size_t character_at(std::string_view text) {
    for (std::size_t size = 1; size <= 4 && size <= text.size(); ++size)
        if (base::is_utf8(text.substr(0, size))) return size;
    return 0;
}

/// `2026-01-02T03:04:05.000Z`, digits where digits belong.
bool has_bulk_form(std::string_view text) {
    constexpr std::string_view kForm = "dddd-dd-ddTdd:dd:dd.000Z";
    if (text.size() != kForm.size()) return false;
    for (std::size_t i = 0; i < kForm.size(); ++i) {
        const bool fits =
            kForm[i] == 'd' ? (text[i] >= '0' && text[i] <= '9') : text[i] == kForm[i];
        if (!fits) return false;
    }
    return true;
}

}  // namespace

bool needs_repair(std::string_view text) {
    return text.find('\0') != std::string_view::npos || !base::is_utf8(text);
}

std::string repaired(std::string_view text) {
    std::string clean;
    while (!text.empty()) {
        const std::size_t size = character_at(text);
        if (size == 0)
            clean += kReplacement;
        else if (text.front() != '\0')
            clean += text.substr(0, size);
        text.remove_prefix(std::max<std::size_t>(size, 1));
    }
    return clean;
}

std::size_t canonical_date_time(char* text, std::size_t size) {
    const std::string_view written{text, size};
    constexpr std::size_t kSeconds = 19;  // up to the fraction
    if (has_bulk_form(written)) {
        text[kSeconds] = 'Z';
        return kSeconds + 1;
    }
    const auto instant = base::parse_instant(written);
    if (!instant) return size;
    const std::string canonical = base::to_text(*instant);
    if (canonical.size() > size) return size;
    std::ranges::copy(canonical, text);
    return canonical.size();
}

}  // namespace dealwire::salesforce
