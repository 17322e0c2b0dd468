#pragma once

#include "tests/unit/exporting/world.hpp"

namespace dealwire::exporting::testing {

extern const base::Error kRefusal;
extern const base::Error kLocked;

/// A call with a contact and the topic Pricing.
Case call(const std::string& id, const std::string& title = "Pilot review");

model::RecordName root(const std::string& id);

model::RecordName topic(const std::string& id);

const model::ExportRecord* find(const std::vector<model::ExportRecord>& records,
                                const model::RecordName& name);

/// Everything exported, so that a test starts from a settled org.
struct Settled : World {
    explicit Settled(const std::string& id = "77");
    ~Settled();
};

}  // namespace dealwire::exporting::testing
