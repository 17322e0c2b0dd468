#pragma once

#include "engine/base/clock.hpp"
#include "engine/model/reading.hpp"
#include "engine/model/scope.hpp"

#include <optional>
#include <string>
#include <vector>

namespace dealwire::ports {

/// How far the readings of an org have come. Errors: throws StoreError. Thread-safe.
class ReadingStore {
public:
    virtual ~ReadingStore() = default;

    virtual std::optional<model::ReadingPlace> place(const model::OrgScope& scope,
                                                     const std::string& object,
                                                     model::Purpose purpose) = 0;
    /// All of an org, in a fixed order.
    virtual std::vector<model::ReadingPlace> places(const model::OrgScope& scope) = 0;
    /// Where no rows go with it: a job was started, a reading is over.
    virtual void save_place(const model::OrgScope& scope, const model::ReadingPlace& place) = 0;
    virtual void forget_place(const model::OrgScope& scope, const std::string& object,
                              model::Purpose purpose) = 0;

    /// Until when the org's deletion log was read; nothing before the first time.
    virtual std::optional<base::Instant> deletions_covered(const model::OrgScope& scope,
                                                           const std::string& object) = 0;
};

}  // namespace dealwire::ports
