#include "engine/exporting/task_choice.hpp"

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

RecordId owner_of(const Subject& subject, const ExportRules& rules) {
    const model::Member* host = find_person(subject.conversation.primary_user, subject.conversation,
                                            subject.resolution, rules.people);
    if (host && host->active) return host->user;
    const RecordId& fallback = rules.settings.tasks.fallback_owner;
    const model::Member* stand_in = rules.people.by_user(fallback.text());
    return stand_in && stand_in->active ? fallback : RecordId{};
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

}  // namespace

RecordId primary_account(const model::Resolution& resolution) {
    if (!resolution.opportunity_account.empty()) return resolution.opportunity_account;
    return resolution.accounts.size() == 1 ? resolution.accounts.front() : RecordId{};
}

bool was_held(const model::Conversation& conversation, base::Instant now) {
    return conversation.started && *conversation.started <= now;
}

std::optional<TaskChoice> choose_task(const Subject& subject, const ExportRules& rules) {
    if (!rules.settings.tasks.enabled) return std::nullopt;
    TaskChoice task;
    const auto contacts = candidates(subject, "contact");
    const auto leads = candidates(subject, "lead");
    const model::Resolution& resolution = subject.resolution;
    if (!contacts.empty()) {
        task.who = resolution.participants[contacts.front()].id;
    } else if (!leads.empty()) {
        task.who = resolution.participants[leads.front()].id;
    }
    const bool beside_lead = contacts.empty() && !leads.empty();
    if (!beside_lead) {
        const bool single = resolution.accounts.size() == 1;
        if (!resolution.opportunity.empty())
            task.what = resolution.opportunity;
        else if (single)
            task.what = resolution.accounts.front();
    }
    if (task.who.empty() && task.what.empty()) return std::nullopt;
    task.owner = owner_of(subject, rules);
    task.held = was_held(subject.conversation, rules.now);
    task.further = further_contacts(subject, contacts, task.who);
    return task;
}

}  // namespace dealwire::exporting
