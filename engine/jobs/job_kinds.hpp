#pragma once

#include "engine/base/clock.hpp"
#include "engine/base/uuid.hpp"
#include "engine/model/job.hpp"

#include <chrono>
#include <span>
#include <string>
#include <string_view>

namespace dealwire::jobs {

/// How soon somebody waits for it.
enum class Urgency {
    Live,    ///< a person sees a conversation come in
    Work,    ///< the usual
    Backlog  ///< nobody would notice before tomorrow
};

inline constexpr std::size_t kUrgencies = 3;

/// What is known of a kind of job before one is looked at.
struct JobKind {
    std::string_view name;
    std::string_view does;  ///< for people
    Urgency urgency = Urgency::Work;
    std::string_view lane;  ///< as in model::Job
    bool scheduled = false;
    /// An outage of the org is waited out, however long it lasts; so it is by all that is
    /// scheduled.
    bool patient = false;
    bool lengthy = false;  ///< may take many minutes
    /// How long after it was asked for it begins, so that what comes in at once is done at once.
    std::chrono::milliseconds gathers{0};
};

inline constexpr std::string_view kSync = "sync";
inline constexpr std::string_view kLive = "live";
inline constexpr std::string_view kReconcile = "reconcile";
inline constexpr std::string_view kErase = "erase";
inline constexpr std::string_view kPrune = "prune";
/// What a command at the terminal does, in the lane and not in the queue.
inline constexpr std::string_view kByHand = "by-hand";

/// All that may stand in the queue.
std::span<const JobKind> job_kinds();

/// Null where there is none of this name.
const JobKind* find_kind(std::string_view name);

/// Of this kind, where it is known.
bool is_scheduled(std::string_view kind);
bool is_patient(std::string_view kind);

/// A new job of the kind, due as soon as the kind allows. `kind` is one of `job_kinds`.
model::Job make_job(const JobKind& kind, const base::TenantId& tenant, base::Instant now,
                    base::Entropy& entropy);

}  // namespace dealwire::jobs
