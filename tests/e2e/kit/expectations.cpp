#include "tests/e2e/kit/expectations.hpp"

#include "tests/e2e/kit/json.hpp"
#include "tests/e2e/kit/samples.hpp"

#include <algorithm>
#include <ostream>
#include <sstream>
#include <vector>

namespace dealwire::e2e {
namespace {

using base::Tree;
using Held = std::map<std::string, InOrg>;

void add(std::set<std::string>& to, const std::string& id) {
    if (!id.empty()) to.insert(id);
}

/// The key in `Conversation__c:key`, as the dump writes the parent of a child.
std::string parent_of(const Tree& row) {
    const std::string name = text(row, "Conversation__c");
    return name.substr(name.find(':') + 1);
}

void add_tasks(Org& org, Held& held) {
    for (const Tree& row : org.rows("Task")) {
        const std::string key = text(row, "Dealwire_Key__c");
        if (key.empty()) continue;  // somebody else's
        InOrg& here = held[key.substr(0, key.find(":task"))];
        ++here.tasks;
        here.task_who = text(row, "WhoId");
        here.task_what = text(row, "WhatId");
    }
}

std::vector<std::string> sorted_lines(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream in{text};
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    std::ranges::sort(lines);
    return lines;
}

std::string first_few(const std::string& title, const std::vector<std::string>& lines) {
    constexpr std::size_t kShown = 5;
    constexpr std::size_t kWidth = 1'000;
    std::string text = std::to_string(lines.size()) + " " + title + ":\n";
    for (std::size_t i = 0; i < std::min(kShown, lines.size()); ++i)
        text += "  " + lines[i].substr(0, kWidth) + "\n";
    return text;
}

std::string only(const std::set<std::string>& ids) {
    return ids.size() == 1 ? *ids.begin() : std::string{};
}

InOrg expected_of(const Tree& conversation, const Tree& resolution,
                  const std::map<std::string, std::string>& account_of) {
    InOrg held;
    held.contacts = texts(resolution, "contacts");
    held.leads = texts(resolution, "leads");
    held.related_contacts = held.contacts;
    held.related_accounts = texts(resolution, "accounts");
    held.opportunity = text(resolution, "opportunity");
    held.account =
        held.opportunity.empty() ? only(held.related_accounts) : account_of.at(held.opportunity);
    for (const Tree& tracker : list(conversation, "content.trackers"))
        if (number(tracker, "count") > 0)
            held.trackers.insert((text(tracker, "type") == "SMART" ? "[Smart] " : "") +
                                 text(tracker, "name"));
    return held;
}

/// Who where there is only one to choose; What nothing beside a lead. A lead found by its domain
/// gets no task.
void expect_task(InOrg& held, bool by_domain) {
    const bool lead_only = held.contacts.empty() && !held.leads.empty();
    held.task_who = only(held.contacts);
    if (lead_only && !by_domain) held.task_who = only(held.leads);
    if (!lead_only) held.task_what = held.opportunity.empty() ? held.account : held.opportunity;
    held.tasks = held.task_who.empty() && held.contacts.empty() && held.task_what.empty() ? 0 : 1;
}

}  // namespace

std::ostream& operator<<(std::ostream& out, const InOrg& held) {
    out << "opportunity " << held.opportunity << ", account " << held.account << ", tasks "
        << held.tasks << ", who " << held.task_who << ", what " << held.task_what << ", contacts";
    for (const std::string& id : held.contacts) out << ' ' << id;
    out << ", related";
    for (const std::string& id : held.related_contacts) out << ' ' << id;
    out << ", leads";
    for (const std::string& id : held.leads) out << ' ' << id;
    out << ", accounts";
    for (const std::string& id : held.related_accounts) out << ' ' << id;
    out << ", trackers";
    for (const std::string& name : held.trackers) out << " '" << name << "'";
    return out;
}

Held held_by(Org& org) {
    Held held;
    for (const Tree& row : org.rows("Conversation__c")) {
        InOrg& here = held[text(row, "Conversation_Key__c")];
        here.opportunity = text(row, "Primary_Opportunity__c");
        here.account = text(row, "Primary_Account__c");
    }
    for (const Tree& row : org.rows("Conversation_Participant__c")) {
        add(held[parent_of(row)].contacts, text(row, "Contact__c"));
        add(held[parent_of(row)].leads, text(row, "Lead__c"));
    }
    for (const Tree& row : org.rows("Conversation_Contact__c"))
        add(held[parent_of(row)].related_contacts, text(row, "Contact__c"));
    for (const Tree& row : org.rows("Conversation_Account__c"))
        add(held[parent_of(row)].related_accounts, text(row, "Account__c"));
    for (const Tree& row : org.rows("Conversation_Tracker__c"))
        held[parent_of(row)].trackers.insert(text(row, "Tracker_Name__c"));
    add_tasks(org, held);
    return held;
}

Held expected_in(Org& org) {
    std::map<std::string, std::string> account_of;
    for (const Tree& row : org.rows("Opportunity"))
        account_of[text(row, "Id")] = text(row, "AccountId");
    Held expected;
    for (const auto& [id, conversation] : samples()) {
        if (!exportable(conversation)) continue;
        InOrg held = expected_of(conversation, *expected_resolutions().find(id), account_of);
        expect_task(held, id == "case-lead-by-domain");
        expected.emplace(id, std::move(held));
    }
    return expected;
}

testing::AssertionResult same_rows(const std::string& seen, const std::string& wanted) {
    if (seen == wanted) return testing::AssertionSuccess();
    const std::vector<std::string> here = sorted_lines(seen);
    const std::vector<std::string> there = sorted_lines(wanted);
    std::vector<std::string> surplus;
    std::vector<std::string> missing;
    std::ranges::set_difference(here, there, std::back_inserter(surplus));
    std::ranges::set_difference(there, here, std::back_inserter(missing));
    if (surplus.empty() && missing.empty()) return testing::AssertionSuccess();
    return testing::AssertionFailure()
           << here.size() << " rows instead of " << there.size() << "; "
           << first_few("not wanted", surplus) << first_few("missing", missing);
}

}  // namespace dealwire::e2e
