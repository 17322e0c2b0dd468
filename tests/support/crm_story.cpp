#include "tests/support/crm_story.hpp"

#include "engine/base/phone_number.hpp"
#include "engine/base/text.hpp"

#include <fstream>
#include <functional>
#include <sstream>
#include <stdexcept>

namespace dealwire::support {
namespace {

using model::RecordState;

std::vector<std::string> split(const std::string& text, char between) {
    std::vector<std::string> parts;
    std::istringstream in{text};
    for (std::string part; std::getline(in, part, between);) {
        part = std::string{base::trim(part)};
        if (!part.empty()) parts.push_back(part);
    }
    return parts;
}

/// A statement: its first word, its number, and pairs of word and value. A value with blanks stands
/// in double quotes.
class Statement {
public:
    explicit Statement(const std::string& text) : text_{text}, in_{text} {
        in_ >> subject_;
        if (subject_ != "rule") in_ >> number_;
    }

    [[nodiscard]] const std::string& subject() const { return subject_; }

    [[nodiscard]] int number() const { return number_; }

    bool next(std::string& word) { return static_cast<bool>(in_ >> word); }

    std::string value() {
        in_ >> std::ws;
        std::string value;
        if (in_.peek() == '"') {
            in_.get();
            std::getline(in_, value, '"');
        } else {
            in_ >> value;
        }
        if (value.empty()) refuse("a value is missing");
        return value;
    }

    int reference() { return std::stoi(value()); }

