#include "tests/unit/exporting/through.hpp"

namespace dealwire::exporting::testing {

Through::Through(fakes::FakeRecordSink& org) : inner{org} {}

Through::~Through() = default;

ports::WriteLimits Through::limits() const { return inner.limits(); }

base::Result<std::vector<std::vector<ports::RowAnswer>>> Through::write(
    std::span<const ports::WriteGroup> groups, std::stop_token stop) {
    return inner.write(groups, stop);
}

base::Result<std::vector<ports::FoundRecord>> Through::find(const std::string& object,
                                                            const std::string& field,
                                                            std::span<const std::string> keys,
                                                            std::stop_token stop) {
    return inner.find(object, field, keys, stop);
}

base::Result<std::vector<model::RecordId>> Through::went_along(
    const std::string& object, std::span<const model::RecordId> activities, std::stop_token stop) {
    return inner.went_along(object, activities, stop);
}

int Through::calls() const { return inner.calls(); }

}  // namespace dealwire::exporting::testing
