#include "engine/matching/participant_matcher.hpp"

#include "engine/base/text.hpp"
#include "engine/matching/opportunity_picker.hpp"
#include "engine/matching/person_option.hpp"
#include "engine/matching/trace_codes.hpp"

#include <algorithm>

namespace dealwire::matching {
namespace {

/// A domain of a large company may have hundreds of leads; the trace needs no more than these.
constexpr std::size_t kMostInTrace = 20;

/// The key a record was looked up by.
struct Key {
    const char* rule;   ///< first part of the rule's name
    const char* trace;  ///< first part of the reasons in the trace
};

constexpr Key kByEmail{"email", trace::kEmailKey};
constexpr Key kByUntagged{"untagged-email", trace::kTagKey};
constexpr Key kByPhone{"phone", trace::kPhoneKey};

std::string reason(const char* key, const char* word) {
    return std::string{key}.append(1, ':').append(word);
}

class Matcher {
public:
    Matcher(const model::Participant& participant, const MatchContext& context,
            model::ParticipantMatch& match)
        : participant_{participant},
          context_{context},
          address_{context.scratch.address_of(participant)},
          match_{match} {
        if (address_.is_one)
            match_.email.assign(address_.address.local)
                .append(1, '@')
                .append(address_.address.domain);
        else
            match_.email = base::trim(participant.email);
        match_.name = participant.name;
        match_.account = {};
        match_.rejected.clear();
    }

    model::RecordId run() {
        if (internal()) return {};
        if (by_email() || by_phone())
            add_account_of_domain();
        else if (!by_domain())
            nobody();
        return converted_opportunity_;
    }

private:
    model::ParticipantMatch& match() { return match_; }

