#pragma once

#include "engine/base/email_address.hpp"
#include "engine/base/large_pages.hpp"
#include "engine/model/record_id.hpp"

#include <algorithm>
#include <array>
#include <compare>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace dealwire::matching {

/// Position of a row in its table.
using Row = std::uint32_t;
constexpr Row kNoRow = UINT32_MAX;

/// Starts fetching what will be read in a moment. Look-ups wait for memory most of their time, and
/// fetches of several go side by side.
inline void fetch(const void* memory) { __builtin_prefetch(memory); }

/// The same for all bytes of a value.
template <class Value>
void fetch_whole(const Value& value) {
    constexpr std::size_t kLine = 64;
    const auto* begin = reinterpret_cast<const char*>(&value);
    for (std::size_t at = 0; at < sizeof(Value); at += kLine) fetch(begin + at);
    fetch(begin + sizeof(Value) - 1);
}

/// A record id in twelve bytes: three groups of five letters and digits, each as one number, so
/// that order and equality are those of the text. The checksum is made again when it is unpacked.
class PackedId {
public:
    PackedId() = default;
    explicit PackedId(const model::RecordId& id);

    [[nodiscard]] model::RecordId unpacked() const;

    [[nodiscard]] std::uint64_t hash() const {
        constexpr std::uint64_t kMix = 0x9E3779B97F4A7C15U;
        constexpr std::uint64_t kMixAgain = 0xBF58476D1CE4E5B9U;
        const std::uint64_t front = std::uint64_t{groups_[0]} << 32U | groups_[1];
        const std::uint64_t mixed = (front * kMix ^ groups_[2]) * kMixAgain;
        return mixed ^ (mixed >> 32U);
    }

    auto operator<=>(const PackedId&) const = default;
    bool operator==(const PackedId&) const = default;

private:
    std::array<std::uint32_t, 3> groups_{};  ///< all zero where there is none
};

/// The hash that the key tables compare in place of the key.
struct KeyHash {
    std::uint64_t high = 0;  ///< decides the order in a table
    std::uint32_t low = 0;

    bool operator==(const KeyHash&) const = default;
};

KeyHash hash_of(std::string_view key);
KeyHash hash_of(const base::EmailAddress& address);

/// What `take` makes of the address's text, mostly without making a string of it.
template <class Take>
auto with_text(const base::EmailAddress& address, const Take& take) {
    std::array<char, 256> text;
    const std::size_t length = address.local.size() + 1 + address.domain.size();
    if (length > text.size()) return take(std::string_view{address.text()});
    auto* end = std::ranges::copy(address.local, text.data()).out;
    *end = '@';
    std::ranges::copy(address.domain, end + 1);
    return take(std::string_view{text.data(), length});
}

/// An address to be looked for, with its hash, which several tables are asked by. Its life must lie
/// within that of the address.
struct AddressKey {
    explicit AddressKey(const base::EmailAddress& asked) : AddressKey{asked, hash_of(asked)} {}

    AddressKey(const base::EmailAddress& asked, const KeyHash& hash_of_it)
        : address{asked}, hash{hash_of_it} {}

    const base::EmailAddress& address;
    KeyHash hash;
};

struct HashOfKeyHash {
    std::size_t operator()(const KeyHash& key) const noexcept {
        return static_cast<std::size_t>(key.high);
    }
};

/// Rows in the order they came, found by their member `id`. Fill, then `seal` once. 6 to 12 bytes a
/// row beside the rows.
template <class Value>
class RecordTable {
public:
    Row add(const Value& value) {
        rows_.push_back(value);
        return static_cast<Row>(rows_.size() - 1);
    }

    void seal() {
        rows_.shrink_to_fit();
        std::size_t places = 1;
        while (places <= rows_.size() + rows_.size() / 2) places *= 2;  // one stays free, always
        by_id_.assign(places, kNoRow);
        for (Row row = 0; row < rows_.size(); ++row) {
            std::size_t at = place_of(rows_[row].id);
            while (by_id_[at] != kNoRow) at = (at + 1) & (by_id_.size() - 1);
            by_id_[at] = row;
        }
    }

    /// kNoRow where there is none.
    [[nodiscard]] Row find(const PackedId& id) const {
        if (by_id_.empty()) return kNoRow;
        std::size_t at = place_of(id);
        while (by_id_[at] != kNoRow && rows_[by_id_[at]].id != id)
            at = (at + 1) & (by_id_.size() - 1);
        return by_id_[at];
    }

