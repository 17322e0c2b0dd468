#include "adapters/api/v2/privacy_pages.hpp"

#include "adapters/api/v2/shape.hpp"
#include "engine/intake/person_search.hpp"

#include <algorithm>
#include <functional>
#include <set>

namespace dealwire::api::v2 {
namespace {

using base::Tree;
using calls::PersonRecord;

/// Records of people and how they are reached.
struct Reachable {
    const char* object;
    model::RecordId id;
    const std::string& email;
    std::initializer_list<const std::string*> numbers;
    bool live;
};

bool is_person(const Reachable& record, const intake::Person& person, const std::string& home) {
    if (!record.live) return false;
    if (person.address) {
        const auto address = base::parse_email(record.email);
        if (!address) return false;
        const auto plain = base::without_plus_tag(*address);
        return (plain ? *plain : *address) == *person.address;
    }
    for (const std::string* number : record.numbers)
        if (const auto parsed = base::parse_phone(*number, home); parsed && parsed == person.phone)
            return true;
    return false;
}

std::vector<PersonRecord> records_of(ports::CrmReader& crm, const model::OrgScope& scope,
                                     const intake::Person& person, const std::string& home) {
    std::vector<PersonRecord> found;
    const auto look = [&](const Reachable& record) {
        if (is_person(record, person, home)) found.push_back({record.object, record.id, {}});
    };
    crm.contacts(scope, [&](const model::Contact& each) {
        look({"Contact",
              each.id,
              each.email,
              {&each.phone, &each.mobile_phone},
              each.state == model::RecordState::Live});
    });
    crm.leads(scope, [&](const model::Lead& each) {
        look({"Lead",
              each.id,
              each.email,
              {&each.phone, &each.mobile_phone},
              each.state == model::RecordState::Live});
    });
    return found;
}

void fill_fields(std::vector<PersonRecord>& records, ports::CrmFieldSource& source,
                 const model::OrgScope& scope) {
    const std::vector<std::string> fields{"Name", "Title", "Email", "Phone", "MobilePhone"};
    for (PersonRecord& record : records) {
        auto values = source.fields_of(scope, record.object, {&record.id, 1}, fields);
        if (const auto found = values.find(record.id); found != values.end())
            record.fields = std::move(found->second);
    }
}

}  // namespace

std::optional<intake::Person> PrivacyPages::person_in(const Asked& asked, const std::string& name,
                                                      HttpReply& refused) {
    const auto subject = calls::read_subject(asked.query, asked.body, name);
    if (!subject) {
        refused = asked.refuse(400, subject.error());
        return std::nullopt;
    }
    // The `+` of a number is a blank in an address that nobody escaped.
    const bool number = name == "phoneNumber";
    const std::string written = number && !subject->starts_with("+") ? "+" + *subject : *subject;
    const auto person = intake::parse_person(written);
    if (!person || person->phone.has_value() != number) {
        refused = asked.refuse(400, name + (number ? ": must be a number that begins with + and "
                                                     "the code of its country"
                                                   : ": must be an e-mail address"));
        return std::nullopt;
    }
    return person;
}

PrivacyPages::Found PrivacyPages::find(const Asked& asked, const intake::Person& person) {
    const base::TenantId& tenant = asked.caller.tenant;
    const std::string home = held_.actions.home(tenant);
    Found found;
    std::vector<std::pair<base::Instant, base::ConversationId>> calls;
    intake::search_person(person, tenant, home, held_.ports.people,
                          [&](const auto& call) { calls.emplace_back(call.time, call.id); });
    std::ranges::sort(calls, std::greater{});
    for (auto& [time, id] : calls) found.conversations.push_back(std::move(id));
    if (const auto scope = held_.scope_of(tenant)) {
        found.records = records_of(held_.ports.crm, *scope, person, home);
        fill_fields(found.records, held_.ports.crm_fields, *scope);
    }
    return found;
}

Tree PrivacyPages::calls_of(const Asked& asked, const Found& found) {
    std::vector<model::ExportRecord> records;
    if (const auto scope = held_.scope_of(asked.caller.tenant))
        records = held_.ports.exports.records(*scope, found.conversations);
    return calls::calls_of_person(found.conversations, records, held_.settings.parent_object);
}

HttpReply PrivacyPages::data_for_address(const Asked& asked) {
    HttpReply refused;
    const auto person = person_in(asked, "emailAddress", refused);
    if (!person) return refused;
    const Found found = find(asked, *person);
    return answer(asked.request, {{"emails", Tree::Array{}},
                                  {"calls", calls_of(asked, found)},
                                  {"meetings", Tree::Array{}},
                                  {"customerData", calls::customer_data(found.records)},
                                  {"customerEngagement", Tree::Array{}}});
}

HttpReply PrivacyPages::data_for_number(const Asked& asked) {
    HttpReply refused;
    const auto person = person_in(asked, "phoneNumber", refused);
    if (!person) return refused;
    const Found found = find(asked, *person);
    std::set<std::string> addresses;
    for (const PersonRecord& record : found.records)
        if (const auto address = record.fields.text_at("Email")) addresses.insert(*address);
    Tree::Array list;
    for (const std::string& address : addresses) list.emplace_back(address);
    Tree::Array matching;
    if (!found.conversations.empty() || !found.records.empty())
        matching.emplace_back(person->text());
    return answer(asked.request, {{"suppliedPhoneNumber", person->text()},
                                  {"matchingPhoneNumbers", std::move(matching)},
                                  {"emailAddresses", std::move(list)},
                                  {"emails", Tree::Array{}},
                                  {"calls", calls_of(asked, found)},
                                  {"meetings", Tree::Array{}},
                                  {"customerData", calls::customer_data(found.records)}});
}

HttpReply PrivacyPages::erase(const Asked& asked, const std::string& name) {
    HttpReply refused;
    const auto person = person_in(asked, name, refused);
    if (!person) return refused;
    if (held_.users_of(asked.caller.tenant)->by_address(person->text()))
        return asked.refuse(400, name +
                                     ": belongs to a user; one of your own is erased by an "
                                     "administrator alone (dealwire person erase --even-many)");
    held_.actions.erase(asked.caller, person->text());
    return answer(asked.request, {});
}

HttpReply PrivacyPages::erase_address(const Asked& asked) { return erase(asked, "emailAddress"); }

HttpReply PrivacyPages::erase_number(const Asked& asked) { return erase(asked, "phoneNumber"); }

}  // namespace dealwire::api::v2
