#include "engine/exporting/task_reasons.hpp"

#include <algorithm>

namespace dealwire::exporting {
namespace {

std::string why_none(const Subject& subject, const TaskSettings& settings) {
    if (!settings.enabled) return "No task: they are switched off (tasks.enabled).";
    if (shape_of(subject, settings) == ActivityShape::None)
        return is_call(subject) ? "No task: telephone calls get none (tasks.calls: none)."
                                : "No task: meetings get none (tasks.meetings: none).";
    return "No task: nobody in it is a contact or a lead known by address, and there is neither an "
           "opportunity nor a single account.";
}

/// "Erin Vance (003…)", or the id alone.
std::string named(const char* kind, const model::RecordId& id, const RecordNames& name_of) {
    const std::string name = name_of(kind, id);
    return name.empty() ? id.text() : name + " (" + id.text() + ")";
}

/// "contact Erin Vance (003…)"
std::string called(const char* kind, const model::RecordId& id, const RecordNames& name_of) {
    return std::string{kind} + " " + named(kind, id, name_of);
}

std::string about_who(const TaskChoice& task, const RecordNames& name_of) {
    if (task.who.empty()) return "Nobody in it is a contact or a lead known by address.";
    if (task.who.text().starts_with("00Q"))
        return "On " + called("lead", task.who, name_of) +
               ": no contact took part. Salesforce relates a lead's task to nothing else.";
    const std::string contact = "On " + called("contact", task.who, name_of);
    if (!task.contact.empty()) return contact + ": each contact gets one (tasks.per: contact).";
    return contact +
           ": the first contact, those who attended and those of the opportunity's account before "
           "others.";
}

std::string about_what(const Subject& subject, const TaskChoice& task, const RecordNames& name_of) {
    if (task.what.empty())
        return "Related to no record: there is neither an opportunity nor a single account.";
    if (!subject.resolution.opportunity.empty())
        return "Related to " + called("opportunity", task.what, name_of) + ".";
    return "Related to " + called("account", task.what, name_of) + ": there is no opportunity.";
}

std::string about_owner(const TaskChoice& task, const RecordNames& name_of) {
    const std::string host = task.host.empty()
                                 ? "nobody knows the host"
                                 : "the host " + named("user", task.host, name_of) + " is inactive";
    if (task.owner.empty())
        return "A new one belongs to the connected user, because " + host +
               " and there is no active fallback owner. One that exists keeps its owner.";
    const std::string owner = named("user", task.owner, name_of);
    if (task.owner == task.host) return "It belongs to the host " + owner + ".";
    return "A new one belongs to the fallback owner " + owner + ", because " + host +
           ". One that exists keeps its owner.";
}

std::string about_state(const TaskChoice& task) {
    switch (task.state) {
        case TaskState::Held:
            return "Completed: the conversation was held.";
        case TaskState::NotHeld:
            return "Completed: it was booked and did not begin in time "
                   "(tasks.close_not_held_after).";
        case TaskState::Open:
            break;
    }
    return "Open: the conversation has not begun.";
}

std::string about_further(const TaskChoice& task, const TaskSettings& settings) {
    const std::string count = std::to_string(task.further.size());
    const std::string contacts =
        task.further.size() == 1 ? " further contact" : " further contacts";
    if (!settings.several_contacts)
        return count + contacts +
               " named in its description: the org is not known to have Shared Activities.";
    if (task.further.size() < kMostContacts) return "Also on " + count + contacts + ".";
    return "Also on 49 of " + count + contacts +
           ", as many as Salesforce takes; the others are named in its description.";
}

}  // namespace

TaskReasons explain_tasks(const Subject& subject, const ExportRules& rules,
                          const RecordNames& name_of) {
    const TaskSettings& settings = rules.settings.tasks;
    TaskReasons reasons;
    for (const TaskChoice& task : choose_tasks(subject, rules)) {
        const bool event = task.shape == ActivityShape::Event;
        TaskReason& reason = reasons.tasks.emplace_back(TaskReason{task, "Task", {}});
        if (event) reason.object = "Event";
        reason.because.push_back(about_who(task, name_of));
        if (!task.who.text().starts_with("00Q"))
            reason.because.push_back(about_what(subject, task, name_of));
        reason.because.push_back(about_owner(task, name_of));
        if (!event) reason.because.push_back(about_state(task));
        if (!task.further.empty()) reason.because.push_back(about_further(task, settings));
    }
    if (reasons.tasks.empty()) reasons.none = why_none(subject, settings);
    return reasons;
}

}  // namespace dealwire::exporting
