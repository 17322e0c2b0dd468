#include "engine/exporting/shared_activities.hpp"

#include "engine/base/digest.hpp"

namespace dealwire::exporting {
namespace {

constexpr std::chrono::hours kNoIsGoodFor{24};
constexpr const char* kYes = "yes";

}  // namespace

SharedActivities::SharedActivities(ports::SettingStore& store, base::Clock& clock,
                                   const model::OrgScope& scope)
    : store_{store},
      clock_{clock},
      tenant_{scope.tenant},
      kind_{"shared-activities " + scope.org.id.text()} {}

bool SharedActivities::in_use() const {
    const auto held = store_.active(tenant_, kind_);
    return held && held->document == kYes;
}

bool SharedActivities::worth_asking() const {
    const auto held = store_.active(tenant_, kind_);
    return !held || (held->document != kYes && clock_.now() >= held->at + kNoIsGoodFor);
}

bool SharedActivities::answered() const { return store_.active(tenant_, kind_).has_value(); }

void SharedActivities::keep(bool in_use) {
    const auto before = store_.active(tenant_, kind_);
    const int seen = before ? before->number : 0;
    const model::SettingRevision said{.number = seen + 1,
                                      .document = in_use ? kYes : "no",
                                      .digest = base::digest(in_use ? kYes : "no"),
                                      .by = "Salesforce",
                                      .at = clock_.now(),
                                      .note = ""};
    // Where another process was faster, it was told the same.
    static_cast<void>(store_.add(tenant_, kind_, seen, {&said, 1}));
}

}  // namespace dealwire::exporting
