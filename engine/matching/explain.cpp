#include "engine/matching/explain.hpp"

#include "engine/base/time_text.hpp"
#include "engine/matching/explained.hpp"
#include "engine/matching/sentences.hpp"

#include <algorithm>

namespace dealwire::matching {
namespace {

using model::RecordId;

OwnerOf owners_of(const Explained& explained) {
    return [&explained](const RecordId& user) {
        const std::string name = explained.name_of("user", user);
        return Owner{name.empty() ? user.text() : name, explained.is_recorded(user)};
    };
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
        for (const std::string& sentence : what_would_change(in_))
            lines_.push_back("  - " + sentence);
        return std::move(lines_);
    }

private:
    void section(const std::string& title) {
        lines_.emplace_back();
        lines_.push_back(title);
    }

    [[nodiscard]] std::string named(const std::string& kind, const RecordId& id) const {
        return matching::named(in_, kind, id);
    }

    void headline() {
        const std::string& title = in_.conversation.title;
        lines_.push_back((title.empty() ? "Conversation" : "\"" + title + "\"") + " of " +
                         readable(in_.conversation.time) + " [" + in_.conversation.id.value + "]");
        if (!in_.considered.host.empty())
            lines_.push_back("hosted by " + named("user", in_.considered.host));
    }

    void outcome() {
        const model::Resolution& resolution = resolution_;
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
                             (brought_by_somebody(resolution_, id) ? "" : ", the opportunity's"));
        if (resolution.opportunity.empty()) {
            lines_.push_back("  Opportunity  " + why_no_opportunity(in_));
            return;
        }
        const std::string& stage = resolution.opportunity_stage;
        lines_.push_back("  Opportunity  " + named("opportunity", resolution.opportunity) +
                         (stage.empty() ? "" : ", stage " + stage + " at the time") +
                         (resolution.overridden ? ", chosen by a person" : ""));
    }

    void participants() {
        section("Who took part");
        if (resolution_.participants.empty()) lines_.emplace_back("  nobody is named");
        for (std::size_t i = 0; i < resolution_.participants.size(); ++i) participant(i);
    }

    void participant(std::size_t at) {
        const model::ParticipantMatch& match = resolution_.participants[at];
        const std::string address =
            match.email.empty() ? "no address" : readable_address(match.email);
        lines_.push_back("  " + (match.name.empty() ? address : match.name + " <" + address + ">"));
        lines_.push_back("    " + what_it_is(match) + " " + because(match));
        const auto tried = attempts(match, written_of(in_, at));
        // The address stands above already, a number does not.
        const bool at_once =
            tried.size() == 1 && tried.front().key == "address" && tried.front().outcome == "found";
        for (const Attempt& each : tried)
            if (!at_once)
                lines_.push_back("    looked for the " + each.key + " " + each.value + ": " +
                                 each.outcome);
        not_taken(match);
        if (match.kind == "unknown") return;  // said at the end
        for (const std::string& sentence : change_of_participant(in_, at))
            lines_.push_back("    would change it: " + sentence);
    }

    /// Records that were not taken for the same reason share a line.
    void not_taken(const model::ParticipantMatch& match) {
        std::vector<std::pair<std::string, std::string>> groups;  // reason, records
        for (const model::Rejected& each : match.rejected) {
            const std::string record = each.kind + " " + named(each.kind, each.id);
            const std::string change = would_change(each);
            const std::string why = reason(match, each) + (change.empty() ? "" : " " + change);
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
        if (resolution_.candidates.empty()) lines_.emplace_back("  none was found");
        for (std::size_t i = 0; i < resolution_.candidates.size(); ++i) {
            const model::OpportunityCandidate& candidate = resolution_.candidates[i];
            lines_.push_back(std::string{"  "} + label_of(candidate.verdict) + "  " +
                             named("opportunity", candidate.id) + ": " + reason_of(in_, i));
            const std::string change = change_of(in_, i);
            if (!change.empty()) lines_.push_back("             " + change);
        }
    }

    const Explained& in_;
    const model::Resolution& resolution_ = in_.considered.resolution;
    std::vector<std::string> lines_;
};

std::string change_for_opportunity(const model::Resolution& resolution) {
    if (!resolution.resolved()) return "Opportunities are looked at once a participant is matched.";
    if (resolution.candidates.empty())
        return "An opportunity of one of its accounts, or one in which a contact has a role, would "
               "be taken if it had been open at the time and its owner were one of our users whose "
               "conversations are recorded.";
    return "None of the opportunities that were looked at could be taken; what would change that "
           "is said of each.";
}

}  // namespace

Written written_of(const Explained& explained, std::size_t participant) {
    static const model::Participant kNobody;
    const auto& parties = explained.conversation.participants;
    return {participant < parties.size() ? parties[participant] : kNobody,
            explained.considered.calling_code};
}

std::vector<std::string> change_of_participant(const Explained& explained,
                                               std::size_t participant) {
    return would_change(explained.considered.resolution.participants[participant],
                        written_of(explained, participant));
}

std::string why_no_opportunity(const Explained& explained) {
    if (!explained.considered.resolution.overridden) return "none";
    const bool chose_one = explained.decision && !explained.decision->opportunity.empty();
    return chose_one ? "none: the one that a person chose was deleted in Salesforce"
                     : "none, as a person decided";
}

std::string named(const Explained& explained, const std::string& kind, const RecordId& id) {
    const std::string name = explained.name_of(kind, id);
    return name.empty() ? id.text() : name + " (" + id.text() + ")";
}

bool brought_by_somebody(const model::Resolution& resolution, const RecordId& account) {
    return std::ranges::find(resolution.participants, account, &model::ParticipantMatch::account) !=
           resolution.participants.end();
}

std::string reason_of(const Explained& explained, std::size_t candidate) {
    return reason(explained.considered.resolution.candidates[candidate], explained.decision,
                  owners_of(explained));
}

std::string change_of(const Explained& explained, std::size_t candidate) {
    const model::Resolution& resolution = explained.considered.resolution;
    const model::OpportunityCandidate& one = resolution.candidates[candidate];
    const auto& prospect = explained.considered.prospects[candidate];
    if (!prospect) return would_change(one);
    std::string first;
    if (prospect->first != one.id)
        first = prospect->first == resolution.opportunity
                    ? "the chosen one"
                    : named(explained, "opportunity", prospect->first);
    return would_change(*prospect, first, owners_of(explained));
}

std::vector<std::string> what_would_change(const Explained& explained) {
    const model::Resolution& resolution = explained.considered.resolution;
    std::vector<std::string> sentences;
    for (std::size_t i = 0; i < resolution.participants.size(); ++i) {
        if (resolution.participants[i].kind != "unknown") continue;
        for (std::string& sentence : change_of_participant(explained, i)) {
            const bool known = std::ranges::find(sentences, sentence) != sentences.end();
            if (!known) sentences.push_back(std::move(sentence));
        }
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

std::vector<std::string> explain_as_text(const Explained& explained) {
    return Writer{explained}.write();
}

}  // namespace dealwire::matching
