#include "engine/matching/person_option.hpp"

namespace dealwire::matching {
namespace {

enum Group { kContact, kMergedContact, kMergedLead, kLead };

Group group_of(const PersonOption& option) {
    const bool merged = option.standing == Standing::MergedAway;
    if (option.kind == "contact") return merged ? kMergedContact : kContact;
    return merged ? kMergedLead : kLead;
}

std::string why_group_later(const PersonOption& best, const PersonOption& later,
                            const std::string& key) {
    if (later.standing == Standing::MergedAway)
        return "It has this " + key + " only from a record that was merged into it, and another " +
               best.kind + " comes before that.";
    if (best.standing == Standing::MergedAway)
        return "A " + best.kind + " that took over this " + key + " in a merge comes before leads.";
    return "A contact has this " + key + " too, and contacts come before leads.";
}

}  // namespace

std::vector<PersonOption> options_of(const std::vector<ContactHit>& hits) {
    std::vector<PersonOption> options;
    for (const ContactHit& hit : hits)
        options.push_back({"contact",
                           hit.found,
                           hit.standing,
                           hit.id,
                           false,
                           {},
                           hit.account,
                           {},
                           hit.last_modified});
    return options;
}

void append_options(std::vector<PersonOption>& options, const std::vector<LeadHit>& hits) {
    for (const LeadHit& hit : hits)
        options.push_back({"lead", hit.found, hit.standing, hit.id, hit.converted, hit.contact,
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

std::string why_later(const PersonOption& best, const PersonOption& later, const std::string& key) {
    if (group_of(best) != group_of(later)) return why_group_later(best, later, key);
    const std::string another = "Another " + best.kind + " with this " + key;
    if (best.converted != later.converted) return another + " is not converted yet.";
    if (best.account_rank != later.account_rank)
        return another + (best.account_rank == 0
                              ? " has an account with an opportunity that was open at the time."
                              : " has an account.");
    if (best.last_modified != later.last_modified) return another + " was changed later.";
    return another + " is otherwise equal and has the lower id.";
}

}  // namespace dealwire::matching