    [[noreturn]] void refuse(const std::string& problem) const {
        throw std::invalid_argument{"'" + text_ + "': " + problem};
    }

private:
    std::string text_;
    std::istringstream in_;
    std::string subject_;
    int number_ = 0;
};

std::chrono::hours days_of(const std::string& text) {
    return std::chrono::hours{24} * std::stoi(text);
}

/// What accounts, contacts, leads and opportunities have in common.
template <class Record>
bool common_word(Record& record, const std::string& word, Statement& told,
                 model::RecordId (*id_of)(int)) {
    if (word == "deleted") {
        record.state = RecordState::Deleted;
    } else if (word == "missing") {
        record.state = RecordState::Missing;
    } else if (word == "merged-into") {
        record.state = RecordState::Deleted;
        record.master = id_of(told.reference());
    } else {
        return false;
    }
    return true;
}

void tell_account(CrmWorld& world, Statement& told) {
    auto& account = world.add_account(told.number());
    for (std::string word; told.next(word);) {
        if (common_word(account, word, told, account_id)) continue;
        if (word == "site")
            account.website = told.value();
        else if (word == "also")
            world.records.account_values["Domains__c"].emplace_back(account.id, told.value());
        else
            told.refuse(word);
    }
}

void tell_contact(CrmWorld& world, Statement& told) {
    auto& contact = world.add_contact(told.number(), "");
    for (std::string word; told.next(word);) {
        if (common_word(contact, word, told, contact_id)) continue;
        if (word == "email")
            contact.email = told.value();
        else if (word == "of")
            contact.account = account_id(told.reference());
        else if (word == "phone")
            contact.phone = told.value();
        else if (word == "mobile")
            contact.mobile_phone = told.value();
        else if (word == "changed")
            contact.last_modified = at(told.value());
        else
            told.refuse(word);
    }
}

void tell_lead(CrmWorld& world, Statement& told) {
    auto& lead = world.add_lead(told.number(), "");
    for (std::string word; told.next(word);) {
        if (common_word(lead, word, told, lead_id)) continue;
        lead.converted = lead.converted || word.starts_with("became-");
        if (word == "email")
            lead.email = told.value();
        else if (word == "phone")
            lead.phone = told.value();
        else if (word == "changed")
            lead.last_modified = at(told.value());
        else if (word == "became-contact")
            lead.converted_contact = contact_id(told.reference());
        else if (word == "became-account")
            lead.converted_account = account_id(told.reference());
        else if (word == "became-opportunity")
            lead.converted_opportunity = opportunity_id(told.reference());
        else
            told.refuse(word);
    }
}

void close(model::Opportunity& opportunity, const std::string& day) {
    opportunity.closed = true;
    opportunity.stage = "Closed Lost";
    opportunity.close_date = base::parse_date(day);
}

void release(model::Opportunity& opportunity, const std::string& when) {
    opportunity.state = RecordState::Released;
    opportunity.released_at = at(when);
}

/// `stage 2026-02-01 Negotiation`: a change in the history.
void add_stage(model::Opportunity& opportunity, Statement& told) {
    const auto when = at(told.value());
    opportunity.stage = told.value();
    opportunity.closed = opportunity.stage.starts_with("Closed");
    opportunity.history.push_back({when, opportunity.stage, std::nullopt});
}

void tell_opportunity(CrmWorld& world, Statement& told) {
    auto& opportunity = world.add_opportunity(told.number(), 0);
    for (std::string word; told.next(word);) {
        if (word == "of")
            opportunity.account = account_id(told.reference());
        else if (word == "owner")
            opportunity.owner = user_id(told.reference());
        else if (word == "changed")
            opportunity.last_modified = at(told.value());
        else if (word == "created")
            opportunity.created = at(told.value());
        else if (word == "closes")
            opportunity.close_date = base::parse_date(told.value());
        else if (word == "lost")
            close(opportunity, told.value());
        else if (word == "stage")
            add_stage(opportunity, told);
        else if (word == "deleted")
            opportunity.state = RecordState::Deleted;
        else if (word == "released")
            release(opportunity, told.value());
        else
            told.refuse(word);
    }
}

void tell_role(CrmWorld& world, Statement& told) {
    std::string word;
    if (!told.next(word) || word != "in") told.refuse("write: role CONTACT in OPPORTUNITY");
    world.add_role(told.reference(), told.number());
}

void tell_user(CrmWorld& world, Statement& told) {
    std::string word;
    if (!told.next(word) || word != "email") told.refuse("write: user NUMBER email ADDRESS");
    auto& member = world.add_member(told.number(), told.value());
    if (told.next(word)) {
        if (word != "inactive") told.refuse(word);
        member.active = false;
    }
}

void tell_order(matching::MatchingSettings& settings, Statement& told) {
    settings.opportunity_order.clear();
    for (const std::string& word : split(told.value(), '>')) {
        const auto criterion = matching::criterion_named(word);
        if (!criterion) told.refuse(word);
        settings.opportunity_order.push_back(*criterion);
    }
}

void tell_rule(CrmWorld& world, Statement& told) {
    matching::MatchingSettings& settings = world.settings;
    for (std::string word; told.next(word);) {
        if (word == "order")
            tell_order(settings, told);
        else if (word == "closed-grace-days")
            settings.closed_grace = days_of(told.value());
        else if (word == "created-grace-days")
            settings.created_grace = days_of(told.value());
        else if (word == "internal-domain")
            settings.internal_domains.push_back(told.value());
        else if (word == "free-mail")
            settings.more_domains.free_mail.push_back(told.value());
        else if (word == "company")
            settings.more_domains.companies.push_back(told.value());
        else if (word == "domain-field")
            settings.account_domain_fields.push_back(told.value());
        else if (word == "phone-country")
            settings.calling_code = base::parse_calling_code(told.value()).value();
        else
            told.refuse(word);
    }
}

void tell(CrmWorld& world, const std::string& statement) {
    static const std::map<std::string, std::function<void(CrmWorld&, Statement&)>> kSubjects{
        {"account", tell_account}, {"contact", tell_contact},
        {"lead", tell_lead},       {"opportunity", tell_opportunity},
        {"role", tell_role},       {"user", tell_user},
        {"rule", tell_rule}};
    Statement told{statement};
    const auto found = kSubjects.find(told.subject());
    if (found == kSubjects.end()) told.refuse("'" + told.subject() + "' is not known");
    found->second(world, told);
}

void tell_party(model::Conversation& conversation, const std::string& text) {
    model::Participant party;
    party.id = "party-" + std::to_string(conversation.participants.size() + 1);
    if (text.starts_with("tel ")) {
        party.phone = text.substr(4);
    } else if (text == "one of us") {
        party.affiliation = model::Affiliation::Internal;
    } else {
        const std::size_t phone = text.find(" tel ");
        party.email = text.substr(0, phone);
        if (phone != std::string::npos) party.phone = text.substr(phone + 5);
    }
    conversation.participants.push_back(std::move(party));
}

std::string numbered(const std::string& kind, const model::RecordId& id) {
    return kind + ' ' + std::to_string(std::stoi(id.text().substr(3, 12)));
}

std::vector<std::string> cells_of(const std::string& line) {
    std::vector<std::string> cells{""};
    for (std::size_t i = 1; i < line.size(); ++i) {
        if (line[i] == '\\' && i + 1 < line.size() && line[i + 1] == '|')
            cells.back().push_back(line[++i]);
        else if (line[i] == '|')
            cells.emplace_back();
        else
            cells.back().push_back(line[i]);
    }
    cells.pop_back();  // behind the last bar
    for (std::string& cell : cells) cell = std::string{base::trim(cell)};
    return cells;
}

}  // namespace

std::vector<TableLine> read_tables(const std::string& file) {
    std::ifstream in{file};
    if (!in) throw std::invalid_argument{file};
    std::vector<TableLine> lines;
    std::string heading;
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with("## ")) heading = line.substr(3);
        if (!line.starts_with('|')) continue;
        if (line.starts_with("|---"))
            lines.pop_back();  // what stands above the dashes is the head
        else
            lines.push_back({heading, cells_of(line)});
    }
    return lines;
}

CrmWorld world_of(const std::string& story) {
    CrmWorld world;
    for (const std::string& statement : split(story, ';')) tell(world, statement);
    return world;
}

ToldConversation conversation_of(const std::string& story) {
    ToldConversation told{conversation_with({}), {}};
    for (const std::string& part : split(story, ';')) {
        if (part.starts_with("host "))
            told.conversation.primary_user = user_id(std::stoi(part.substr(5))).text();
        else if (part.starts_with("at "))
            told.conversation.time = at(part.substr(3));
        else if (part == "person chose none")
            told.decision = model::Override{};
        else if (part.starts_with("person chose "))
            told.decision = model::Override{opportunity_id(std::stoi(part.substr(13))), "ann", ""};
        else
            for (const std::string& party : split(part, ',')) tell_party(told.conversation, party);
    }
    return told;
}

std::string outcome_of(const model::Resolution& resolution) {
    std::string text;
    const auto add = [&](const std::string& kind, const std::vector<model::RecordId>& ids) {
        for (const model::RecordId& id : ids)
            text += (text.empty() ? "" : ", ") + numbered(kind, id);
    };
    add("contact", resolution.contacts);
    add("lead", resolution.leads);
    add("account", resolution.accounts);
    if (!resolution.opportunity.empty()) add("opportunity", {resolution.opportunity});
    return text.empty() ? "nothing" : text;
}

}  // namespace dealwire::support
