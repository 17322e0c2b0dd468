#pragma once

#include "engine/ports/record_sink.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace dealwire::fakes {

/// An org to write to. Keeps what was written by external id, refuses details whose conversation
/// record is not there and fields that a record takes only when new, cascades the deletion of a
/// conversation record to its details, and can be told to refuse, to fail and to lose answers.
class FakeRecordSink final : public ports::RecordSink {
public:
    FakeRecordSink();
    ~FakeRecordSink() override;

    struct Kept {
        model::RecordId id;
        model::DesiredRecord record;
    };

    void set_limits(ports::WriteLimits limits);

    /// This record is refused until `accept` is called.
    void refuse(const model::RecordName& name, base::Error error);

    /// Somebody else holds the row the next time it is written.
    void lock_once(const model::RecordName& name);

    void accept(const model::RecordName& name);

    /// The next call changes nothing and answers with `error`.
    void fail_next(base::Error error);

    /// The next write fails with `error` before a call is made, such as for want of a token.
    void keep_next_in(base::Error error);

    /// The next call is carried out, but its answer never arrives.
    void lose_next_answer();

    /// The org has no such object until `make_object` is called: it refuses records of it, and
    /// questions about them.
    void lose_object(const std::string& object);

    void make_object(const std::string& object);

    /// Somebody deleted the record in the org.
    void delete_behind_our_back(const model::RecordName& name);

    /// The org deleted it, along with a record that it hung on.
    void delete_along(const model::RecordName& name);

    /// Another record has this key now, as where a key field is not unique: made by us, or a copy
    /// that a person made. Its id.
    model::RecordId double_behind_our_back(const model::RecordName& name, bool by_us = true);

    /// Such records that are still there.
    [[nodiscard]] std::size_t doubles() const;

    [[nodiscard]] ports::WriteLimits limits() const override;

    base::Result<std::vector<std::vector<ports::RowAnswer>>> write(
        std::span<const ports::WriteGroup> groups, std::stop_token stop) override;
    base::Result<std::vector<ports::FoundRecord>> find(const std::string& object,
                                                       const std::string& key_field,
                                                       std::span<const std::string> keys,
                                                       std::stop_token stop) override;
    base::Result<std::vector<model::RecordId>> went_along(
        const std::string& object, std::span<const model::RecordId> activities,
        std::stop_token stop) override;

    [[nodiscard]] int calls() const override;

    /// What is in the org now.
    [[nodiscard]] const std::map<model::RecordName, Kept>& org() const;

    /// Rows that were sent, refused ones included: the number of writes asked of the org.
    [[nodiscard]] int rows_sent() const;

    /// Every write call, in order.
    [[nodiscard]] const std::vector<std::vector<ports::WriteGroup>>& writes() const;

    /// Carries out one row, as jobs do: it is no call.
    ports::RowAnswer upsert(const model::DesiredRecord& record);
    ports::RowAnswer remove(const model::RecordId& id);

private:
    void erase_with_details(const model::RecordName& name);

    ports::WriteLimits limits_;
    std::map<model::RecordName, Kept> kept_;
    std::map<model::RecordName, base::Error> refused_;
    std::set<model::RecordName> locked_;
    std::set<std::string> lost_objects_;
    std::set<model::RecordId> along_;
    std::vector<ports::FoundRecord> doubles_;
    std::optional<base::Error> fail_next_;
    std::optional<base::Error> kept_in_;
    bool lose_next_ = false;
    int calls_ = 0;
    int rows_sent_ = 0;
    int made_ = 0;
    std::vector<std::vector<ports::WriteGroup>> writes_;
};

}  // namespace dealwire::fakes
