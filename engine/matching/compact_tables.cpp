#include "engine/matching/compact_tables.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace dealwire::matching {
namespace {

std::uint64_t hash_of(std::string_view key) { return XXH3_64bits(key.data(), key.size()); }

}  // namespace

void KeyTable::add(std::string_view key, Row row) {
    entries_.push_back({hash_of(key), static_cast<std::uint32_t>(arena_.size()), row});
    arena_.append(key).push_back('\0');
}

void KeyTable::seal() {
    arena_.shrink_to_fit();
    entries_.shrink_to_fit();
    std::ranges::sort(entries_, {}, &Entry::hash);
}

std::vector<Row> KeyTable::find(std::string_view key) const {
    std::vector<Row> rows;
    for (const Entry& entry : std::ranges::equal_range(entries_, hash_of(key), {}, &Entry::hash))
        if (std::string_view{arena_.c_str() + entry.offset} == key) rows.push_back(entry.row);
    return rows;
}

void LinkTable::seal() {
    std::ranges::sort(links_);
    const auto repeated = std::ranges::unique(links_);
    links_.erase(repeated.begin(), repeated.end());
    links_.shrink_to_fit();
}

std::vector<Row> LinkTable::find(Row from) const {
    std::vector<Row> rows;
    for (const auto& link : std::ranges::equal_range(links_, from, {}, &std::pair<Row, Row>::first))
        rows.push_back(link.second);
    return rows;
}

}  // namespace dealwire::matching
