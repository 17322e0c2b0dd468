#pragma once

#include "engine/matching/crm_index.hpp"

#include <chrono>
#include <string>
#include <tuple>
#include <vector>

namespace dealwire::matching {

/// A contact or a lead that an address or a number led to, before one of them is chosen.
struct PersonOption {
    const char* kind = "";  ///< "contact" or "lead"
    model::RecordId found;  ///< the record that carries the key
    Standing standing = Standing::Live;
    model::RecordId id;  ///< the record that lives now
    bool converted = false;
    model::RecordId contact;  ///< of a converted lead
    model::RecordId account;
    model::RecordId opportunity;  ///< of a converted lead
    base::Instant last_modified;
    int account_rank = 0;  ///< 0 eligible opportunity, 1 account, 2 neither; filled by the matcher
};

void append_options(std::vector<PersonOption>& options, const std::vector<ContactHit>& hits);
void append_options(std::vector<PersonOption>& options, const std::vector<LeadHit>& hits);

/// False for what is gone, and for a converted lead of which neither contact nor account is left.
bool stands_for_someone(const PersonOption& option);

/// Orders options: live contacts, survivors of merged contacts, of merged leads, live leads; among
/// leads unconverted ones first; then account rank, latest LastModifiedDate, lowest id.
std::tuple<int, bool, int, std::chrono::milliseconds, model::RecordId> preference(
    const PersonOption& option);

/// Why `later` came after `best`, as a word of the trace.
const char* why_later(const PersonOption& best, const PersonOption& later);

}  // namespace dealwire::matching
