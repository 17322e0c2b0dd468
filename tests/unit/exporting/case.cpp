#include "tests/unit/exporting/case.hpp"

#include "adapters/config/mapping_file.hpp"
#include "engine/base/time_text.hpp"
#include "engine/intake/conversation_document.hpp"

#include "built_in/source_folder.hpp"

#include <algorithm>
#include <cstdio>
#include <stdexcept>

namespace dealwire::exporting::testing {
namespace {

using base::Tree;
using model::RecordId;

const Tree::Array& list_at(const Tree& tree, std::string_view path) {
    static const Tree::Array kNone;
    const Tree* found = tree.at(path);
    return found && found->array() ? *found->array() : kNone;
}

RecordId id_at(const Tree& tree, std::string_view path) {
    return RecordId::parse(tree.text_at(path).value_or("")).value_or(RecordId{});
}

std::vector<RecordId> ids_at(const Tree& tree, std::string_view path) {
    std::vector<RecordId> ids;
    for (const Tree& each : list_at(tree, path)) ids.push_back(*RecordId::parse(*each.string()));
    return ids;
}

bool true_at(const Tree& tree, std::string_view path, bool otherwise) {
    const Tree* found = tree.at(path);
    return found && found->boolean() ? *found->boolean() : otherwise;
}

model::Resolution read_resolution(const Tree& tree) {
    model::Resolution resolution;
    resolution.contacts = ids_at(tree, "contacts");
    resolution.leads = ids_at(tree, "leads");
    resolution.accounts = ids_at(tree, "accounts");
    resolution.opportunity = id_at(tree, "opportunity");
    resolution.opportunity_account = id_at(tree, "opportunity_account");
    resolution.opportunity_stage = tree.text_at("opportunity_stage").value_or("");
    for (const Tree& each : list_at(tree, "participants"))
        resolution.participants.push_back({.email = each.text_at("email").value_or(""),
                                           .name = each.text_at("name").value_or(""),
                                           .kind = each.text_at("kind").value_or("unknown"),
                                           .id = id_at(each, "id"),
                                           .account = id_at(each, "account"),
                                           .rule = each.text_at("rule").value_or(""),
                                           .because = "",
                                           .rejected = {}});
    return resolution;
}

std::vector<model::Member> read_members(const Tree& input) {
    std::vector<model::Member> members;
    for (const Tree& each : list_at(input, "members")) {
        model::Member member;
        member.id.value = each.text_at("id").value_or("");
        member.user = id_at(each, "user");
        member.email = each.text_at("email").value_or("");
        member.active = true_at(each, "active", true);
        members.push_back(std::move(member));
    }
    return members;
}

void take_document(Case& made, Tree document) {
    auto read = intake::read_document(std::move(document));
    if (!read) throw std::runtime_error(read.error().reason);
    made.conversation = std::move(read->conversation);
    made.document = std::move(read->document);
    made.resolution.conversation = made.conversation.id;
}

model::Member member(int number, const std::string& email) {
    model::Member made;
    made.id.value = "member-" + std::to_string(number);
    made.user = record_id("005", number);
    made.email = email;
    return made;
}

}  // namespace

RecordId record_id(const std::string& prefix, int number) {
    std::string digits = std::to_string(number);
    return *RecordId::parse(prefix + std::string(12 - digits.size(), '0') + digits);
}

const Mapping& shipped_mapping() {
    static const Mapping kMapping = [] {
        auto loaded = config::load_mapping(DEALWIRE_SOURCE_DIR "/mappings", "");
        if (loaded) return *loaded;
        std::string all;
        for (const base::Issue& issue : loaded.error())
            all += issue.path + " " + issue.problem + "\n";
        throw std::runtime_error(all);
    }();
    return kMapping;
}

DesiredState Case::state() const {
    const People people{members};
    return desired_state({shipped_mapping(), settings, people, now},
                         {conversation, document, resolution});
}

std::vector<model::DesiredRecord> Case::records_of(const std::string& object) const {
    std::vector<model::DesiredRecord> found = records();
    std::erase_if(found, [&](const auto& record) { return record.name.object != object; });
    return found;
}

std::optional<model::DesiredRecord> Case::task() const {
    const auto tasks = records_of("Task");
    return tasks.empty() ? std::nullopt : std::optional{tasks.front()};
}

std::optional<model::DesiredRecord> Case::event() const {
    const auto events = records_of("Event");
    return events.empty() ? std::nullopt : std::optional{events.front()};
}

model::DesiredRecord Case::conversation_record() const {
    return records_of("Conversation__c").at(0);
}

Tree field(const model::DesiredRecord& record, const std::string& name) {
    for (const auto& [target, value] : record.fields)
        if (target == name) return value.tree();
    return {};
}

CaseBuilder::CaseBuilder(std::string id) {
    set("metaData", "id", Tree{std::move(id)});
    set("metaData", "title", "Pilot review");
    set("metaData", "started", "2026-03-02T09:31:12Z");
    set("metaData", "duration", 1874);
    set("metaData", "primaryUserId", "member-1");
    made_.now = *base::parse_instant("2026-03-03T00:00:00Z");
    made_.members = {member(1, "iris@northbridge.test")};
    model::ParticipantMatch host;
    host.email = "iris@northbridge.test";
    host.kind = "internal";
    host.id = made_.members.front().user;
    party("Iris Vang", host.email, {}, host);
}

CaseBuilder& CaseBuilder::set(const std::string& block, const std::string& member_name,
                              Tree value) {
    for (auto& [name, content] : blocks_)
        if (name == block) {
            content.set(member_name, std::move(value));
            return *this;
        }
    blocks_.emplace_back(block, Tree::Object{{member_name, std::move(value)}});
    return *this;
}

void CaseBuilder::party(const std::string& name, const std::string& email,
                        std::vector<std::string> methods, model::ParticipantMatch match) {
    Tree::Array words;
    for (std::string& method : methods) words.emplace_back(std::move(method));
    parties_.emplace_back(Tree::Object{{"id", std::to_string(300 + parties_.size())},
                                       {"name", name},
                                       {"emailAddress", email},
                                       {"methods", std::move(words)}});
    match.email = email;
    made_.resolution.participants.push_back(std::move(match));
}

CaseBuilder& CaseBuilder::contact(int number, int account_number,
                                  std::vector<std::string> methods) {
    model::ParticipantMatch match;
    match.kind = "contact";
    match.rule = "email-contact";
    match.id = record_id("003", number);
    match.account = account_number == 0 ? RecordId{} : record_id("001", account_number);
    const std::string name = "Contact " + std::to_string(number);
    made_.resolution.contacts.push_back(match.id);
    if (account_number != 0) account(account_number);
    party(name, "c" + std::to_string(number) + "@lumenfoods.test", std::move(methods), match);
    return *this;
}

CaseBuilder& CaseBuilder::lead(int number, const std::string& rule) {
    model::ParticipantMatch match;
    match.kind = "lead";
    match.rule = rule;
    match.id = record_id("00Q", number);
    made_.resolution.leads.push_back(match.id);
    const std::string name = "Lead " + std::to_string(number);
    party(name, "l" + std::to_string(number) + "@lumenfoods.test", {}, match);
    return *this;
}

CaseBuilder& CaseBuilder::stranger(const std::string& email) {
    model::ParticipantMatch match;
    match.kind = "unknown";
    party("", email, {}, match);
    return *this;
}

CaseBuilder& CaseBuilder::opportunity(int number, int account_number) {
    made_.resolution.opportunity = record_id("006", number);
    made_.resolution.opportunity_stage = "Proposal";
    if (account_number == 0) return *this;
    made_.resolution.opportunity_account = record_id("001", account_number);
    return account(account_number);
}

CaseBuilder& CaseBuilder::account(int number) {
    const RecordId id = record_id("001", number);
    auto& accounts = made_.resolution.accounts;
    if (std::ranges::find(accounts, id) == accounts.end()) accounts.push_back(id);
    return *this;
}

CaseBuilder& CaseBuilder::host_inactive() {
    made_.members.front().active = false;
    return *this;
}

CaseBuilder& CaseBuilder::fallback_owner(bool active) {
    made_.members.push_back(member(2, "desk@northbridge.test"));
    made_.members.back().active = active;
    made_.settings.tasks.fallback_owner = made_.members.back().user;
    return *this;
}

Case CaseBuilder::build() const {
    Case made = made_;
    Tree document{blocks_};
    document.set("parties", Tree{parties_});
    take_document(made, std::move(document));
    return made;
}

Case read_case(const Tree& input) {
    Case made;
    made.resolution = read_resolution(*input.find("resolution"));
    made.members = read_members(input);
    made.now = *base::parse_instant(*input.text_at("now"));
    made.settings.tasks.enabled = true_at(input, "settings.tasks", true);
    made.settings.tasks.per_contact = true_at(input, "settings.per_contact", false);
    made.settings.tasks.several_contacts = true_at(input, "settings.several_contacts", false);
    if (true_at(input, "settings.events", false))
        made.settings.tasks.calls = made.settings.tasks.meetings = ActivityShape::Event;
    made.settings.smart_trackers = true_at(input, "settings.smart_trackers", true);
    made.settings.tasks.fallback_owner = id_at(input, "settings.fallback_owner");
    take_document(made, *input.find("document"));
    return made;
}

}  // namespace dealwire::exporting::testing