    /// `find` of this id comes next.
    void expect(const PackedId& id) const {
        if (!by_id_.empty()) fetch(&by_id_[place_of(id)]);
    }

    Value& operator[](Row row) { return rows_[row]; }

    const Value& operator[](Row row) const { return rows_[row]; }

    [[nodiscard]] std::size_t size() const { return rows_.size(); }

    [[nodiscard]] std::size_t bytes() const {
        return rows_.capacity() * sizeof(Value) + by_id_.capacity() * sizeof(Row);
    }

private:
    [[nodiscard]] std::size_t place_of(const PackedId& id) const {
        return static_cast<std::size_t>(id.hash()) & (by_id_.size() - 1);
    }

    base::LookUpVector<Value> rows_;
    base::LookUpVector<Row> by_id_;  ///< open addressing; a power of two of places
};

/// Text keys to rows, several rows per key, in 16 bytes an entry and one byte of directory. The
/// text is not kept: 96 bits of its hash stand for it, of which two among a hundred million keys
/// are equal with a chance of one in ten trillion. Fill, then `seal` once.
class KeyTable {
public:
    void add(std::string_view key, Row row) { add(hash_of(key), row); }

    void add(const KeyHash& key, Row row);

    /// Drops pairs that stand there twice. May be called while filling, to save memory.
    void drop_repeated();

    void seal();

    /// Calls `take` with each row of `key`.
    template <class Take>
    void each(const KeyHash& key, const Take& take) const {
        if (entries_.empty()) return;
        const std::size_t bucket = bucket_of(key.high);
        const auto end = entries_.begin() + directory_[bucket + 1];
        for (auto entry = entries_.begin() + directory_[bucket]; entry != end; ++entry)
            if (entry->high == key.high && entry->low == key.low) take(entry->row);
    }

    /// `each` of this key comes later; first this, and when it had time, `expect_entries`.
    void expect_bucket(const KeyHash& key) const {
        if (!directory_.empty()) fetch(&directory_[bucket_of(key.high)]);
    }

    void expect_entries(const KeyHash& key) const {
        if (entries_.empty()) return;
        const std::size_t bucket = bucket_of(key.high);
        if (directory_[bucket] == directory_[bucket + 1]) return;
        fetch(entries_.data() + directory_[bucket]);
        fetch(entries_.data() + directory_[bucket + 1] - 1);
    }

    [[nodiscard]] std::size_t size() const { return entries_.size(); }

    [[nodiscard]] std::size_t bytes() const {
        return entries_.capacity() * sizeof(Entry) + directory_.capacity() * sizeof(Row);
    }

private:
    struct Entry {
        std::uint64_t high;
        std::uint32_t low;
        Row row;

        auto operator<=>(const Entry&) const = default;
    };

    /// Sorts each bucket and moves them together where pairs were dropped.
    void sort_buckets(base::LookUpVector<Entry>& entries);

    [[nodiscard]] std::size_t bucket_of(std::uint64_t high) const {
        return static_cast<std::size_t>(high >> shift_);
    }

    base::LookUpVector<Entry> entries_;  ///< by hash, then row
    base::LookUpVector<Row>
        directory_;  ///< where each bucket begins; one more than there are buckets
    int shift_ = 63;
};

/// Pairs of rows, found by the first. Fill, then `seal` once with the number of rows on the left.
class LinkTable {
public:
    void add(Row from, Row to) { links_.emplace_back(from, to); }

    void seal(std::size_t rows);

    /// Each once, ascending.
    [[nodiscard]] std::span<const Row> find(Row from) const {
        if (from + std::size_t{1} >= begins_.size()) return {};
        return std::span{targets_}.subspan(begins_[from], begins_[from + 1] - begins_[from]);
    }

    /// `find` of this row comes later; first this, and when it had time, `expect_targets`.
    void expect(Row from) const {
        if (from < begins_.size()) fetch(&begins_[from]);
    }

    void expect_targets(Row from) const {
        if (from < begins_.size()) fetch(targets_.data() + begins_[from]);
    }

    [[nodiscard]] std::size_t bytes() const {
        return (targets_.capacity() + begins_.capacity()) * sizeof(Row);
    }

private:
    std::vector<std::pair<Row, Row>> links_;  ///< until sealed
    base::LookUpVector<Row> begins_;
    base::LookUpVector<Row> targets_;
};

}  // namespace dealwire::matching
