#include "engine/base/nearest.hpp"

#include <algorithm>
#include <numeric>

namespace dealwire::base {
namespace {

std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, changed});
        }
    }
    return row.back();
}

}  // namespace

std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& known) {
    return nearest(word, known, std::max<std::size_t>(2, word.size() / 3));
}

std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& known,
                                   std::size_t changes) {
    const std::string* best = nullptr;
    std::size_t best_distance = changes + 1;
    for (const std::string& candidate : known)
        if (const std::size_t d = distance(word, candidate); d < best_distance) {
            best = &candidate;
            best_distance = d;
        }
    if (!best) return std::nullopt;
    return *best;
}

}  // namespace dealwire::base
