#include "engine/matching/participant_matcher.hpp"

#include "engine/base/domain_name.hpp"
#include "engine/base/text.hpp"
#include "engine/matching/opportunity_picker.hpp"
#include "engine/matching/person_option.hpp"

#include <algorithm>

namespace dealwire::matching {
namespace {

/// A domain of a large company may have hundreds of leads; the trace needs no more than these.
constexpr std::size_t kMostInTrace = 20;

/// The key a record was looked up by.
struct Key {
    std::string rule;  ///< first part of the rule's name
    std::string noun;  ///< "address" or "number"
};

class Matcher {
public:
    Matcher(const model::Participant& participant, const MatchContext& context)
        : participant_{participant},
          context_{context},
          address_{base::parse_email(participant.email)} {
        match().email = address_ ? address_->text() : std::string{base::trim(participant.email)};
        match().name = participant.name;
    }

    ParticipantFinding run() {
        if (internal()) return std::move(finding_);
        if (by_email() || by_phone())
            add_account_of_domain();
        else if (!by_domain())
            nobody();
        return std::move(finding_);
    }

private:
    model::ParticipantMatch& match() { return finding_.match; }

    void decide(std::string kind, const model::RecordId& id, std::string rule,
                std::string because) {
        match().kind = std::move(kind);
        match().id = id;
        match().rule = std::move(rule);
        match().because = std::move(because);
    }

    void reject(const std::string& kind, const std::vector<model::RecordId>& ids,
                const std::string& reason) {
        for (const model::RecordId& id : ids) {
            const auto known = [&](const auto& each) { return each.kind == kind && each.id == id; };
            if (std::ranges::any_of(match().rejected, known)) continue;
            if (match().rejected.size() >= kMostInTrace) return;
            match().rejected.push_back({kind, id, reason});
        }
    }

    bool internal();
    bool by_email();
    bool by_phone();
    bool by_domain();
    void nobody();
    void add_account_of_domain();

    bool take_best(const Key& key, std::vector<PersonOption> options);
    void take(const Key& key, const PersonOption& option);
    void reject_gone(const Key& key, std::vector<PersonOption>& options);
    [[nodiscard]] int account_rank(const model::RecordId& account) const;
    [[nodiscard]] bool has_eligible_opportunity(const model::RecordId& account) const;
    [[nodiscard]] std::optional<std::string> company_domain() const;
    void reject_shared(const std::string& domain, const DomainFacts& facts);

