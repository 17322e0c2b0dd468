#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace dealwire::bench {

inline constexpr std::string_view kRoot = "Conversation__c";
inline constexpr std::string_view kRootKey = "Conversation_Key__c";
inline constexpr std::string_view kDetailKey = "Record_Key__c";
/// The field that names the conversation record of a detail, as CSV headers write it.
inline constexpr std::string_view kRootReference = "Conversation__r.Conversation_Key__c";

/// The external id of an object.
std::string_view key_field_of(std::string_view object);

/// A record as it came in, reduced to its key and a hash over its cells. In whatever order and
/// through whatever API the cells come, the same record has the same hash.
class RecordSum {
public:
    explicit RecordSum(std::string object) : object_{std::move(object)} {}

    void start_over(std::string object);

    /// Empty values and "#N/A" stand for null and count for nothing. Numbers may be written with
    /// superfluous zeros.
    void add(std::string_view field, std::string_view value);

    [[nodiscard]] const std::string& object() const { return object_; }

    [[nodiscard]] const std::string& key() const { return key_; }

    [[nodiscard]] const std::string& root() const { return root_; }

    [[nodiscard]] std::uint64_t content() const { return content_; }

private:
    std::string object_;
    std::string key_;
    std::string root_;  ///< key of the conversation record, of a detail
    std::uint64_t content_ = 0;
};

/// What became of a record that was to be written.
struct Written {
    std::uint32_t number = 0;  ///< of the record; becomes its id
    bool created = false;
    std::string trouble = {};  ///< why it was refused, where it was
};

struct LedgerState {
    std::uint64_t records = 0;    ///< in the org, each once
    std::uint64_t received = 0;   ///< that were sent, however often
    std::uint64_t refused = 0;    ///< of these
    std::uint64_t rewritten = 0;  ///< of these, records that were there with the same content
    std::uint64_t sum = 0;        ///< over keys and contents, in no order
    std::map<std::uint32_t, std::uint64_t> trees;  ///< details of a conversation: conversations
};

/// What is in the org. Thread-safe.
class Ledger {
public:
    Written write(const RecordSum& record);

    [[nodiscard]] LedgerState state() const;
    void clear();
    /// Keeps what is in the org.
    void clear_counts();

private:
    struct Entry {
        std::uint64_t content = 0;
        std::uint32_t number = 0;
        std::uint32_t details = 0;
        bool root = false;
    };

    mutable std::mutex mutex_;
    std::unordered_map<std::uint64_t, Entry> entries_;
    LedgerState counts_;
};

/// Eighteen characters that stand for a record, checksum included.
std::string id_text(std::uint32_t number);

}  // namespace dealwire::bench
