#include "engine/exporting/task_choice.hpp"

#include "engine/base/text.hpp"

#include <algorithm>
#include <tuple>

namespace dealwire::exporting {
namespace {

using model::RecordId;

/// Participants of that kind whom a task may name, the best first.
std::vector<std::size_t> candidates(const Subject& subject, std::string_view kind) {
    const auto& parties = subject.conversation.participants;
    const auto& matches = subject.resolution.participants;
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < std::min(parties.size(), matches.size()); ++i)
        // A lead found by its company's domain may be another person than the participant.
        if (matches[i].kind == kind && !(kind == "lead" && matches[i].rule.starts_with("domain")))
            found.push_back(i);

    const RecordId& account = subject.resolution.opportunity_account;
    std::ranges::stable_sort(found, {}, [&](std::size_t i) {
        const bool on_account = !account.empty() && matches[i].account == account;
        return std::tuple{!parties[i].attended, !on_account};
    });
    return found;
}

void choose_owner(const Subject& subject, const ExportRules& rules, TaskChoice& task) {
    const model::Member* host = find_person(subject.conversation.primary_user, subject.conversation,
                                            subject.resolution, rules.people);
    if (host) task.host = host->user;
    if (host && host->active) return static_cast<void>(task.owner = host->user);
    // Asked only now: who stands in concerns no conversation whose host can own it.
    const RecordId& fallback = rules.settings.tasks.fallback_owner;
    const model::Member* stand_in = rules.people.by_user(fallback.text());
    if (stand_in && stand_in->active) task.owner = stand_in->user;
}

RecordId what_of(const model::Resolution& resolution) {
    if (!resolution.opportunity.empty()) return resolution.opportunity;
    return resolution.accounts.size() == 1 ? resolution.accounts.front() : RecordId{};
}

std::vector<std::size_t> further_contacts(const Subject& subject,
                                          const std::vector<std::size_t>& contacts,
                                          const RecordId& who) {
    std::vector<std::size_t> further;
    std::vector<RecordId> named{who};
    for (const std::size_t i : contacts) {
        const RecordId& id = subject.resolution.participants[i].id;
        if (std::ranges::find(named, id) != named.end()) continue;
        named.push_back(id);
        further.push_back(i);
    }
    return further;
}

/// The same activity for each contact, the first one before the others.
std::vector<TaskChoice> one_per_contact(const TaskChoice& task,
                                        const std::vector<model::ParticipantMatch>& people,
                                        std::size_t first,
                                        const std::vector<std::size_t>& further) {
    std::vector<std::size_t> contacts{first};
    contacts.insert(contacts.end(), further.begin(), further.end());
    std::vector<TaskChoice> tasks;
    for (const std::size_t i : contacts) {
        TaskChoice& made = tasks.emplace_back(task);
        made.who = people[i].id;
        made.contact = people[i].id;
    }
    return tasks;
}

}  // namespace

RecordId primary_account(const model::Resolution& resolution) {
    if (!resolution.opportunity_account.empty()) return resolution.opportunity_account;
    return resolution.accounts.size() == 1 ? resolution.accounts.front() : RecordId{};
}

bool is_call(const Subject& subject) {
    const std::string direction =
        base::to_lower_ascii(subject.document.text_at("metaData.direction").value_or(""));
    return direction == "inbound" || direction == "outbound";
}

ActivityShape shape_of(const Subject& subject, const TaskSettings& settings) {
    if (!settings.enabled) return ActivityShape::None;
    return is_call(subject) ? settings.calls : settings.meetings;
}

TaskState state_of(const model::Conversation& conversation, const TaskSettings& settings,
                   base::Instant now) {
    if (conversation.started)
        return *conversation.started <= now ? TaskState::Held : TaskState::Open;
    return now < conversation.time + settings.close_not_held_after ? TaskState::Open
                                                                   : TaskState::NotHeld;
}

std::vector<TaskChoice> choose_tasks(const Subject& subject, const ExportRules& rules) {
    const TaskSettings& settings = rules.settings.tasks;
    const auto& people = subject.resolution.participants;
    TaskChoice task;
    task.shape = shape_of(subject, settings);
    if (task.shape == ActivityShape::None) return {};
    const auto contacts = candidates(subject, "contact");
    const auto leads = candidates(subject, "lead");
    const bool under_lead = contacts.empty() && !leads.empty();
    if (under_lead)
        task.who = people[leads.front()].id;
    else
        task.what = what_of(subject.resolution);
    if (!contacts.empty()) task.who = people[contacts.front()].id;
    if (task.who.empty() && task.what.empty()) return {};
    choose_owner(subject, rules, task);
    task.state = state_of(subject.conversation, settings, rules.now);
    std::vector<std::size_t> further = further_contacts(subject, contacts, task.who);
    if (settings.per_contact && !contacts.empty())
        return one_per_contact(task, people, contacts.front(), further);
    task.further = std::move(further);
    return {std::move(task)};
}

}  // namespace dealwire::exporting
