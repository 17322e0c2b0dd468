#include "engine/matching/sentences.hpp"

#include "engine/base/domain_name.hpp"
#include "engine/base/email_address.hpp"
#include "engine/base/phone_number.hpp"
#include "engine/base/text.hpp"
#include "engine/matching/domain_rules.hpp"
#include "engine/matching/mailbox.hpp"
#include "engine/matching/trace_codes.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <span>
#include <string_view>

namespace dealwire::matching {
namespace {

/// A word and its sentence, in which `%` stands for the value at hand.
struct Phrase {
    std::string_view word;
    std::string_view sentence;
};

std::string filled(std::string_view sentence, std::string_view value) {
    std::string text;
    for (const char c : sentence)
        if (c == '%')
            text += value;
        else
            text.push_back(c);
    return text;
}

std::string phrase(std::span<const Phrase> phrases, const std::string& word, std::string_view value,
                   std::string_view otherwise) {
    const auto found = std::ranges::find(phrases, word, &Phrase::word);
    return found == phrases.end() ? std::string{otherwise} : filled(found->sentence, value);
}

std::string phrase(std::span<const Phrase> phrases, const std::string& word,
                   std::string_view value) {
    return phrase(phrases, word, value, word);
}

// % is the domain of the participant's address.
constexpr std::array kRules{
    Phrase{"internal-member", "The address belongs to one of our users."},
    Phrase{"internal-domain", "% is one of our own domains."},
    Phrase{"internal-affiliation", "The conversation says that this person is one of us."},
    Phrase{"domain-account", "It is the only account with the domain %."},
    Phrase{"domain-shared",
           "No contact or lead has this address, and several accounts have the domain %."},
    Phrase{"domain-lead", "No account has the domain %, and it is the only lead that has it."},
    Phrase{"none",
           "No contact or lead has this address, and no single account or lead has the domain %."},
};

constexpr std::array kDetails{
    Phrase{trace::kInactive, "The address belongs to one of our users, who is inactive now."},
    Phrase{trace::kPublicMail,
           "No contact or lead has this address, and % is open to anybody, so it stands for no "
           "company."},
    Phrase{trace::kNoCompany,
           "No contact or lead has this address, and % is no domain that a company can own."},
    Phrase{trace::kNothingToGoBy,
           "There is no address and no telephone number with a country to look for."},
    Phrase{trace::kNumberOnly,
           "There is no address, and no contact or lead has this telephone number."},
};

// % is the key: "address", "address without its tag", "telephone number".
constexpr std::array kFound{
    Phrase{"contact", "It has this %."},
    Phrase{"lead", "It has this %."},
    Phrase{"merged-contact", "A record that was merged into it has this %."},
    Phrase{"merged-lead", "A record that was merged into it has this %."},
};

constexpr std::array kNotTaken{
    Phrase{trace::kGone, "It has this %, but it was deleted in Salesforce."},
    Phrase{trace::kOrphaned,
           "This lead was converted, and neither its contact nor its account exists now."},
    Phrase{trace::kMerged,
           "It has this % only from a record that was merged into it, and another comes before "
           "that."},
    Phrase{trace::kAfterMerge, "A record that took over this % in a merge comes before leads."},
    Phrase{trace::kAfterContact, "A contact has this % too, and contacts come before leads."},
    Phrase{trace::kConverted, "Another lead with this % is not converted yet."},
    Phrase{trace::kNoDeal,
           "Another one with this % has an account with an opportunity that was open at the time."},
    Phrase{trace::kNoAccount, "Another one with this % has an account."},
    Phrase{trace::kOlder, "Another one with this % was changed later."},
    Phrase{trace::kHigherId, "Another one with this % is otherwise equal and has the lower id."},
};

constexpr std::array kDomainNotTaken{
    Phrase{trace::kShared, "Several accounts have the domain %, so none of them is taken."},
    Phrase{trace::kSplit,
           "Contacts with an address at % belong to several accounts, so the domain stands for "
           "none of them."},
    Phrase{trace::kSeveralLeads, "Several leads have the domain %, so none of them is taken."},
};

// What would turn each of them; the words that are missing here cannot be turned.
constexpr std::array kTurns{
    Phrase{trace::kGone, "It would count again if it were restored in Salesforce."},
    Phrase{trace::kMerged, "It would be taken if nobody else had this %."},
    Phrase{trace::kAfterMerge, "It would be taken if nobody else had this %."},
    Phrase{trace::kAfterContact, "It would be taken if nobody else had this %."},
    Phrase{trace::kConverted, "It would be taken if it alone were not converted."},
    Phrase{trace::kNoDeal, "It would be taken if its account alone had such an opportunity."},
    Phrase{trace::kNoAccount, "It would be taken if it alone had an account."},
    Phrase{trace::kOlder, "It would be taken if it were changed after the others."},
    Phrase{trace::kHigherId, "It would be taken if it were changed after the others."},
};

constexpr std::array kDomainTurns{
    Phrase{trace::kShared, "It would be taken if it alone had the domain."},
    Phrase{trace::kSplit, "It would be taken if the domain were one of its own."},
    Phrase{trace::kSeveralLeads, "It would be taken if it alone had the domain."},
};

constexpr std::array kChosen{
    Phrase{trace::kHost, "Its owner hosted the conversation."},
    Phrase{trace::kTookPart, "Its owner took part in the conversation."},
    Phrase{trace::kContactRole, "A contact of the conversation has a role in it."},
    Phrase{trace::kParticipants, "More participants belong to its account than to another's."},
    Phrase{trace::kLastModified, "Of the eligible ones that tie so far, it was changed last."},
    Phrase{trace::kCreated, "Of the eligible ones that tie so far, it is the newest."},
    Phrase{trace::kCloseDate,
           "Of the eligible ones that tie so far, its close date is nearest to the "
           "conversation."},
    Phrase{trace::kLowestId, "It ties with another in everything, and has the lower id."},
    Phrase{trace::kOnly, "It is the only eligible opportunity."},
};

constexpr std::array kCameLater{
    Phrase{trace::kHost, "Eligible too, but the owner of the chosen one hosted the conversation."},
    Phrase{trace::kTookPart,
           "Eligible too, but the owner of the chosen one took part in the conversation."},
    Phrase{trace::kContactRole,
           "Eligible too, but a contact of the conversation has a role in the chosen one."},
    Phrase{trace::kParticipants,
           "Eligible too, but more participants belong to the account of the chosen one."},
    Phrase{trace::kLastModified, "Eligible too, but the chosen one was changed later."},
    Phrase{trace::kCreated, "Eligible too, but the chosen one was created later."},
    Phrase{trace::kCloseDate,
           "Eligible too, but the close date of the chosen one is nearer to the conversation."},
    Phrase{
        trace::kLowestId,
        "Eligible too, but it ties with the chosen one in everything, and that has the lower id."},
    Phrase{trace::kPerson, "The rules would have chosen it, but a person decided otherwise."},
};

// What the one that comes first has.
constexpr std::array kAhead{
    Phrase{trace::kHost, "its owner hosted the conversation"},
    Phrase{trace::kTookPart, "its owner took part"},
    Phrase{trace::kContactRole, "a contact of the conversation has a role in it"},
    Phrase{trace::kParticipants, "more participants belong to its account"},
    Phrase{trace::kLastModified, "it was changed later"},
    Phrase{trace::kCreated, "it was created later"},
    Phrase{trace::kCloseDate, "its close date is nearer to the conversation"},
    Phrase{trace::kLowestId, "both tie in everything, and it has the lower id"},
};

const char* condition_of(Change change) {
    switch (change) {
        case Change::OwnerHosted:
            return "its owner had hosted the conversation";
        case Change::OwnerTookPart:
            return "its owner had taken part";
        case Change::HasRole:
            return "a contact of the conversation had a role in it";
        case Change::MostParticipants:
            return "more participants belonged to its account than to another's";
        case Change::ChangedLast:
            return "it were changed after all others";
        case Change::CreatedLast:
            return "it had been created after all others";
        case Change::ClosesOnTheDay:
            return "its close date were the day of the conversation";
        case Change::OwnerRecorded:
            return "its owner were one whose conversations are recorded";
        case Change::Restored:
            return "it were restored in Salesforce";
        case Change::CreatedByThen:
            return "it had been created by the time of the conversation";
        case Change::OpenThen:
            return "it had been open at the time";
    }
    return "";
}

std::string_view domain_of(const model::ParticipantMatch& match) {
    const std::size_t at = match.email.rfind('@');
    return at == std::string::npos ? std::string_view{}
                                   : std::string_view{match.email}.substr(at + 1);
}

/// For people: the registrable domain in Unicode, else the host as it stands.
std::string readable_domain_of(const model::ParticipantMatch& match) {
    const std::string host{domain_of(match)};
    return base::readable_domain(registrable_domain(host).value_or(host));
}

std::string_view noun_of(std::string_view key) {
    if (key == trace::kTagKey || key == "untagged-email") return "address without its tag";
    return key == trace::kPhoneKey ? "telephone number" : "address";
}

/// The key that a rule begins with: "email" of "email-merged-contact"; empty where it has none.
std::string_view key_of_rule(std::string_view rule) {
    for (const std::string_view key : {"untagged-email", "email", "phone"})
        if (rule.starts_with(key) && rule.substr(key.size()).starts_with('-')) return key;
    return {};
}

std::string because_converted(const model::ParticipantMatch& match, std::string_view noun) {
    const std::string base = "A lead with this " + std::string{noun} + " was converted into it";
    return match.kind == "contact" ? base + "."
                                   : base + ", and the lead's contact does not exist now.";
}

/// A span for people: whole days where it is some, else hours.
std::string span_text(std::string_view seconds_text) {
    std::int64_t seconds = 0;
    std::from_chars(seconds_text.data(), seconds_text.data() + seconds_text.size(), seconds);
    constexpr std::int64_t kHour = 3600;
    constexpr std::int64_t kDay = 24 * kHour;
    if (seconds % kDay == 0) return std::to_string(seconds / kDay) + " days";
    return std::to_string(seconds / kHour) + " hours";
}

std::string counted_days(int days) { return std::to_string(days) + (days == 1 ? " day" : " days"); }

/// The first word of a text, and what follows it.
std::pair<std::string, std::string> split(const std::string& text, char between) {
    const std::size_t end = text.find(between);
    if (end == std::string::npos) return {text, {}};
    return {text.substr(0, end), text.substr(end + 1)};
}

/// Of a release by its day and the owner it had; no full stop.
std::string release_of(const std::string& day, const std::string& owner_id,
                       const OwnerOf& owner_of) {
    const auto id = model::RecordId::parse(owner_id);
    if (!id) return "It belongs to somebody who is not recorded any more since " + day;
    const Owner owner = owner_of(*id);
    if (owner.recorded)
        return "It went from " + owner.name + " to somebody who is not recorded on " + day;
    return "It belongs to " + owner.name + ", who is not recorded any more since " + day;
}

std::string why_not_eligible(const std::string& code, const OwnerOf& owner_of) {
    if (code == trace::kReleased)
        return "It belongs to somebody whose conversations are not recorded.";
    if (code == trace::kDeleted) return "It was deleted in Salesforce.";
    const auto [word, rest] = split(code, ' ');
    const auto [day, value] = split(rest, ' ');
    if (word == trace::kReleased)
        return release_of(day, value, owner_of) + "; the conversation was after that.";
    if (word == trace::kCreatedLate)
        return "It was created on " + day + ", more than " + span_text(value) +
               " after the conversation.";
    if (word == trace::kClosed)
        return "It was closed before the conversation: " + value + " since " + day + ".";
    return code;
}

/// `2026-03-11T09:30:12Z` without what nobody asks for: `2026-03-11 09:30 UTC`.
std::string minute_of(const std::string& rfc3339) {
    constexpr std::size_t kDay = 10;
    constexpr std::size_t kMinute = 16;
    if (rfc3339.size() <= kMinute) return rfc3339;
    return rfc3339.substr(0, kDay) + ' ' + rfc3339.substr(kDay + 1, kMinute - kDay - 1) + " UTC";
}

std::string why_by_a_person(const std::optional<model::Override>& decision) {
    std::string details = decision ? decision->by : "";
    if (decision && !decision->at.empty())
        details += (details.empty() ? "" : ", ") + minute_of(decision->at);
    return "A person chose it" + (details.empty() ? "" : " (" + details + ")") +
           "; that stands above the rules.";
}

/// What its note adds, after a blank; empty without one.
std::string added(const model::OpportunityCandidate& candidate, const OwnerOf& owner_of) {
    const std::string& note = candidate.note;
    const bool by_person = candidate.reason == trace::kPerson;
    if (note.empty()) return {};
    const auto [word, rest] = split(note, ' ');
    const auto [day, value] = split(rest, ' ');
    if (word == trace::kReleasedSince)
        return " " + release_of(day, value, owner_of) + "; the conversation was before that.";
    if (word == trace::kClosedSince)
        return " It is closed now (" + value + ", " + day + "), but was open at the time.";
    if (word == trace::kClosedGrace)
        return " It was closed already (" + value + ", " + day +
               (by_person ? ")." : "); matching.closed_grace lets it in.");
    return " " + (word == trace::kReleased ? release_of(day, value, owner_of) + "." : note);
}

/// Of one that is not ruled out.
std::string why_placed(const model::OpportunityCandidate& candidate,
                       const std::optional<model::Override>& decision) {
    if (!candidate.chosen)
        return decision && candidate.reason != trace::kPerson
                   ? "Eligible too, but the rules would put another first."
                   : phrase(kCameLater, candidate.reason, {});
    return candidate.reason == trace::kPerson ? why_by_a_person(decision)
                                              : phrase(kChosen, candidate.reason, {});
}

bool has_rejected(const model::ParticipantMatch& match, const char* key) {
    const std::string begin = std::string{key} + ':';
    return std::ranges::any_of(match.rejected, [&](const model::Rejected& each) {
        return each.reason.starts_with(begin);
    });
}

/// What became of looking for an address or a number that did not decide.
std::string missed(const model::ParticipantMatch& match, const char* key) {
    return has_rejected(match, key) ? "only records that no longer exist have it" : "nobody has it";
}

std::string domain_outcome(const model::ParticipantMatch& match) {
    if (match.because == trace::kPublicMail) return "open to anybody, stands for no company";
    if (match.because == trace::kNoCompany) return "no company can own it";
    if (match.rule == "domain-account") return "found";
    if (match.because == trace::kByDomain) return "found, for the account";
    if (match.rule == "domain-lead") return "no account has it, one lead does";
    if (has_rejected(match, trace::kDomainKey)) return "several have it, none is taken";
    return "nobody has it";
}

std::optional<base::PhoneNumber> number_of(const Written& written) {
    if (written.party.phone.empty()) return std::nullopt;
    return base::parse_phone(written.party.phone, written.calling_code);
}

/// Whether the number could be read if one knew in which country it is dialled.
bool lacks_country(const Written& written) {
    constexpr int kFewestDigits = 6;
    const std::string& phone = written.party.phone;
    const auto digits = std::ranges::count_if(phone, [](char c) { return c >= '0' && c <= '9'; });
    return written.calling_code.empty() && digits >= kFewestDigits &&
           phone.find('+') == std::string::npos;
}

/// What became of looking for the number; it is none of a participant found by his address.
Attempt attempt_by_phone(const model::ParticipantMatch& match, const Written& written) {
    const auto number = number_of(written);
    if (!number)
        return {"telephone", std::string{base::trim(written.party.phone)},
                lacks_country(written) ? "not looked for: no country is known"
                                       : "not looked for: it is no complete number"};
    const bool found = key_of_rule(match.rule) == trace::kPhoneKey;
    return {"telephone", number->e164, found ? "found" : missed(match, trace::kPhoneKey)};
}

/// What would make a participant be found by his telephone number, or by anything at all.
std::string would_find_by_phone(const Written& written, const std::string& matched) {
    const std::string phone{base::trim(written.party.phone)};
    if (const auto number = number_of(written))
        return number->e164 + matched + " if it were the telephone number of a contact or lead" +
               (written.calling_code.empty() ? "; one without + and its country can be found once "
                                               "matching.phone_country is set."
                                             : ".");
    if (lacks_country(written))
        return phone +
               " would be looked for if it began with + and its country, or if "
               "matching.phone_country were set.";
    return {};
}

/// Of somebody without an address or a number that can be read.
std::string would_be_looked_for(const model::ParticipantMatch& match) {
    std::string who = match.name.empty() ? match.email : match.name;
    if (who.empty()) who = "A participant who is not named";
    return who +
           " would be looked for if the conversation gave an address or a telephone number for "
           "them.";
}

/// What would give somebody another match by the address.
std::vector<std::string> would_find_by_address(const model::ParticipantMatch& match,
                                               const base::EmailAddress& address,
                                               const std::string& matched) {
    const std::string email = readable_address(match.email);
    std::string sentence = email + matched + " if it were the address of a contact or lead";
    if (match.rule == "domain-shared")
        sentence += ", or if only one account had the domain " + readable_domain_of(match);
    if (match.rule == "none" && match.because.empty())
        sentence += ", or if an account had the domain " + readable_domain_of(match);
    std::vector<std::string> sentences{sentence + "."};
    if (mailbox_of(address) == Mailbox::Shared)
        sentences.push_back(email + " is a shared mailbox, so it need not be a person's.");
    return sentences;
}

}  // namespace

std::string readable_address(const std::string& email) {
    const std::size_t at = email.rfind('@');
    if (at == std::string::npos || !base::parse_email(email)) return email;
    return email.substr(0, at + 1) + base::readable_domain(email.substr(at + 1));
}

std::string because(const model::ParticipantMatch& match) {
    const std::string domain = readable_domain_of(match);
    if (!match.because.empty() && match.because != trace::kByDomain)
        return phrase(kDetails, match.because, domain);
    const std::string_view key = key_of_rule(match.rule);
    if (key.empty()) return phrase(kRules, match.rule, domain);
    const std::string found = match.rule.substr(key.size() + 1);
    const std::string text = found == "converted-lead" ? because_converted(match, noun_of(key))
                                                       : phrase(kFound, found, noun_of(key));
    if (match.because.empty()) return text;
    return text + " It has no account of its own; the account is the one with the domain " +
           domain + ".";
}

std::string reason(const model::ParticipantMatch& match, const model::Rejected& rejected) {
    const auto [key, word] = split(rejected.reason, ':');
    if (word.empty()) return rejected.reason;
    return key == trace::kDomainKey ? phrase(kDomainNotTaken, word, readable_domain_of(match))
                                    : phrase(kNotTaken, word, noun_of(key));
}

std::string would_change(const model::Rejected& rejected) {
    const auto [key, word] = split(rejected.reason, ':');
    return key == trace::kDomainKey ? phrase(kDomainTurns, word, {}, {})
                                    : phrase(kTurns, word, noun_of(key), {});
}

std::string reason(const model::OpportunityCandidate& candidate,
                   const std::optional<model::Override>& decision, const OwnerOf& owner_of) {
    const bool a_persons = decision && decision->opportunity == candidate.id;
    if (candidate.reason == trace::kDeleted && a_persons)
        return "A person chose it, but it was deleted in Salesforce since; clear or change that "
               "decision.";
    if (candidate.verdict == "rejected") return why_not_eligible(candidate.reason, owner_of);
    return why_placed(candidate, decision) + added(candidate, owner_of);
}

std::string would_change(const Prospect& prospect, const std::string& first,
                         const OwnerOf& owner_of) {
    std::string condition = condition_of(prospect.change);
    if (prospect.days > 0)
        condition += std::string{", or if matching."} +
                     (prospect.change == Change::OpenThen ? "closed" : "created") + "_grace were " +
                     counted_days(prospect.days);
    if (!prospect.eligible)
        return "It would be ruled out even if " + condition + ". " +
               why_not_eligible(prospect.reason, owner_of);
    if (first.empty()) return "It would come first if " + condition + ".";
    return "Even if " + condition + ", " + first +
           " would come first: " + phrase(kAhead, prospect.reason, {}) + ".";
}

std::string would_change(const model::OpportunityCandidate& candidate) {
    const bool overruled = !candidate.chosen && candidate.reason == trace::kPerson;
    return overruled ? "It would be chosen again once the person's decision is cleared." : "";
}

std::vector<std::string> would_change(const model::ParticipantMatch& match,
                                      const Written& written) {
    const bool unknown = match.kind == "unknown";
    if (!unknown && match.rule != "domain-account" && match.rule != "domain-lead") return {};
    const std::string matched = std::string{" would be matched"} + (unknown ? "" : " to a person");
    const std::string by_phone = would_find_by_phone(written, matched);
    const auto address = base::parse_email(match.email);
    if (!address) return {by_phone.empty() ? would_be_looked_for(match) : by_phone};
    if (mailbox_of(*address) == Mailbox::Automated) {
        if (!unknown) return {};
        return {"Nothing, for " + readable_address(match.email) +
                ": it is an automatic sender, and there is nobody to match."};
    }
    auto sentences = would_find_by_address(match, *address, matched);
    if (!by_phone.empty()) sentences.push_back(by_phone);
    return sentences;
}

std::vector<Attempt> attempts(const model::ParticipantMatch& match, const Written& written) {
    std::vector<Attempt> tried;
    if (match.kind == "internal") return tried;
    const std::string_view key = key_of_rule(match.rule);
    const auto address = base::parse_email(match.email);
    if (address) {
        const bool found = key == "email";
        tried.push_back({"address", readable_address(match.email),
                         found ? "found" : missed(match, trace::kEmailKey)});
        const auto untagged = base::without_plus_tag(*address);
        if (!found && untagged)
            tried.push_back({"address without its tag", readable_address(untagged->text()),
                             key == "untagged-email" ? "found" : missed(match, trace::kTagKey)});
    }
    const bool by_address = key == "email" || key == "untagged-email";
    if (!by_address && !base::trim(written.party.phone).empty())
        tried.push_back(attempt_by_phone(match, written));
    const bool had_account = !key.empty() && match.because != trace::kByDomain &&
                             !has_rejected(match, trace::kDomainKey);
    if (address && !had_account)
        tried.push_back({"domain", readable_domain_of(match), domain_outcome(match)});
    return tried;
}

}  // namespace dealwire::matching
