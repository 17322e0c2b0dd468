#pragma once

#include "engine/ports/record_source.hpp"

#include <map>
#include <string>
#include <vector>

namespace dealwire::fakes {

/// An org to read from. Rows are given once per object, with all their columns; a read projects,
/// filters, orders and pages them as the real source does. A column that was never given reads as
/// null.
class FakeRecordSource final : public ports::RecordSource {
public:
    void put_object(model::ObjectInfo object);
    /// Replaces all rows of the object.
    void put_rows(model::RecordPage rows);

    void set_page_size(std::size_t rows) { page_size_ = rows; }

    /// The next read of `object` fails after it delivered `pages_before` pages.
    void fail_read(const std::string& object, base::Error error, std::size_t pages_before = 0);

    void fail_describe(base::Error error) { describe_error_ = std::move(error); }

    base::Result<std::vector<ports::ObjectAnswer>> ask(std::span<const ports::Question> questions,
                                                       ports::Spent& spent,
                                                       std::stop_token stop) override;
    std::vector<ports::ReadOutcome> read(std::span<const ports::ReadRequest> requests,
                                         const ports::PageSink& sink,
                                         std::stop_token stop) override;

    /// Every request that was read, in order.
    [[nodiscard]] const std::vector<ports::ReadRequest>& requests() const { return requests_; }

private:
    struct Failure {
        base::Error error;
        std::size_t pages_before = 0;
    };

    ports::ReadOutcome read_one(std::size_t number, const ports::ReadRequest& request,
                                const ports::PageSink& sink);
    [[nodiscard]] model::RecordPage matching_rows(const ports::ReadRequest& request) const;

    std::map<std::string, model::ObjectInfo> objects_;
    std::map<std::string, model::RecordPage> rows_;
    std::map<std::string, Failure> failures_;
    std::optional<base::Error> describe_error_;
    std::vector<ports::ReadRequest> requests_;
    std::size_t page_size_ = 2000;
};

}  // namespace dealwire::fakes
