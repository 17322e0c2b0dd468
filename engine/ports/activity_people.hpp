#pragma once

#include "engine/base/result.hpp"
#include "engine/model/record_id.hpp"
#include "engine/ports/record_sink.hpp"

#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace dealwire::ports {

/// A person on a task or an event.
struct ActivityPerson {
    model::RecordId activity;
    model::RecordId person;    ///< a contact or a lead
    model::RecordId relation;  ///< the row that says so; empty while it is to be made
};

/// Relates tasks and events to several contacts, in orgs with Shared Activities. The rows have no
/// external id: read what is there before anything is added.
///
/// `object` is "Task" or "Event". Threads: calls on one instance must not overlap. An error of the
/// whole means that nothing is known about any row.
class ActivityPeople {
public:
    virtual ~ActivityPeople() = default;

    /// Whether the org lets the connected user do this. One call.
    virtual base::Result<bool> available(std::stop_token stop) = 0;

    /// The people of these activities, the Who included. A call per 500 activities.
    virtual base::Result<std::vector<ActivityPerson>> of(
        const std::string& object, std::span<const model::RecordId> activities,
        std::stop_token stop) = 0;

    /// The ids of the new relations, in order. A call per 1,000.
    virtual base::Result<std::vector<RowAnswer>> add(const std::string& object,
                                                     std::span<const ActivityPerson> people,
                                                     std::stop_token stop) = 0;

    /// Removing what is gone already succeeds. A call per 1,000.
    virtual base::Result<std::vector<RowAnswer>> remove(const std::string& object,
                                                        std::span<const model::RecordId> relations,
                                                        std::stop_token stop) = 0;

    /// Calls made through this instance since it was made, as the org counts them.
    [[nodiscard]] virtual int calls() const = 0;
};

}  // namespace dealwire::ports
