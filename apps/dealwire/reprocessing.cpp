#include "apps/dealwire/reprocessing.hpp"

#include "apps/dealwire/desk.hpp"
#include "engine/base/digest.hpp"

namespace dealwire::app {
namespace {

constexpr const char* kKind = "reprocessing";
constexpr const char* kPaused = "paused: true\n";
constexpr const char* kGoesOn = "paused: false\n";

}  // namespace

Reprocessing reprocessing(Local& local) {
    auto held = local.settings().active(local.tenant(), kKind);
    const bool paused = held && held->document == kPaused;
    return {paused, std::move(held)};
}

Reprocessing set_reprocessing(Local& local, bool paused, const std::string& note) {
    Reprocessing now = reprocessing(local);
    while (now.paused != paused) {
        const std::string document = paused ? kPaused : kGoesOn;
        const int seen = now.since ? now.since->number : 0;
        const model::SettingRevision next{.number = seen + 1,
                                          .document = document,
                                          .digest = base::digest(document),
                                          .by = person(),
                                          .at = local.clock().now(),
                                          .note = note};
        // False where somebody else was faster: then that counts, and is looked at.
        (void)local.settings().add(local.tenant(), kKind, seen, {&next, 1});
        now = reprocessing(local);
    }
    return now;
}

}  // namespace dealwire::app
