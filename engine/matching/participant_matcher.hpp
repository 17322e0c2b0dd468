#pragma once

#include "engine/matching/crm_index.hpp"
#include "engine/matching/host_memory.hpp"
#include "engine/matching/opportunity_picker.hpp"
#include "engine/matching/people.hpp"
#include "engine/matching/person_option.hpp"
#include "engine/matching/settings.hpp"
#include "engine/model/conversation.hpp"
#include "engine/model/resolution.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace dealwire::matching {

/// The address of a participant, with what is asked of it again and again.
struct ParticipantAddress {
    const model::Participant* participant = nullptr;
    bool is_one = false;  ///< else what stands below means nothing
    base::EmailAddress address;
    KeyHash hash;
    KeyHash host;  ///< hash of its domain

    /// Uses the memory of the one before again.
    void read(const model::Participant& from);
};

/// Where one participant after another is worked out, and what is remembered from one to the next.
/// Belongs to one thread, one set of rules and one set of people; starts empty.
struct MatchScratch {
    HostMemory hosts;
    std::vector<ContactHit> contacts;
    std::vector<LeadHit> leads;
    std::vector<const OpportunityFacts*> opportunities;
    std::vector<PersonOption> options;
    DomainFacts domain;
    OpportunityQuestion question;
    std::vector<ParticipantAddress> ahead;  ///< see LookAhead; only the first `waiting` count
    std::size_t waiting = 0;
    std::size_t passed = 0;  ///< of those waiting
    ParticipantAddress other;
    std::vector<KeyHash> addresses;
    std::vector<KeyHash> host_names;

    /// Read ahead or now; valid until the next call.
    const ParticipantAddress& address_of(const model::Participant& participant);
};

/// Reads the addresses of a few conversations that are resolved next, in this order and with this
/// scratch, and has the index fetch what they lead to: an index in memory is then there when it is
/// needed. Its life must lie within that of the conversations.
class LookAhead {
public:
    /// So many at a time: enough that fetches go side by side, few enough that the first ones are
    /// still in the cache at the end.
    static constexpr std::size_t kConversations = 8;

    LookAhead(std::span<const model::Conversation> next, const CrmIndex& index,
              MatchScratch& scratch);

    ~LookAhead() { scratch_.waiting = 0; }

    LookAhead(const LookAhead&) = delete;
    LookAhead& operator=(const LookAhead&) = delete;
    LookAhead(LookAhead&&) = delete;
    LookAhead& operator=(LookAhead&&) = delete;

private:
    MatchScratch& scratch_;
};

/// What participants are matched against, at the time of their conversation.
struct MatchContext {
    const CrmIndex& index;
    const People& people;
    const MatchingRules& rules;
    base::Instant at;
    MatchScratch& scratch;
};

/// Fills `match`, whatever stands in it, with what one participant comes to; returns the
/// opportunity of the converted lead that was matched, else an empty id. In this order, the first
/// that fits:
/// 1. internal: `internal-member` (a person's address), `internal-domain`, `internal-affiliation`;
/// 2. exact address, then the address without its plus tag: live contacts, survivors of merges,
///    leads; a converted lead stands for its contact, else its account;
/// 3. telephone: contacts, then leads;
/// 4. registrable domain: the one account that has it, else the one unconverted lead.
///
/// Rules of 2 and 3 are named `<key>-<record>`: key `email`, `untagged-email` or `phone`; record
/// `contact`, `merged-contact`, `lead`, `merged-lead` or `converted-lead`. Those of 4 are
/// `domain-account`, `domain-lead` and `domain-shared` (several accounts, none chosen). What
/// matches nothing has `none`. A contact or lead without an account still gets one by 4.
model::RecordId match_participant(const model::Participant& participant,
                                  const MatchContext& context, model::ParticipantMatch& match);

}  // namespace dealwire::matching
