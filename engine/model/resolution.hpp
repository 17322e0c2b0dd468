#pragma once

#include "engine/base/id.hpp"
#include "engine/model/record_id.hpp"

#include <string>
#include <vector>

namespace dealwire::model {

/// A record that was looked at and not taken, and why.
struct Rejected {
    std::string kind;  ///< "contact", "lead", "account", "opportunity"
    RecordId id;
    std::string reason;  ///< one sentence for a sales manager

    bool operator==(const Rejected&) const = default;
};

/// What one participant came to.
struct ParticipantMatch {
    std::string email;  ///< the parsed address in lower case, or what was written if it is none
    std::string name;
    std::string kind;     ///< "contact", "lead", "account", "internal", "unknown"
    RecordId id;          ///< of that kind; a user for "internal" where he is a member; else empty
    RecordId account;     ///< the account this participant brings in; may be empty
    std::string rule;     ///< stable name of the rule that decided, e.g. "email-contact"
    std::string because;  ///< one sentence
    std::vector<Rejected> rejected;

    bool operator==(const ParticipantMatch&) const = default;
};

/// An opportunity that was looked at.
struct OpportunityCandidate {
    RecordId id;
    bool chosen = false;
    std::string verdict;  ///< "chosen", "eligible", "rejected"
    std::string reason;   ///< one sentence: why chosen, why another came first, why not eligible
    std::string note{};   ///< what else there is to say about one that could be; mostly empty

    bool operator==(const OpportunityCandidate&) const = default;
};

/// A person's decision that stands above the rules.
struct Override {
    RecordId opportunity;  ///< empty means "no opportunity"
    std::string by;
    std::string at;  ///< RFC 3339

    bool operator==(const Override&) const = default;
};

/// Where a conversation belongs, with everything that was looked at on the way.
struct Resolution {
    base::ConversationId conversation;
    std::vector<RecordId> contacts;  ///< in document order, each once
    std::vector<RecordId> leads;     ///< unconverted leads, in document order, each once
    std::vector<RecordId> accounts;  ///< in document order, each once; the opportunity's last
    RecordId opportunity;            ///< empty where there is none
    RecordId opportunity_account;    ///< of the chosen opportunity; empty where it has none
    std::string opportunity_stage;   ///< stage in force at the conversation's time; may be empty
    bool overridden = false;
    std::vector<ParticipantMatch> participants;    ///< one per party, in document order
    std::vector<OpportunityCandidate> candidates;  ///< in the order of preference

    [[nodiscard]] bool resolved() const {
        return !contacts.empty() || !leads.empty() || !accounts.empty() || !opportunity.empty();
    }

    bool operator==(const Resolution&) const = default;
};

/// Over what the rest of the engine acts on (records found, opportunity, stage, what each
/// participant came to and by which rule), not over sentences. Equal digests: nothing to export
/// again.
std::string outcome_digest(const Resolution& resolution);

}  // namespace dealwire::model
