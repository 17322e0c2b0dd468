#include "tests/bench/export/sink/ledger.hpp"

#include "tests/bench/import/data/dice.hpp"

#define XXH_INLINE_ALL  // the header alone
#include <xxhash.h>

#include <algorithm>

namespace dealwire::bench {
namespace {

std::uint64_t hash_of(std::string_view text, std::uint64_t seed) {
    return XXH3_64bits_withSeed(text.data(), text.size(), seed);
}

std::uint64_t key_hash(std::string_view object, std::string_view key) {
    return hash_of(key, hash_of(object, 1));
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// `18.0` and `18` are one value, `0.50` and `0.5` too; anything that is no such number stays.
std::string_view plain(std::string_view value) {
    const std::size_t point = value.find('.');
    if (point == std::string_view::npos || value.back() != '0') return value;
    const std::size_t from = value.front() == '-' ? 1 : 0;
    const auto digits = [&](std::size_t begin, std::size_t end) {
        return begin < end &&
               std::all_of(value.begin() + static_cast<std::ptrdiff_t>(begin),
                           value.begin() + static_cast<std::ptrdiff_t>(end), is_digit);
    };
    if (!digits(from, point) || !digits(point + 1, value.size())) return value;
    const std::size_t last = value.find_last_not_of('0');
    return value.substr(0, last == point ? last : last + 1);
}

}  // namespace

std::string_view key_field_of(std::string_view object) {
    return object == kRoot ? kRootKey : kDetailKey;
}

void RecordSum::start_over(std::string object) {
    object_ = std::move(object);
    key_.clear();
    root_.clear();
    content_ = 0;
}

void RecordSum::add(std::string_view field, std::string_view value) {
    if (value.empty() || value == "#N/A") return;
    if (field == key_field_of(object_)) key_ = value;
    if (field == kRootReference) root_ = value;
    content_ += hash_of(plain(value), hash_of(field, 2));
}

Written Ledger::write(const RecordSum& record) {
    const std::lock_guard lock{mutex_};
    ++counts_.received;
    const auto refuse = [&](std::string why) {
        ++counts_.refused;
        return Written{.trouble = std::move(why)};
    };
    if (record.key().empty()) return refuse("REQUIRED_FIELD_MISSING:the external id:");
    const bool root = record.object() == kRoot;
    const auto master = entries_.find(key_hash(kRoot, record.root()));
    if (!root && master == entries_.end())
        return refuse("INVALID_FIELD:Foreign key external ID: " + record.root() +
                      " not found for field Conversation_Key__c in entity Conversation__c:");
    Entry* above = root ? nullptr : &master->second;  // survives what follows; iterators do not
    const auto [entry, created] = entries_.try_emplace(key_hash(record.object(), record.key()));
    if (created) {
        entry->second.number = static_cast<std::uint32_t>(entries_.size());
        entry->second.root = root;
        if (above) ++above->details;
    } else if (entry->second.content == record.content()) {
        ++counts_.rewritten;
    }
    entry->second.content = record.content();
    return {.number = entry->second.number, .created = created};
}

LedgerState Ledger::state() const {
    const std::lock_guard lock{mutex_};
    LedgerState state = counts_;
    state.records = entries_.size();
    for (const auto& [key, entry] : entries_) {
        state.sum += mixed(key ^ mixed(entry.content));
        if (entry.root) ++state.trees[entry.details];
    }
    return state;
}

void Ledger::clear() {
    const std::lock_guard lock{mutex_};
    entries_.clear();
    counts_ = {};
}

void Ledger::clear_counts() {
    const std::lock_guard lock{mutex_};
    counts_ = {};
}

std::string id_text(std::uint32_t number) {
    // The checksum says which characters are capitals: the third alone.
    std::string text = "a0C000000000000EAA";
    for (std::size_t at = 14; number > 0; --at, number /= 10)
        text[at] = static_cast<char>('0' + number % 10);
    return text;
}

}  // namespace dealwire::bench
