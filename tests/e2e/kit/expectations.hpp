#pragma once

#include "tests/e2e/kit/org.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

namespace dealwire::e2e {

/// What the org holds of one conversation; ids as they stand there, empty for none.
struct InOrg {
    std::string opportunity;
    std::string account;
    std::set<std::string> contacts;  ///< of participants
    std::set<std::string> leads;     ///< of participants
    std::set<std::string> related_contacts;
    std::set<std::string> related_accounts;
    std::multiset<std::string> trackers;
    int tasks = 0;
    std::string task_who;
    std::string task_what;

    bool operator==(const InOrg&) const = default;
};

std::ostream& operator<<(std::ostream& out, const InOrg& held);

/// Everything the org holds of conversations, by key.
std::map<std::string, InOrg> held_by(Org& org);

/// What it should hold after the samples were exported. Who a task is for depends on more than the
/// resolution; `task_who` stays empty where there is a choice.
std::map<std::string, InOrg> expected_in(Org& org);

/// Whether two texts hold the same lines; else the first few that only one of them has. (Comparing
/// such texts with EXPECT_EQ takes gigabytes where they differ.)
testing::AssertionResult same_rows(const std::string& seen, const std::string& wanted);

}  // namespace dealwire::e2e
