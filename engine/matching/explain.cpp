#include "engine/matching/explain.hpp"

#include "engine/base/time_text.hpp"
#include "engine/matching/sentences.hpp"

#include <algorithm>

namespace dealwire::matching {
namespace {

using base::Tree;
using model::RecordId;

Tree id_or_null(const RecordId& id) { return id.empty() ? Tree{} : Tree{id.text()}; }

Tree ids(const std::vector<RecordId>& records) {
    Tree::Array list;
    for (const RecordId& id : records) list.emplace_back(id.text());
    return list;
}

/// The kind whose name is asked for: an internal participant's id is a user's.
std::string record_kind(const std::string& kind) { return kind == "internal" ? "user" : kind; }

Tree texts(const std::vector<std::string>& sentences) {
    return Tree::Array{sentences.begin(), sentences.end()};
}

/// The party that a participant was matched for; an empty one where the document has changed.
const model::Participant& party_of(const Explained& explained, std::size_t at) {
    static const model::Participant kNobody;
    const auto& parties = explained.conversation.participants;
    return at < parties.size() ? parties[at] : kNobody;
}

Tree match_tree(const model::ParticipantMatch& match, const NameOf& name_of) {
    Tree found = Tree::Object{{"kind", match.kind},
                              {"id", id_or_null(match.id)},
                              {"rule", match.rule},
                              {"because", because(match)},
                              {"account", id_or_null(match.account)}};
    if (!match.id.empty()) found.set("name", name_of(record_kind(match.kind), match.id));
    return found;
}

Tree rejected_tree(const model::ParticipantMatch& match, const NameOf& name_of) {
    Tree::Array list;
    for (const model::Rejected& each : match.rejected)
        list.push_back(Tree::Object{{"kind", each.kind},
                                    {"id", id_or_null(each.id)},
                                    {"name", name_of(each.kind, each.id)},
                                    {"reason", reason(match, each)}});
    return list;
}

Tree attempts_tree(const std::vector<Attempt>& tried) {
    Tree::Array list;
    for (const Attempt& each : tried)
        list.push_back(
            Tree::Object{{"key", each.key}, {"value", each.value}, {"outcome", each.outcome}});
    return list;
}

Tree participants_tree(const Explained& explained) {
    Tree::Array list;
    const auto& matches = explained.resolution.participants;
    for (std::size_t i = 0; i < matches.size(); ++i)
        list.push_back(
            Tree::Object{{"email", matches[i].email},
                         {"name", matches[i].name},
                         {"match", match_tree(matches[i], explained.name_of)},
                         {"tried", attempts_tree(attempts(matches[i], party_of(explained, i)))},
                         {"rejected", rejected_tree(matches[i], explained.name_of)},
                         {"wouldChange", texts(would_change(matches[i]))}});
    return list;
}

Tree candidates_tree(const Explained& explained) {
    Tree::Array list;
    for (const model::OpportunityCandidate& each : explained.resolution.candidates)
        list.push_back(Tree::Object{{"opportunity", each.id.text()},
                                    {"name", explained.name_of("opportunity", each.id)},
                                    {"verdict", each.verdict},
                                    {"reason", reason(each, explained.decision)},
                                    {"wouldChange", would_change(each)}});
    return list;
}

Tree tree_of(const std::optional<model::Override>& decision) {
    if (!decision) return nullptr;
    return Tree::Object{{"opportunity", id_or_null(decision->opportunity)},
                        {"by", decision->by},
                        {"at", decision->at}};
}

/// `2026-03-11 09:30 UTC`.
std::string readable(base::Instant instant) {
    const std::string text = base::to_text(instant);
    return text.substr(0, 10) + ' ' + text.substr(11, 5) + " UTC";
}

/// How a verdict is put in the text, all of one width.
const char* label_of(const std::string& verdict) {
    if (verdict == "chosen") return "chosen   ";
    return verdict == "eligible" ? "runner-up" : "ruled out";
}

/// Writes the lines of the text.
class Writer {
public:
    explicit Writer(const Explained& explained) : in_{explained} {}

    std::vector<std::string> write() {
        headline();
        outcome();
        participants();
        opportunities();
        section("What would change this");
        for (const std::string& sentence : what_would_change(in_.resolution))
            lines_.push_back("  - " + sentence);
        return std::move(lines_);
    }

private:
    void section(const std::string& title) {
        lines_.emplace_back();
        lines_.push_back(title);
    }

    [[nodiscard]] std::string named(const std::string& kind, const RecordId& id) const {
        const std::string name = in_.name_of(kind, id);
        return name.empty() ? id.text() : name + " (" + id.text() + ")";
    }

    void headline() {
        const std::string& title = in_.conversation.title;
        lines_.push_back((title.empty() ? "Conversation" : "\"" + title + "\"") + " of " +
                         readable(in_.conversation.time) + " [" + in_.conversation.id.value + "]");
    }

    [[nodiscard]] bool brought_by_somebody(const RecordId& account) const {
        return std::ranges::find(in_.resolution.participants, account,
                                 &model::ParticipantMatch::account) !=
               in_.resolution.participants.end();
    }

