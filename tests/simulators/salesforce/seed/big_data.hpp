#pragma once

#include "tests/simulators/salesforce/schema/schema.hpp"

#include <cstddef>
#include <string>

namespace dealwire::orgsim {

class Database;

/// How much to make up.
struct BigDataSize {
    std::size_t users = 0;
    std::size_t accounts = 0;
    std::size_t contacts = 0;
    std::size_t leads = 0;
    std::size_t opportunities = 0;
};

/// 50,000 contacts: a few seconds to make.
inline constexpr BigDataSize kMediumData{80, 5'000, 50'000, 5'000, 15'000};

/// A million contacts: about a minute, and over a gigabyte when the tables are kept in memory.
inline constexpr BigDataSize kLargeData{400, 100'000, 1'000'000, 100'000, 300'000};

/// Fills User, Account, Contact, Lead, Opportunity, OpportunityHistory and OpportunityContactRole
/// with made-up rows in one transaction; the same rows for the same size and instance, on any
/// machine and any day (the last change is of 20 November 2026). What real orgs are full of is in
/// there: domains shared by several accounts, subdomains, IDN, free-mail, addresses used twice,
/// subsidiaries, merged, deleted and converted records, inactive owners, and every twentieth
/// contact with one and the same SystemModstamp.
/// `instance`: the two characters of this org's ids. The tables must exist and be empty; call
/// `create_indexes` afterwards. Returns the number of rows.
std::size_t make_big_data(Database& database, const Schema& schema, const BigDataSize& size,
                          const std::string& instance);

}  // namespace dealwire::orgsim
