#include "engine/matching/compact_tables.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace dealwire::matching {
namespace {

constexpr std::size_t kGroup = 5;
constexpr std::uint32_t kBase = 63;  // 62 letters and digits; 0 is kept for "no id"
constexpr std::size_t kEntriesPerBucket = 4;

/// In the order of ASCII, so that packed ids are ordered like their texts.
constexpr std::string_view kAlphabet =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Of letters and digits; 0 for all others, which no id has.
constexpr std::array<std::uint8_t, 256> digits_of_characters() {
    std::array<std::uint8_t, 256> digits{};
    for (std::size_t i = 0; i < kAlphabet.size(); ++i)
        digits[static_cast<unsigned char>(kAlphabet[i])] = static_cast<std::uint8_t>(i + 1);
    return digits;
}

constexpr std::array<std::uint8_t, 256> kDigits = digits_of_characters();

}  // namespace

PackedId::PackedId(const model::RecordId& id) {
    const std::string_view text = id.view();
    if (text.empty()) return;
    for (std::size_t i = 0; i < groups_.size() * kGroup; ++i)
        groups_[i / kGroup] =
            groups_[i / kGroup] * kBase + kDigits[static_cast<unsigned char>(text[i])];
}

model::RecordId PackedId::unpacked() const {
    if (groups_[0] == 0) return {};
    std::array<char, 3 * kGroup> text{};
    for (std::size_t group = 0; group < groups_.size(); ++group) {
        std::uint32_t rest = groups_[group];
        for (std::size_t i = kGroup; i-- > 0; rest /= kBase)
            text[group * kGroup + i] = kAlphabet[rest % kBase - 1];
    }
    return model::RecordId::of_letters(text);
}

KeyHash hash_of(std::string_view key) {
    const XXH128_hash_t hash = XXH3_128bits(key.data(), key.size());
    return {hash.high64, static_cast<std::uint32_t>(hash.low64)};
}

KeyHash hash_of(const base::EmailAddress& address) {
    return with_text(address, [](std::string_view text) { return hash_of(text); });
}

void KeyTable::add(const KeyHash& key, Row row) { entries_.push_back({key.high, key.low, row}); }

void KeyTable::drop_repeated() {
    std::ranges::sort(entries_);
    const auto repeated = std::ranges::unique(entries_);
    entries_.erase(repeated.begin(), repeated.end());
}

void KeyTable::seal() {
    int bits = 1;
    while ((std::size_t{1} << bits) * kEntriesPerBucket < entries_.size()) ++bits;
    shift_ = 64 - bits;
    // Hashes are spread evenly, so entries fall into their buckets, and little is left to sort.
    directory_.assign((std::size_t{1} << bits) + 1, 0);
    for (const Entry& entry : entries_) ++directory_[bucket_of(entry.high) + 1];
    for (std::size_t i = 1; i < directory_.size(); ++i) directory_[i] += directory_[i - 1];
    base::LookUpVector<Entry> placed(entries_.size());
    std::vector<Row> next{directory_.begin(), directory_.end() - 1};
    for (const Entry& entry : entries_) placed[next[bucket_of(entry.high)]++] = entry;
    entries_ = {};
    sort_buckets(placed);
    entries_ = std::move(placed);
    entries_.shrink_to_fit();
}

void KeyTable::sort_buckets(base::LookUpVector<Entry>& entries) {
    auto kept = entries.begin();
    for (std::size_t bucket = 0; bucket + 1 < directory_.size(); ++bucket) {
        const auto begin = entries.begin() + directory_[bucket];
        const auto end = entries.begin() + directory_[bucket + 1];
        directory_[bucket] = static_cast<Row>(kept - entries.begin());
        std::sort(begin, end);
        const auto last = std::unique(begin, end);
        kept = kept == begin ? last : std::copy(begin, last, kept);
    }
    directory_.back() = static_cast<Row>(kept - entries.begin());
    entries.erase(kept, entries.end());
}

void LinkTable::seal(std::size_t rows) {
    std::ranges::sort(links_);
    const auto repeated = std::ranges::unique(links_);
    links_.erase(repeated.begin(), repeated.end());
    begins_.assign(rows + 1, 0);
    targets_.reserve(links_.size());
    for (const auto& [from, to] : links_) {
        ++begins_[from + 1];
        targets_.push_back(to);
    }
    for (std::size_t i = 1; i < begins_.size(); ++i) begins_[i] += begins_[i - 1];
    links_ = {};
}

}  // namespace dealwire::matching
