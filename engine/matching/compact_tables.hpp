#pragma once

#include "engine/model/record_id.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <numeric>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dealwire::matching {

/// Position of a row in its table.
using Row = std::uint32_t;
constexpr Row kNoRow = UINT32_MAX;

/// A record id without an allocation of its own.
class PackedId {
public:
    PackedId() = default;

    explicit PackedId(const model::RecordId& id) {
        std::memcpy(text_.data(), id.text().data(), std::min(text_.size(), id.text().size()));
    }

    [[nodiscard]] model::RecordId unpacked() const {
        return model::RecordId::parse({text_.data(), text_.size()}).value_or(model::RecordId{});
    }

    auto operator<=>(const PackedId&) const = default;
    bool operator==(const PackedId&) const = default;

private:
    std::array<char, 18> text_{};
};

/// Rows with a member `id`, in the order they came, and found by it. Fill, then `seal` once.
template <class Value, class Id = PackedId>
class RecordTable {
public:
    Row add(Value value) {
        rows_.push_back(std::move(value));
        return static_cast<Row>(rows_.size() - 1);
    }

    void seal() {
        rows_.shrink_to_fit();
        by_id_.resize(rows_.size());
        std::iota(by_id_.begin(), by_id_.end(), Row{0});
        std::ranges::sort(by_id_, {}, [this](Row row) { return rows_[row].id; });
    }

    /// kNoRow where there is none.
    [[nodiscard]] Row find(const Id& id) const {
        const auto found =
            std::ranges::lower_bound(by_id_, id, {}, [this](Row row) { return rows_[row].id; });
        return found != by_id_.end() && rows_[*found].id == id ? *found : kNoRow;
    }

    Value& operator[](Row row) { return rows_[row]; }

    const Value& operator[](Row row) const { return rows_[row]; }

    [[nodiscard]] std::span<Value> rows() { return rows_; }

    [[nodiscard]] std::span<const Value> rows() const { return rows_; }

private:
    std::vector<Value> rows_;
    std::vector<Row> by_id_;
};

/// Text keys to rows, several rows per key: one arena of text and 16 bytes an entry. Fill, then
/// `seal` once. Holds at most 4 GiB of keys.
class KeyTable {
public:
    void add(std::string_view key, Row row);
    void seal();

    [[nodiscard]] std::vector<Row> find(std::string_view key) const;

private:
    struct Entry {
        std::uint64_t hash;
        std::uint32_t offset;  ///< of the key in the arena, where it ends in NUL
        Row row;
    };

    std::string arena_;
    std::vector<Entry> entries_;
};

/// Pairs of rows, found by the first. Fill, then `seal` once.
class LinkTable {
public:
    void add(Row from, Row to) { links_.push_back({from, to}); }

    void seal();

    /// Each once, ascending.
    [[nodiscard]] std::vector<Row> find(Row from) const;

private:
    std::vector<std::pair<Row, Row>> links_;
};

}  // namespace dealwire::matching