    void outcome() {
        const model::Resolution& resolution = in_.resolution;
        section("Where it belongs");
        if (!resolution.resolved()) {
            lines_.emplace_back("  nowhere: nothing in Salesforce was found");
            return;
        }
        for (const RecordId& id : resolution.contacts)
            lines_.push_back("  Contact      " + named("contact", id));
        for (const RecordId& id : resolution.leads)
            lines_.push_back("  Lead         " + named("lead", id));
        for (const RecordId& id : resolution.accounts)
            lines_.push_back("  Account      " + named("account", id) +
                             (brought_by_somebody(id) ? "" : ", the opportunity's"));
        if (resolution.opportunity.empty()) {
            lines_.emplace_back(resolution.overridden ? "  Opportunity  none, as a person decided"
                                                      : "  Opportunity  none");
            return;
        }
        const std::string& stage = resolution.opportunity_stage;
        lines_.push_back("  Opportunity  " + named("opportunity", resolution.opportunity) +
                         (stage.empty() ? "" : ", stage " + stage + " at the time") +
                         (resolution.overridden ? ", chosen by a person" : ""));
    }

    void participants() {
        section("Who took part");
        if (in_.resolution.participants.empty()) lines_.emplace_back("  nobody is named");
        for (std::size_t i = 0; i < in_.resolution.participants.size(); ++i)
            participant(in_.resolution.participants[i], party_of(in_, i));
    }

    void participant(const model::ParticipantMatch& match, const model::Participant& party) {
        const std::string address = match.email.empty() ? "no address" : match.email;
        lines_.push_back("  " + (match.name.empty() ? address : match.name + " <" + address + ">"));
        lines_.push_back("    " + what_it_is(match) + " " + because(match));
        const auto tried = attempts(match, party);
        const bool at_once = tried.size() == 1 && tried.front().outcome == "found";
        for (const Attempt& each : tried)
            if (!at_once)
                lines_.push_back("    looked for the " + each.key + " " + each.value + ": " +
                                 each.outcome);
        not_taken(match);
        if (match.kind == "unknown") return;  // said at the end
        for (const std::string& sentence : would_change(match))
            lines_.push_back("    would change it: " + sentence);
    }

    /// Records that were not taken for the same reason share a line.
    void not_taken(const model::ParticipantMatch& match) {
        std::vector<std::pair<std::string, std::string>> groups;  // reason, records
        for (const model::Rejected& each : match.rejected) {
            const std::string record = each.kind + " " + named(each.kind, each.id);
            const std::string why = reason(match, each);
            const auto same =
                std::ranges::find(groups, why, &std::pair<std::string, std::string>::first);
            if (same == groups.end())
                groups.emplace_back(why, record);
            else
                same->second += ", " + record;
        }
        for (const auto& [why, records] : groups)
            lines_.push_back("    not taken: " + records + ". " + why);
    }

    [[nodiscard]] std::string what_it_is(const model::ParticipantMatch& match) const {
        if (match.kind == "unknown") return "Unknown.";
        if (match.kind == "internal")
            return match.id.empty() ? "One of us."
                                    : "One of us: user " + named("user", match.id) + ".";
        std::string text = match.kind == "contact" ? "Contact " : "Lead ";
        if (match.kind == "account") text = "Somebody of the account ";
        text += named(match.kind, match.id);
        const bool more = match.kind != "account" && !match.account.empty();
        return text + (more ? " of the account " + named("account", match.account) : "") + ".";
    }

    void opportunities() {
        section("Opportunities looked at");
        if (in_.resolution.candidates.empty()) lines_.emplace_back("  none was found");
        for (const model::OpportunityCandidate& candidate : in_.resolution.candidates) {
            lines_.push_back(std::string{"  "} + label_of(candidate.verdict) + "  " +
                             named("opportunity", candidate.id) + ": " +
                             reason(candidate, in_.decision));
            const std::string change = would_change(candidate);
            if (!change.empty()) lines_.push_back("             " + change);
        }
    }

    const Explained& in_;
    std::vector<std::string> lines_;
};

std::string change_for_opportunity(const model::Resolution& resolution) {
    if (!resolution.resolved()) return "Opportunities are looked at once a participant is matched.";
    if (resolution.candidates.empty())
        return "An opportunity of one of its accounts, or one in which a contact has a role, would "
               "be taken if its owner is one of our users whose conversations are recorded.";
    return "One of the opportunities would be taken if it had been open at the time of the "
           "conversation.";
}

}  // namespace

std::vector<std::string> what_would_change(const model::Resolution& resolution) {
    std::vector<std::string> sentences;
    for (const model::ParticipantMatch& match : resolution.participants)
        for (std::string& sentence : would_change(match)) {
            const bool known = std::ranges::find(sentences, sentence) != sentences.end();
            if (match.kind == "unknown" && !known) sentences.push_back(std::move(sentence));
        }
    const std::string command = "dealwire override " + resolution.conversation.value;
    if (resolution.overridden) {
        sentences.push_back("A person decided on the opportunity; the rules choose again after: " +
                            command + " --clear");
        return sentences;
    }
    if (resolution.opportunity.empty()) sentences.push_back(change_for_opportunity(resolution));
    sentences.push_back("A person can decide on an opportunity, and that stays: " + command +
                        " --opportunity ID");
    return sentences;
}

base::Tree explain_as_tree(const Explained& explained) {
    const model::Resolution& resolution = explained.resolution;
    return Tree::Object{{"conversation", resolution.conversation.value},
                        {"contacts", ids(resolution.contacts)},
                        {"leads", ids(resolution.leads)},
                        {"accounts", ids(resolution.accounts)},
                        {"opportunity", id_or_null(resolution.opportunity)},
                        {"opportunityStage", resolution.opportunity_stage},
                        {"override", tree_of(explained.decision)},
                        {"participants", participants_tree(explained)},
                        {"candidates", candidates_tree(explained)},
                        {"wouldChange", texts(what_would_change(resolution))}};
}

std::vector<std::string> explain_as_text(const Explained& explained) {
    return Writer{explained}.write();
}

}  // namespace dealwire::matching
