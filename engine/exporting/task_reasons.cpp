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

std::string about_who(const TaskChoice& task) {
    if (task.who.empty()) return "Nobody in it is a contact or a lead known by address.";
    if (task.who.text().starts_with("00Q"))
        return "On lead " + task.who.text() +
               ": no contact took part. Salesforce relates a lead's task to nothing else.";
    if (!task.contact.empty())
        return "On contact " + task.who.text() + ": each contact gets one (tasks.per: contact).";
    return "On contact " + task.who.text() +
           ": the first contact, those who attended and those of the opportunity's account before "
           "others.";
}

std::string about_what(const Subject& subject, const TaskChoice& task) {
    if (task.what.empty())
        return "Related to no record: there is neither an opportunity nor a single account.";
    if (!subject.resolution.opportunity.empty())
        return "Related to opportunity " + task.what.text() + ".";
    return "Related to account " + task.what.text() + ": there is no opportunity.";
}

std::string about_owner(const TaskChoice& task) {
    const std::string host = task.host.empty() ? "nobody knows the host"
                                               : "the host " + task.host.text() + " is inactive";
    if (task.owner.empty())
        return "A new one belongs to the connected user, because " + host +
               " and there is no active fallback owner. One that exists keeps its owner.";
    if (task.owner == task.host) return "It belongs to the host " + task.owner.text() + ".";
    return "A new one belongs to the fallback owner " + task.owner.text() + ", because " + host +
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

TaskReasons explain_tasks(const Subject& subject, const ExportRules& rules) {
    const TaskSettings& settings = rules.settings.tasks;
    TaskReasons reasons;
    for (const TaskChoice& task : choose_tasks(subject, rules)) {
        const bool event = task.shape == ActivityShape::Event;
        TaskReason& reason = reasons.tasks.emplace_back(TaskReason{task, "Task", {}});
        if (event) reason.object = "Event";
        reason.because.push_back(about_who(task));
        if (!task.who.text().starts_with("00Q"))
            reason.because.push_back(about_what(subject, task));
        reason.because.push_back(about_owner(task));
        if (!event) reason.because.push_back(about_state(task));
        if (!task.further.empty()) reason.because.push_back(about_further(task, settings));
    }
    if (reasons.tasks.empty()) reasons.none = why_none(subject, settings);
    return reasons;
}

}  // namespace dealwire::exporting
