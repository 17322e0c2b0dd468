#pragma once

#include "engine/ports/record_source.hpp"

#include <functional>
#include <limits>
#include <map>
#include <string>
#include <vector>

namespace dealwire::fakes {

/// An org to read from. Rows are given once per object, with all their columns; a read projects,
/// filters, orders and pages them as the real source does. A column that was never given reads as
/// null.
class FakeRecordSource final : public ports::RecordSource {
public:
    FakeRecordSource();
    ~FakeRecordSource() override;

    void put_object(model::ObjectInfo object);
    /// Replaces all rows of the object.
    void put_rows(model::RecordPage rows);

    void set_page_size(std::size_t rows);

    /// What the org's clock says; nothing: the org does not tell.
    void set_now(std::optional<base::Instant> now);

    [[nodiscard]] std::optional<base::Instant> now() const;

    /// The log of deletions of the object; whoever asks gets those since then.
    void put_deletions(const std::string& object, ports::DeletionLog log);

    /// A query that would give more rows than this takes too long.
    void set_patience(std::size_t rows);

    /// Called before each read of an object: time to let something happen in the org.
    void before_read(std::function<void(const ports::ReadRequest&)> happens);

    /// The next read of `object` fails after it delivered `pages_before` pages.
    void fail_read(const std::string& object, base::Error error, std::size_t pages_before = 0);

    void fail_describe(base::Error error);

    base::Result<std::vector<ports::ObjectAnswer>> ask(std::span<const ports::Question> questions,
                                                       ports::Spent& spent,
                                                       std::stop_token stop) override;
    std::vector<ports::ReadOutcome> read(std::span<const ports::ReadRequest> requests,
                                         const ports::PageSink& sink,
                                         std::stop_token stop) override;

    /// Every request that was read, in order.
    [[nodiscard]] const std::vector<ports::ReadRequest>& requests() const;

    /// What was asked before the last import.
    [[nodiscard]] const std::vector<ports::Question>& questions() const;

    /// What the org would give now, in order.
    [[nodiscard]] model::RecordPage matching_rows(const ports::ReadRequest& request) const;

private:
    struct Failure {
        base::Error error;
        std::size_t pages_before = 0;
    };

    std::optional<base::Error> failure_of(const std::string& object, int page);
    ports::ReadOutcome read_one(std::size_t number, const ports::ReadRequest& request,
                                const ports::PageSink& sink);

    std::map<std::string, model::ObjectInfo> objects_;
    std::map<std::string, ports::DeletionLog> deletions_;
    std::function<void(const ports::ReadRequest&)> before_read_;
    std::optional<base::Instant> now_;
    std::size_t patience_ = std::numeric_limits<std::size_t>::max();
    std::vector<ports::Question> questions_;
    std::map<std::string, model::RecordPage> rows_;
    std::map<std::string, Failure> failures_;
    std::optional<base::Error> describe_error_;
    std::vector<ports::ReadRequest> requests_;
    std::size_t page_size_ = 2000;
};

}  // namespace dealwire::fakes