    void decide(std::string_view kind, const model::RecordId& id, std::string_view rule,
                std::string_view because = {}) {
        match_.kind = kind;
        match_.id = id;
        match_.rule = rule;
        match_.because = because;
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

    bool by_address(const AddressKey& asked, const Key& key);
    MatchScratch& fresh_scratch();
    [[nodiscard]] HostFacts host_facts() const;
    bool take_best(const Key& key);
    void take(const Key& key, const PersonOption& option);
    void reject_gone(const Key& key, std::vector<PersonOption>& options);
    [[nodiscard]] int account_rank(const model::RecordId& account) const;
    [[nodiscard]] bool has_eligible_opportunity(const model::RecordId& account) const;
    [[nodiscard]] std::string_view company_domain() const;
    [[nodiscard]] std::optional<base::PhoneNumber> phone() const;
    void reject_shared(const DomainFacts& facts);

    const model::Participant& participant_;
    const MatchContext& context_;
    const ParticipantAddress& address_;
    HostFacts host_;  ///< of the address, once it is no person's of ours
    model::ParticipantMatch& match_;
    model::RecordId converted_opportunity_;
};

bool Matcher::internal() {
    const People& people = context_.people;
    if (!address_.is_one) {
        if (participant_.affiliation != model::Affiliation::Internal) return false;
        const Person* person = people.by_reference(participant_.user_id);
        decide("internal", person ? person->user : model::RecordId{}, "internal-affiliation");
        return true;
    }
    if (const Person* person = people.by_email({address_.address, address_.hash})) {
        decide("internal", person->user, "internal-member", person->active ? "" : trace::kInactive);
        return true;
    }
    host_ = host_facts();
    const bool ours = context_.rules.domains.is_internal(address_.address.domain) ||
                      people.owns_domain(host_.registrable_of(address_.address.domain));
    if (!ours) return false;
    decide("internal", {}, "internal-domain");
    return true;
}

bool Matcher::by_address(const AddressKey& asked, const Key& key) {
    MatchScratch& scratch = fresh_scratch();
    context_.index.contacts_by_email(asked, scratch.contacts);
    context_.index.leads_by_email(asked, scratch.leads);
    return take_best(key);
}

bool Matcher::by_email() {
    if (!address_.is_one) return false;
    if (by_address({address_.address, address_.hash}, kByEmail)) return true;
    const auto untagged = base::without_plus_tag(address_.address);
    return untagged && by_address(AddressKey{*untagged}, kByUntagged);
}

bool Matcher::by_phone() {
    const auto number = phone();
    if (!number) return false;
    MatchScratch& scratch = fresh_scratch();
    context_.index.contacts_by_phone(*number, scratch.contacts);
    context_.index.leads_by_phone(*number, scratch.leads);
    return take_best(kByPhone);
}

HostFacts Matcher::host_facts() const {
    if (const auto known = context_.index.host(address_.host)) return *known;
    return context_.scratch.hosts.recall(address_.host, [&] {
        return HostFacts::of(address_.address.domain, context_.rules.domains);
    });
}

MatchScratch& Matcher::fresh_scratch() {
    MatchScratch& scratch = context_.scratch;
    scratch.contacts.clear();
    scratch.leads.clear();
    scratch.options.clear();
    return scratch;
}

void Matcher::reject_gone(const Key& key, std::vector<PersonOption>& options) {
    if (options.size() > 1)
        std::ranges::sort(options, {}, [](const PersonOption& option) { return option.found; });
    const auto first_gone =
        std::stable_partition(options.begin(), options.end(), stands_for_someone);
    for (auto gone = first_gone; gone != options.end(); ++gone)
        reject(
            gone->kind, {gone->found},
            reason(key.trace, gone->standing == Standing::Gone ? trace::kGone : trace::kOrphaned));
    options.erase(first_gone, options.end());
}

bool Matcher::take_best(const Key& key) {
    std::vector<PersonOption>& options = context_.scratch.options;
    append_options(options, context_.scratch.contacts);
    append_options(options, context_.scratch.leads);
    if (options.empty()) return false;
    reject_gone(key, options);
    if (options.empty()) return false;
    if (options.size() > 1) {
        for (PersonOption& option : options) option.account_rank = account_rank(option.account);
        std::ranges::sort(options, {}, preference);
    }
    const PersonOption& best = options.front();
    take(key, best);
    for (const PersonOption& other : std::span{options}.subspan(1))
        if (other.id != best.id)
            reject(other.kind, {other.id}, reason(key.trace, why_later(best, other)));
    return true;
}

void Matcher::take(const Key& key, const PersonOption& option) {
    const bool merged = option.standing == Standing::MergedAway;
    match().account = option.account;
    if (!option.converted) {
        decide(option.kind, option.id, key.rule);
        match().rule.append(merged ? "-merged-" : "-").append(option.kind);
        return;
    }
    converted_opportunity_ = option.opportunity;
    const bool has_contact = !option.contact.empty();
    decide(has_contact ? "contact" : "account", has_contact ? option.contact : option.account,
           key.rule);
    match().rule.append("-converted-lead");
}

int Matcher::account_rank(const model::RecordId& account) const {
    if (account.empty()) return 2;
    return has_eligible_opportunity(account) ? 0 : 1;
}

bool Matcher::has_eligible_opportunity(const model::RecordId& account) const {
    std::vector<const OpportunityFacts*>& deals = context_.scratch.opportunities;
    deals.clear();
    context_.index.opportunities_of({&account, 1}, deals);
    return std::ranges::any_of(deals, [&](const auto* facts) {
        return is_eligible(*facts, context_.at, context_.rules.settings);
    });
}

std::string_view Matcher::company_domain() const {
    return address_.is_one ? host_.company_of(address_.address.domain) : std::string_view{};
}

std::optional<base::PhoneNumber> Matcher::phone() const {
    if (participant_.phone.empty()) return std::nullopt;
    return base::parse_phone(participant_.phone, context_.rules.settings.calling_code);
}

void Matcher::reject_shared(const DomainFacts& facts) {
    if (facts.accounts.size() > 1)
        reject("account", facts.accounts, reason(trace::kDomainKey, trace::kShared));
    else if (facts.accounts.empty())
        reject("account", facts.disagreeing, reason(trace::kDomainKey, trace::kSplit));
}

void Matcher::add_account_of_domain() {
    if (!match().account.empty()) return;
    const std::string_view domain = company_domain();
    if (domain.empty()) return;
    DomainFacts& facts = context_.scratch.domain;
    context_.index.domain(domain, facts);
    reject_shared(facts);
    if (facts.accounts.size() != 1) return;
    match().account = facts.accounts.front();
    match().because = trace::kByDomain;
}

bool Matcher::by_domain() {
    const std::string_view domain = company_domain();
    if (domain.empty()) return false;
    DomainFacts& facts = context_.scratch.domain;
    context_.index.domain(domain, facts);
    reject_shared(facts);
    if (facts.accounts.size() > 1) {
        decide("unknown", {}, "domain-shared");
        return true;
    }
    if (facts.accounts.size() == 1) {
        match().account = facts.accounts.front();
        decide("account", facts.accounts.front(), "domain-account");
        return true;
    }
    if (facts.leads.size() == 1) {
        decide("lead", facts.leads.front(), "domain-lead");
        return true;
    }
    reject("lead", facts.leads, reason(trace::kDomainKey, trace::kSeveralLeads));
    return false;
}

void Matcher::nobody() {
    const char* because = "";
    if (address_.is_one && host_.public_mail)
        because = trace::kPublicMail;
    else if (address_.is_one && host_.registrable == 0)
        because = trace::kNoCompany;
    else if (!address_.is_one)
        because = phone() ? trace::kNumberOnly : trace::kNothingToGoBy;
    decide("unknown", {}, "none", because);
}

}  // namespace

void ParticipantAddress::read(const model::Participant& from) {
    participant = &from;
    is_one = base::parse_email(from.email, address);
    if (!is_one) return;
    hash = hash_of(address);
    host = hash_of(address.domain);
}

const ParticipantAddress& MatchScratch::address_of(const model::Participant& participant) {
    if (passed < waiting && ahead[passed].participant == &participant) return ahead[passed++];
    other.read(participant);
    return other;
}

LookAhead::LookAhead(std::span<const model::Conversation> next, const CrmIndex& index,
                     MatchScratch& scratch)
    : scratch_{scratch} {
    scratch.waiting = 0;
    scratch.passed = 0;
    std::vector<KeyHash>& addresses = scratch.addresses;
    std::vector<KeyHash>& hosts = scratch.host_names;
    addresses.clear();
    hosts.clear();
    for (const model::Conversation& conversation : next)
        for (const model::Participant& participant : conversation.participants) {
            if (scratch.waiting == scratch.ahead.size()) scratch.ahead.emplace_back();
            ParticipantAddress& ahead = scratch.ahead[scratch.waiting++];
            ahead.read(participant);
            if (!ahead.is_one) continue;
            addresses.push_back(ahead.hash);
            hosts.push_back(ahead.host);
        }
    index.expect(addresses, hosts);
}

model::RecordId match_participant(const model::Participant& participant,
                                  const MatchContext& context, model::ParticipantMatch& match) {
    return Matcher{participant, context, match}.run();
}

}  // namespace dealwire::matching