    const model::Participant& participant_;
    const MatchContext& context_;
    std::optional<base::EmailAddress> address_;
    ParticipantFinding finding_;
};

bool Matcher::internal() {
    const People& people = context_.people;
    if (!address_) {
        if (participant_.affiliation != model::Affiliation::Internal) return false;
        const Person* person = people.by_reference(participant_.user_id);
        decide("internal", person ? person->user : model::RecordId{}, "internal-affiliation",
               "The conversation says that this person is one of us.");
        return true;
    }
    if (const Person* person = people.by_email(*address_)) {
        decide("internal", person->user, "internal-member",
               person->active ? "The address belongs to one of our users."
                              : "The address belongs to one of our users, who is inactive now.");
        return true;
    }
    const std::string& host = address_->domain;
    if (!context_.rules.domains.is_internal(host) && !people.owns_domain(host)) return false;
    decide("internal", {}, "internal-domain",
           base::readable_domain(host) + " is one of our own domains.");
    return true;
}

bool Matcher::by_email() {
    if (!address_) return false;
    const auto look_up = [this](const base::EmailAddress& address, const Key& key) {
        auto options = options_of(context_.index.contacts_by_email(address));
        append_options(options, context_.index.leads_by_email(address));
        return take_best(key, std::move(options));
    };
    if (look_up(*address_, {"email", "address"})) return true;
    const auto untagged = base::without_plus_tag(*address_);
    return untagged && look_up(*untagged, {"untagged-email", "address without its tag"});
}

bool Matcher::by_phone() {
    const auto number = base::parse_phone(participant_.phone);
    if (!number) return false;
    auto options = options_of(context_.index.contacts_by_phone(*number));
    append_options(options, context_.index.leads_by_phone(*number));
    return take_best({"phone", "telephone number"}, std::move(options));
}

void Matcher::reject_gone(const Key& key, std::vector<PersonOption>& options) {
    std::ranges::sort(options, {}, [](const PersonOption& option) { return option.found; });
    const auto first_gone =
        std::stable_partition(options.begin(), options.end(), stands_for_someone);
    for (auto gone = first_gone; gone != options.end(); ++gone)
        reject(
            gone->kind, {gone->found},
            gone->standing == Standing::Gone
                ? "It has this " + key.noun + ", but it was deleted in Salesforce."
                : "This lead was converted, and neither its contact nor its account exists now.");
    options.erase(first_gone, options.end());
}

bool Matcher::take_best(const Key& key, std::vector<PersonOption> options) {
    reject_gone(key, options);
    if (options.empty()) return false;
    if (options.size() > 1)
        for (PersonOption& option : options) option.account_rank = account_rank(option.account);
    std::ranges::sort(options, {}, preference);
    const PersonOption& best = options.front();
    take(key, best);
    for (const PersonOption& other : std::span{options}.subspan(1))
        if (other.id != best.id) reject(other.kind, {other.id}, why_later(best, other, key.noun));
    return true;
}

void Matcher::take(const Key& key, const PersonOption& option) {
    const bool merged = option.standing == Standing::MergedAway;
    const std::string subject =
        merged ? "A record that was merged into it has this " : "It has this ";
    match().account = option.account;
    if (!option.converted) {
        decide(option.kind, option.id, key.rule + (merged ? "-merged-" : "-") + option.kind,
               subject + key.noun + ".");
        return;
    }
    finding_.converted_opportunity = option.opportunity;
    const bool has_contact = !option.contact.empty();
    decide(
        has_contact ? "contact" : "account", has_contact ? option.contact : option.account,
        key.rule + "-converted-lead",
        "A lead with this " + key.noun +
            (has_contact ? " was converted into it."
                         : " was converted into it, and the lead's contact does not exist now."));
}

int Matcher::account_rank(const model::RecordId& account) const {
    if (account.empty()) return 2;
    return has_eligible_opportunity(account) ? 0 : 1;
}

bool Matcher::has_eligible_opportunity(const model::RecordId& account) const {
    return std::ranges::any_of(context_.index.opportunities_of(account), [&](const auto* facts) {
        return !obstacle(*facts, context_.at, context_.rules.settings);
    });
}

std::optional<std::string> Matcher::company_domain() const {
    if (!address_) return std::nullopt;
    return context_.rules.domains.company_domain(address_->domain);
}

void Matcher::reject_shared(const std::string& domain, const DomainFacts& facts) {
    const std::string name = base::readable_domain(domain);
    if (facts.accounts.size() > 1)
        reject("account", facts.accounts,
               "Several accounts have the domain " + name + ", so none of them is taken.");
    else if (facts.accounts.empty())
        reject("account", facts.disagreeing,
               "Contacts with an address at " + name +
                   " belong to several accounts, so the domain stands for none of them.");
}

void Matcher::add_account_of_domain() {
    const auto domain = company_domain();
    if (!match().account.empty() || !domain) return;
    const DomainFacts facts = context_.index.domain(*domain);
    reject_shared(*domain, facts);
    if (facts.accounts.size() != 1) return;
    match().account = facts.accounts.front();
    match().because += " It has no account of its own; the account is the one with the domain " +
                       base::readable_domain(*domain) + ".";
}

bool Matcher::by_domain() {
    const auto domain = company_domain();
    if (!domain) return false;
    const DomainFacts facts = context_.index.domain(*domain);
    const std::string name = base::readable_domain(*domain);
    reject_shared(*domain, facts);
    if (facts.accounts.size() > 1) {
        decide("unknown", {}, "domain-shared",
               "No contact or lead has this address, and several accounts have the domain " + name +
                   ".");
        return true;
    }
    if (facts.accounts.size() == 1) {
        match().account = facts.accounts.front();
        decide("account", facts.accounts.front(), "domain-account",
               "It is the only account with the domain " + name + ".");
        return true;
    }
    if (facts.leads.size() == 1) {
        decide("lead", facts.leads.front(), "domain-lead",
               "No account has the domain " + name + ", and it is the only lead that has it.");
        return true;
    }
    reject("lead", facts.leads,
           "Several leads have the domain " + name + ", so none of them is taken.");
    return false;
}

void Matcher::nobody() {
    std::string because = "There is no address and no telephone number with a country to look for.";
    if (address_ && context_.rules.domains.is_public_mail(address_->domain))
        because = "No contact or lead has this address, and " +
                  base::readable_domain(address_->domain) +
                  " is open to anybody, so it stands for no company.";
    else if (address_)
        because =
            "No contact or lead has this address, and no single account or lead has its domain.";
    else if (base::parse_phone(participant_.phone))
        because = "There is no address, and no contact or lead has this telephone number.";
    decide("unknown", {}, "none", std::move(because));
}

}  // namespace

ParticipantFinding match_participant(const model::Participant& participant,
                                     const MatchContext& context) {
    return Matcher{participant, context}.run();
}

}  // namespace dealwire::matching
