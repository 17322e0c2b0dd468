#include "engine/exporting/facts.hpp"

#include "engine/base/time_text.hpp"
#include "engine/exporting/affiliation.hpp"
#include "engine/exporting/decimal.hpp"
#include "engine/exporting/field_value.hpp"
#include "engine/exporting/task_choice.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace dealwire::exporting {
namespace {

using base::Tree;
using model::Affiliation;
using model::RecordId;

void put(Tree::Object& object, const char* name, Tree value) {
    object.emplace_back(name, std::move(value));
}

Tree text_or_null(const std::string& text) { return text.empty() ? Tree{} : Tree{text}; }

Tree id_or_null(const RecordId& id) { return text_or_null(id.text()); }

/// Milliseconds are enough for seconds of speech, and hide the noise of adding.
Tree seconds(double value) {
    std::array<char, 400> text{};
    const int length = std::snprintf(text.data(), text.size(), "%.3f", value);
    return Tree{base::Number{*round_decimal({text.data(), static_cast<std::size_t>(length)}, 3)}};
}

/// The parties of the document, one per participant of the conversation.
std::vector<const Tree*> parties_of(const Tree& document) {
    std::vector<const Tree*> parties;
    const Tree* list = document.find("parties");
    if (!list || !list->array()) return parties;
    for (const Tree& party : *list->array())
        if (party.object()) parties.push_back(&party);
    return parties;
}

/// The participant a speaker is: by participant id, else by user id.
std::optional<std::size_t> participant_of(const Tree& speaker,
                                          const std::vector<model::Participant>& participants) {
    const std::string id = speaker.text_at("id").value_or("");
    const std::string user = speaker.text_at("userId").value_or("");
    for (std::size_t i = 0; i < participants.size(); ++i)
        if (!id.empty() && participants[i].id == id) return i;
    for (std::size_t i = 0; i < participants.size(); ++i)
        if (!user.empty() && participants[i].user_id == user) return i;
    return std::nullopt;
}

/// Seconds spoken per participant; nothing where no speaker entry names him.
std::vector<std::optional<double>> talk_times(const Subject& subject) {
    std::vector<std::optional<double>> times(subject.conversation.participants.size());
    const Tree* speakers = subject.document.at("interaction.speakers");
    if (!speakers || !speakers->array()) return times;
    for (const Tree& speaker : *speakers->array()) {
        const auto who = participant_of(speaker, subject.conversation.participants);
        const Tree* time = speaker.find("talkTime");
        const auto value = time && time->number() ? base::to_double(*time->number()) : std::nullopt;
        if (who && value) times[*who] = times[*who].value_or(0) + *value;
    }
    return times;
}

/// Everything found out once and used by several facts.
struct Findings {
    const Subject& subject;
    std::vector<const Tree*> parties;
    std::vector<std::optional<double>> talk;
    std::vector<Affiliation> affiliations;
    const model::Member* host = nullptr;
};

Findings find_out(const Subject& subject, const ExportRules& rules) {
    const model::Conversation& conversation = subject.conversation;
    Findings found{subject, parties_of(subject.document), talk_times(subject), {}, nullptr};
    for (std::size_t i = 0; i < conversation.participants.size(); ++i)
        found.affiliations.push_back(affiliation_of(i, conversation, subject.resolution));
    found.host =
        find_person(conversation.primary_user, conversation, subject.resolution, rules.people);
    return found;
}

const model::ParticipantMatch& match_of(const Findings& found, std::size_t i) {
    static const model::ParticipantMatch kNone{};
    const auto& matches = found.subject.resolution.participants;
    return i < matches.size() ? matches[i] : kNone;
}

bool is_host(const Findings& found, std::size_t i) {
    const model::Participant& participant = found.subject.conversation.participants[i];
    const std::string& host = found.subject.conversation.primary_user;
    if (host.empty()) return false;
    if (participant.user_id == host) return true;
    const model::ParticipantMatch& match = match_of(found, i);
    if (found.host) return match.kind == "internal" && match.id == found.host->user;
    return participant.user_id.empty() && participant.id == host;
}

Tree participant_fact(const Findings& found, std::size_t i) {
    const model::Participant& participant = found.subject.conversation.participants[i];
    const model::ParticipantMatch& match = match_of(found, i);
    const auto id_if = [&](const char* kind) {
        return match.kind == kind ? id_or_null(match.id) : Tree{};
    };
    const bool described = i < found.parties.size();
    Tree::Object fact;
    put(fact, "id", text_or_null(participant.id));
    put(fact, "email", text_or_null(match.email));
    put(fact, "name", text_or_null(participant.name.empty() ? match.name : participant.name));
    put(fact, "title",
        described ? text_or_null(found.parties[i]->text_at("title").value_or("")) : Tree{});
    put(fact, "phone", text_or_null(participant.phone));
    put(fact, "affiliation", word_of(found.affiliations[i]));
    put(fact, "contact", id_if("contact"));
    put(fact, "lead", id_if("lead"));
    put(fact, "user", id_if("internal"));
    put(fact, "host", is_host(found, i));
    put(fact, "invited", participant.invited);
    put(fact, "attended", participant.attended);
    put(fact, "talk_seconds", found.talk[i] ? seconds(*found.talk[i]) : Tree{});
    return fact;
}

Tree talk_of(const Findings& found, Affiliation side) {
    std::optional<double> total;
    for (std::size_t i = 0; i < found.talk.size(); ++i)
        if (found.talk[i] && found.affiliations[i] == side)
            total = total.value_or(0) + *found.talk[i];
    return total ? seconds(*total) : Tree{};
}

/// `Iris Vang <iris@northbridge.test>`
std::string named(const Findings& found, std::size_t i) {
    const model::Participant& participant = found.subject.conversation.participants[i];
    const model::ParticipantMatch& match = match_of(found, i);
    const std::string name = one_line(participant.name.empty() ? match.name : participant.name);
    const std::string email = one_line(match.email);
    if (name.empty()) return email.empty() ? one_line(participant.phone) : email;
    return email.empty() ? name : name + " <" + email + ">";
}

std::string participant_line(const Findings& found, std::size_t i) {
    std::string line = named(found, i);
    if (line.empty()) line = "Unnamed";
    const std::string title =
        i < found.parties.size() ? found.parties[i]->text_at("title").value_or("") : std::string{};
    if (!title.empty()) line.append(", ").append(one_line(title));
    if (is_host(found, i)) line.append(" (host)");
    if (!found.subject.conversation.participants[i].attended) line.append(" (did not attend)");
    return line;
}

/// Seconds from 0 to a year; nothing where it is missing or makes no sense.
std::optional<std::chrono::seconds> duration_of(const Subject& subject) {
    const Tree* duration = subject.document.at("metaData.duration");
    if (!duration || !duration->number()) return std::nullopt;
    const auto length = base::to_integer(*duration->number());
    constexpr std::int64_t kLongest = 366 * 86400;
    if (!length || *length < 0 || *length > kLongest) return std::nullopt;
    return std::chrono::seconds{*length};
}

/// `started` and the duration; null where either is missing.
Tree end_of(const Subject& subject) {
    const auto length = duration_of(subject);
    if (!subject.conversation.started || !length) return {};
    return Tree{base::to_text(*subject.conversation.started + *length)};
}

const char* state_word(TaskState state) {
    switch (state) {
        case TaskState::Held:
            return "held";
        case TaskState::NotHeld:
            return "not_held";
        case TaskState::Open:
            break;
    }
    return "open";
}

/// Contacts of an activity that it is not related to in the org, for its description.
std::string further_contacts(const Findings& found, const TaskChoice& task, bool several) {
    std::string names;
    const std::size_t related = several ? kMostContacts - 1 : 0;
    for (std::size_t k = related; k < task.further.size(); ++k)
        names.append(names.empty() ? "Further contacts: " : ", ")
            .append(named(found, task.further[k]));
    return names;
}

std::string participant_lines(const Findings& found) {
    std::string people;
    for (std::size_t i = 0; i < found.affiliations.size(); ++i)
        people.append("\n").append(participant_line(found, i));
    return people.empty() ? people : "Participants:" + people;
}

/// An event needs an end: the last moment known, within what Salesforce takes. Source: Salesforce
/// Help, "Considerations for Using Events and Calendars" (14 days).
std::string end_of_event(const Subject& subject) {
    constexpr std::chrono::hours kLongest{14 * 24};
    const base::Instant begin = subject.conversation.time;
    const auto length = duration_of(subject).value_or(std::chrono::seconds{0});
    return base::to_text(begin + std::min<std::chrono::seconds>(length, kLongest));
}

Tree task_fact(const Findings& found, const TaskChoice& task, const TaskSettings& settings) {
    const bool not_held = task.state == TaskState::NotHeld;
    Tree::Object fact;
    put(fact, "shape", task.shape == ActivityShape::Event ? "event" : "task");
    put(fact, "contact", id_or_null(task.contact));
    put(fact, "who", id_or_null(task.who));
    put(fact, "what", id_or_null(task.what));
    put(fact, "owner", id_or_null(task.owner));
    put(fact, "host", id_or_null(task.host));
    put(fact, "state", state_word(task.state));
    put(fact, "outcome", not_held ? Tree{"Not held"} : Tree{});
    put(fact, "note", not_held ? Tree{"Booked, but not held."} : Tree{});
    put(fact, "time", base::to_text(found.subject.conversation.time));
    put(fact, "ends_at", end_of_event(found.subject));
    put(fact, "participants", text_or_null(participant_lines(found)));
    put(fact, "further_contacts",
        text_or_null(further_contacts(found, task, settings.several_contacts)));
    return fact;
}

Tree tasks_fact(const Findings& found, const ExportRules& rules) {
    Tree::Array list;
    for (const TaskChoice& task : choose_tasks(found.subject, rules))
        list.push_back(task_fact(found, task, rules.settings.tasks));
    return list;
}

Tree related(const std::vector<RecordId>& ids, const RecordId& primary) {
    Tree::Array list;
    for (const RecordId& id : ids) {
        Tree::Object one;
        put(one, "id", id.text());
        put(one, "primary", id == primary);
        list.emplace_back(std::move(one));
    }
    return list;
}

Tree participants_fact(const Findings& found) {
    Tree::Array list;
    for (std::size_t i = 0; i < found.affiliations.size(); ++i)
        list.push_back(participant_fact(found, i));
    return list;
}

Tree emails_fact(const Findings& found) {
    Tree::Array list;
    for (std::size_t i = 0; i < found.affiliations.size(); ++i)
        if (const std::string& email = match_of(found, i).email;
            email.find('@') != std::string::npos)
            list.emplace_back(email);
    return list;
}

Tree opportunities_fact(const model::Resolution& resolution) {
    Tree::Array list;
    if (resolution.opportunity.empty()) return list;
    Tree::Object one;
    put(one, "id", resolution.opportunity.text());
    put(one, "stage", text_or_null(resolution.opportunity_stage));
    list.emplace_back(std::move(one));
    return list;
}

}  // namespace

Tree resolved_facts(const Subject& subject, const ExportRules& rules) {
    const Findings found = find_out(subject, rules);
    const model::Resolution& resolution = subject.resolution;
    Tree::Object talk;
    put(talk, "internal", talk_of(found, Affiliation::Internal));
    put(talk, "external", talk_of(found, Affiliation::External));
    Tree::Object facts;
    put(facts, "ended_at", end_of(subject));
    put(facts, "host", found.host ? id_or_null(found.host->user) : Tree{});
    put(facts, "primary_account", id_or_null(primary_account(resolution)));
    put(facts, "opportunity", id_or_null(resolution.opportunity));
    put(facts, "stage", text_or_null(resolution.opportunity_stage));
    put(facts, "accounts", related(resolution.accounts, primary_account(resolution)));
    put(facts, "contacts", related(resolution.contacts, {}));
    put(facts, "opportunities", opportunities_fact(resolution));
    put(facts, "participants", participants_fact(found));
    put(facts, "emails", emails_fact(found));
    put(facts, "talk_seconds", std::move(talk));
    put(facts, "tasks", tasks_fact(found, rules));
    return facts;
}

}  // namespace dealwire::exporting
