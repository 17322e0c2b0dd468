#include "tests/unit/calls/sample.hpp"

#include "adapters/json/json.hpp"
#include "engine/base/text.hpp"
#include "engine/base/time_text.hpp"
#include "engine/intake/conversation_document.hpp"
#include "engine/model/listing.hpp"

#include "built_in/source_folder.hpp"

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace dealwire::calls {

using base::Tree;
using model::RecordId;

Tree json(const std::string& text) {
    auto read = json::parse(text);
    if (!read) throw std::runtime_error{"no JSON: " + read.error().reason};
    return std::move(*read);
}

std::string text_of(const Tree& value) { return json::to_text(value); }

std::string pretty(const Tree& value) { return json::to_pretty_text(value); }

RecordId record(const std::string& prefix, int number) {
    std::string digits = std::to_string(number);
    digits.insert(0, 12 - digits.size(), '0');
    return *RecordId::parse(prefix + digits);
}

model::Member member(const std::string& name, int number) {
    model::Member made;
    made.id = {"0194d2a0-0000-7000-8000-00000000000" + std::to_string(number)};
    made.user = record("005", number);
    made.name = name;
    made.email = base::to_lower_ascii(name.substr(0, name.find(' '))) + "@northbridge.test";
    return made;
}

UserBook two_users() {
    model::Member iris = member("Iris Vang", 1);
    iris.title = "AE";
    iris.manager = record("005", 2);
    return UserBook{{iris, member("Olaf", 2)}};
}

ports::IncomingConversation taken_in(const Tree& document) {
    auto read = intake::read_document(document);
    if (!read) throw std::runtime_error{read.error().reason};
    return std::move(*read);
}

ports::ListedConversation listed(const Tree& document) {
    const auto incoming = taken_in(document);
    auto listing = model::listing_of(incoming.conversation, incoming.document);
    return {incoming.conversation,
            std::move(listing.head),
            listing.workspace,
            {incoming.conversation.time, incoming.conversation.id}};
}

Tree whole_document() {
    std::ifstream file{std::string{DEALWIRE_SOURCE_DIR} + "/tests/unit/calls/golden/document.json"};
    std::stringstream text;
    text << file.rdbuf();
    return json(text.str());
}

model::Resolution resolution() {
    model::Resolution made;
    made.conversation = {"5120044219908311201"};
    made.accounts = {record("001", 2)};
    made.contacts = {record("003", 3)};
    made.opportunity = record("006", 1);
    made.opportunity_stage = "Proposal";
    made.participants = {{.email = "iris@northbridge.test",
                          .name = "Iris",
                          .kind = "internal",
                          .id = record("005", 1)},
                         {.email = "tomas@lumenfoods.test",
                          .name = "Tomás",
                          .kind = "contact",
                          .id = record("003", 3)},
                         {.email = "", .name = "Phone", .kind = "unknown"}};
    return made;
}

CrmValues values() {
    CrmValues made;
    made["Opportunity"][record("006", 1)] =
        json(R"({"StageName": "Negotiation", "Amount": 48000, "IsWon": false,
                 "CloseDate": "2026-04-15", "Seats__c": null, "Tags__c": ["a", "b"]})");
    made["Account"][record("001", 2)] = json(R"({"Name": "Lumen Foods"})");
    made["Contact"][record("003", 3)] = json(R"({"Title": "COO"})");
    made["User"][record("005", 1)] = json(R"({"Name": "Iris Vang"})");
    return made;
}

}  // namespace dealwire::calls
