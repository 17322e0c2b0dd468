#pragma once

/// The words that a decision trace is written in. A trace is kept for every conversation, so it
/// holds words and ids, no sentences; `sentences.hpp` turns them into sentences for people. They
/// stand in stored traces: a word keeps its meaning for ever, or gets a new name.
namespace dealwire::matching::trace {

// ParticipantMatch::because, beside its rule. Empty where the rule says everything.
constexpr const char* kInactive = "inactive";       ///< the user has left
constexpr const char* kByDomain = "by-domain";      ///< its account was found by the domain
constexpr const char* kPublicMail = "public-mail";  ///< the domain is open to anybody
constexpr const char* kNothingToGoBy = "no-key";    ///< neither address nor usable number
constexpr const char* kNumberOnly = "number-only";  ///< no address; the number is nobody's
constexpr const char* kNoCompany = "no-company";    ///< the host belongs to no public domain

// Rejected::reason is `<key>:<word>`; keys, longest first known as "tag" for an address without its
// plus tag.
constexpr const char* kEmailKey = "email";
constexpr const char* kTagKey = "tag";
constexpr const char* kPhoneKey = "phone";
constexpr const char* kDomainKey = "domain";

constexpr const char* kGone = "gone";                ///< deleted in Salesforce
constexpr const char* kOrphaned = "orphaned";        ///< converted lead, nothing of it is left
constexpr const char* kMerged = "merged";            ///< has the key only from a merged record
constexpr const char* kAfterMerge = "is-lead";       ///< a survivor of a merge comes before leads
constexpr const char* kAfterContact = "no-contact";  ///< contacts come before leads
constexpr const char* kConverted = "converted";      ///< unconverted leads come first
constexpr const char* kNoDeal = "no-deal";           ///< another's account has an open opportunity
constexpr const char* kNoAccount = "no-acct";        ///< another has an account
constexpr const char* kOlder = "older";              ///< another was changed later
constexpr const char* kHigherId = "higher-id";
constexpr const char* kShared = "shared";  ///< several accounts have the domain
constexpr const char* kSplit = "split";    ///< its contacts belong to several accounts
constexpr const char* kSeveralLeads = "leads";

// OpportunityCandidate::reason. The first seven say what put the chosen one before the others.
constexpr const char* kHost = "host";
constexpr const char* kTookPart = "took-part";
constexpr const char* kContactRole = "contact-role";
constexpr const char* kParticipants = "participants";
constexpr const char* kLastModified = "last-modified";
constexpr const char* kCreated = "created";
constexpr const char* kCloseDate = "close-date";
constexpr const char* kLowestId = "lowest-id";
constexpr const char* kOnly = "only";
constexpr const char* kPerson = "person";  ///< a person decided; see the override
// Rejected ones, with what follows them.
constexpr const char* kReleased = "released";  ///< `released <day> <owner>`; once without the two
constexpr const char* kDeleted = "deleted";
constexpr const char* kCreatedLate = "late";  ///< `late <day created> <seconds of grace>`
constexpr const char* kClosed = "closed";     ///< `closed <last open day> <stage>`

// OpportunityCandidate::note.
constexpr const char* kReleasedSince = "released-since";  ///< likewise; the conversation was before
constexpr const char* kClosedSince = "closed-since";  ///< `closed-since <last open day> <stage>`
constexpr const char* kClosedGrace = "closed-grace";  ///< likewise; before the conversation

}  // namespace dealwire::matching::trace
