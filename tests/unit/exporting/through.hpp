#pragma once

#include "tests/fakes/fake_record_sink.hpp"

namespace dealwire::exporting::testing {

/// Passes everything on to the org.
struct Through : ports::RecordSink {
    explicit Through(fakes::FakeRecordSink& org);
    ~Through() override;

    [[nodiscard]] ports::WriteLimits limits() const override;

    base::Result<std::vector<std::vector<ports::RowAnswer>>> write(
        std::span<const ports::WriteGroup> groups, std::stop_token stop) override;

    base::Result<std::vector<ports::FoundRecord>> find(const std::string& object,
                                                       const std::string& field,
                                                       std::span<const std::string> keys,
                                                       std::stop_token stop) override;

    base::Result<std::vector<model::RecordId>> went_along(
        const std::string& object, std::span<const model::RecordId> activities,
        std::stop_token stop) override;

    [[nodiscard]] int calls() const override;

    fakes::FakeRecordSink& inner;
};

}  // namespace dealwire::exporting::testing
