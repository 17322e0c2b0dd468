#include "engine/matching/person_option.hpp"

#include "engine/matching/trace_codes.hpp"

namespace dealwire::matching {
namespace {

constexpr const char* kContactKind = "contact";
constexpr const char* kLeadKind = "lead";

enum Group { kContact, kMergedContact, kMergedLead, kLead };

Group group_of(const PersonOption& option) {
    const bool merged = option.standing == Standing::MergedAway;
    if (option.kind == kContactKind) return merged ? kMergedContact : kContact;
    return merged ? kMergedLead : kLead;
}

const char* why_group_later(const PersonOption& best, const PersonOption& later) {
    if (later.standing == Standing::MergedAway) return trace::kMerged;
    return best.standing == Standing::MergedAway ? trace::kAfterMerge : trace::kAfterContact;
}

}  // namespace

void append_options(std::vector<PersonOption>& options, const std::vector<ContactHit>& hits) {
    for (const ContactHit& hit : hits) {
        PersonOption& option = options.emplace_back();
        option.kind = kContactKind;
        option.found = hit.found;
        option.standing = hit.standing;
        option.id = hit.id;
        option.account = hit.account;
        option.last_modified = hit.last_modified;
    }
}

void append_options(std::vector<PersonOption>& options, const std::vector<LeadHit>& hits) {
    for (const LeadHit& hit : hits)
        options.push_back({kLeadKind, hit.found, hit.standing, hit.id, hit.converted, hit.contact,
                           hit.account, hit.opportunity, hit.last_modified});
}

bool stands_for_someone(const PersonOption& option) {
    if (option.standing == Standing::Gone) return false;
    return !option.converted || !option.contact.empty() || !option.account.empty();
}

std::tuple<int, bool, int, std::chrono::milliseconds, model::RecordId> preference(
    const PersonOption& option) {
    return {group_of(option), option.converted, option.account_rank,
            -option.last_modified.time_since_epoch(), option.id};
}

const char* why_later(const PersonOption& best, const PersonOption& later) {
    if (group_of(best) != group_of(later)) return why_group_later(best, later);
    if (best.converted != later.converted) return trace::kConverted;
    if (best.account_rank != later.account_rank)
        return best.account_rank == 0 ? trace::kNoDeal : trace::kNoAccount;
    return best.last_modified != later.last_modified ? trace::kOlder : trace::kHigherId;
}

}  // namespace dealwire::matching
