#include "engine/operations/health.hpp"

#include <algorithm>

namespace dealwire::operations {
namespace {

using base::Instant;

std::string seconds_since(Instant then, Instant now) {
    return std::to_string(std::chrono::duration_cast<std::chrono::seconds>(now - then).count()) +
           " s";
}

class Examination {
public:
    Examination(const jobs::Pulse& pulse, const StoreAnswer& store, Instant now,
                const HealthLimits& limits)
        : pulse_{pulse}, store_{store}, now_{now}, limits_{limits} {}

    Health run() {
        check_store();
        check_schema();
        if (pulse_.schedules) check_scheduler();
        if (pulse_.works) check_workers();
        if (pulse_.stopping)
            bad("stopping", "The service is stopping and takes nothing new.",
                "Nothing to do: another process takes over, or it is started again.");
        return std::move(health_);
    }

private:
    void good(std::string name, std::string detail) {
        health_.checks.push_back({std::move(name), true, std::move(detail), {}});
    }

    void bad(std::string name, std::string detail, std::string remedy) {
        health_.ready = false;
        health_.checks.push_back({std::move(name), false, std::move(detail), std::move(remedy)});
    }

    [[nodiscard]] bool store_answers() const {
        return store_.answered && now_ - *store_.answered <= limits_.store;
    }

    [[nodiscard]] bool starting() const { return now_ - pulse_.started <= limits_.start; }

    void check_store() {
        if (store_answers() && store_.problem.empty()) return good("store", "The store answers.");
        std::string detail =
            store_.answered
                ? "The store answered last " + seconds_since(*store_.answered, now_) + " ago."
                : "The store has not answered since this process started.";
        if (!store_.problem.empty()) detail += " " + store_.problem;
        bad("store", std::move(detail),
            "Check the disk or the database server; this process goes on by itself afterwards.");
    }

    void check_schema() {
        if (!store_.answered || store_.schema == store_.schema_known)
            return good("schema", "Version " + std::to_string(store_.schema_known) + ".");
        const bool newer = store_.schema > store_.schema_known;
        bad("schema",
            "The store has schema version " + std::to_string(store_.schema) +
                ", this program knows " + std::to_string(store_.schema_known) + ".",
            newer ? "Upgrade this program: another one has migrated the store."
                  : "Run 'dealwire migrate', then start this process again.");
        health_.live = health_.live && newer;
    }

    /// A part that cannot work because the store is away is not stuck.
    void stuck(std::string name, std::string detail) {
        if (!store_answers())
            return bad(std::move(name), detail + " It waits for the store.", "Mend the store.");
        health_.live = false;
        bad(std::move(name), std::move(detail),
            "Restart this process; the jobs it held are taken up again by themselves.");
    }

    void check_scheduler() {
        if (!pulse_.ticked) {
            if (starting()) return bad("scheduler", "It has not looked yet.", "Wait a moment.");
            return stuck("scheduler", "The scheduler never looked for due work.");
        }
        if (now_ - *pulse_.ticked <= limits_.scheduler)
            return good("scheduler",
                        "It looked for due work " + seconds_since(*pulse_.ticked, now_) + " ago.");
        stuck("scheduler", "The scheduler last looked for due work " +
                               seconds_since(*pulse_.ticked, now_) + " ago.");
    }

    void check_workers() {
        if (pulse_.workers.empty()) {
            if (starting()) return bad("workers", "None was heard of yet.", "Wait a moment.");
            return stuck("workers", "No worker was heard of.");
        }
        const auto silent = std::ranges::min_element(pulse_.workers, {},
                                                     [](const auto& one) { return one.second; });
        if (now_ - silent->second <= limits_.worker)
            return good("workers", std::to_string(pulse_.workers.size()) + " at work.");
        stuck("workers", "Worker " + silent->first + " was last heard of " +
                             seconds_since(silent->second, now_) + " ago.");
    }

    const jobs::Pulse& pulse_;
    const StoreAnswer& store_;
    Instant now_;
    const HealthLimits& limits_;
    Health health_;
};

}  // namespace

Health health_of(const jobs::Pulse& pulse, const StoreAnswer& store, Instant now,
                 const HealthLimits& limits) {
    return Examination{pulse, store, now, limits}.run();
}

}  // namespace dealwire::operations
