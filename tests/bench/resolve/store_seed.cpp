#include "tests/bench/resolve/store_seed.hpp"

#include "adapters/store/database.hpp"
#include "adapters/store/migrator.hpp"
#include "adapters/store/sql_conversation_store.hpp"
#include "adapters/store/sql_crm_store.hpp"
#include "adapters/store/sql_member_store.hpp"
#include "engine/base/time_text.hpp"

#include <initializer_list>

namespace dealwire::bench {
namespace {

using model::CellText;

constexpr std::size_t kRowsPerPage = 20'000;
constexpr const char* kStamp = "2026-01-01T00:00:00Z";

CellText text(const std::string& value) { return value.empty() ? CellText{} : CellText{value}; }

CellText text(const model::RecordId& id) { return text(id.text()); }

CellText text(base::Instant instant) { return base::to_text(instant); }

/// Nothing reads it, but an org has one.
CellText name(const std::string& kind, const model::RecordId& id) {
    return kind + ' ' + id.text().substr(8, 7);
}

CellText flag(bool value) { return value ? "true" : "false"; }

/// Gathers rows of one object and saves them page by page.
class Pages {
public:
    Pages(ports::CrmStore& store, std::string object, std::initializer_list<const char*> columns)
        : store_{store} {
        page_.object = std::move(object);
        for (const char* name : columns) page_.columns.push_back({name, "string"});
        page_.columns.push_back({"SystemModstamp", "datetime"});
        page_.rows = model::RecordRows{page_.columns.size()};
    }

    void add(std::initializer_list<CellText> cells) {
        for (const CellText& cell : cells) page_.rows.add(cell ? model::Cell{*cell} : std::nullopt);
        page_.rows.add(kStamp);
        if (page_.rows.size() == kRowsPerPage) save();
    }

    void save() {
        if (!page_.rows.empty()) store_.save_page(bench_scope(), page_, std::nullopt);
        page_.rows.clear();
    }

private:
    ports::CrmStore& store_;
    model::RecordPage page_;
};

void seed_companies(MadeOrg& org, ports::CrmStore& store) {
    Pages accounts{store, "Account", {"Id", "Name", "Website"}};
    org.accounts({}, [&](const model::Account& each) {
        accounts.add({text(each.id), name("Company", each.id), text(each.website)});
    });
    accounts.save();
    Pages opportunities{store,
                        "Opportunity",
                        {"Id", "Name", "AccountId", "OwnerId", "StageName", "CloseDate", "IsClosed",
                         "CreatedDate", "LastModifiedDate"}};
    org.opportunities({}, [&](const model::Opportunity& each) {
        opportunities.add({text(each.id), name("Deal", each.id), text(each.account),
                           text(each.owner), text(each.stage), base::to_text(*each.close_date),
                           flag(each.closed), text(each.created), text(each.last_modified)});
    });
    opportunities.save();
    Pages roles{store, "OpportunityContactRole", {"Id", "OpportunityId", "ContactId"}};
    org.contact_roles({}, [&](const model::ContactRole& each) {
        roles.add({text(each.id), text(each.opportunity), text(each.contact)});
    });
    roles.save();
}

void seed_people(MadeOrg& org, ports::CrmStore& store) {
    Pages contacts{
        store,
        "Contact",
        {"Id", "Name", "Email", "Phone", "MobilePhone", "AccountId", "LastModifiedDate"}};
    org.contacts({}, [&](const model::Contact& each) {
        contacts.add({text(each.id), name("Person", each.id), text(each.email), text(each.phone),
                      text(each.mobile_phone), text(each.account), text(each.last_modified)});
    });
    contacts.save();
    Pages leads{store,
                "Lead",
                {"Id", "Name", "Email", "IsConverted", "ConvertedContactId", "ConvertedAccountId",
                 "ConvertedOpportunityId", "LastModifiedDate"}};
    org.leads({}, [&](const model::Lead& each) {
        leads.add({text(each.id), name("Lead", each.id), text(each.email), flag(each.converted),
                   text(each.converted_contact), text(each.converted_account),
                   text(each.converted_opportunity), text(each.last_modified)});
    });
    leads.save();
}

void seed_users(MadeOrg& org, ports::CrmStore& store, ports::MemberStore& members) {
    Pages users{store, "User", {"Id", "Email", "UserType", "IsActive", "LastModifiedDate"}};
    org.users({}, [&](const model::User& each) {
        users.add({text(each.id), text(each.email), text(each.user_type), flag(each.active),
                   text(each.last_modified)});
    });
    users.save();
    Pages stages{store, "OpportunityStage", {"Id", "ApiName", "IsClosed", "IsWon"}};
    int number = 0;
    for (const model::Stage& stage : org.stages({}))
        stages.add({"01J00000000000" + std::to_string(++number), stage.name, flag(stage.closed),
                    flag(stage.won)});
    stages.save();
    members.save(bench_scope(), org.members());
}

void seed_conversations(const MadeOrg& org, ports::ConversationStore& store) {
    std::vector<ports::IncomingConversation> batch;
    for (std::uint64_t i = 0; i < org.scale().conversations; ++i) {
        model::Conversation made = org.conversation(i);
        base::Tree document{base::Tree::Object{{"id", made.id.value}}};
        batch.push_back({std::move(made), std::move(document)});
        if (batch.size() < kRowsPerPage && i + 1 < org.scale().conversations) continue;
        store.save(bench_scope().tenant, batch);
        batch.clear();
    }
}

}  // namespace

model::OrgScope bench_scope() {
    return {{"default"}, {model::RecordId::parse("00D000000000001").value()}};
}

void seed_store(const Scale& scale, const std::string& url) {
    store::Database database{url};
    store::migrate(database);
    store::SqlCrmStore crm{database};
    store::SqlMemberStore members{database};
    store::SqlConversationStore conversations{database};
    MadeOrg org{scale};
    seed_companies(org, crm);
    seed_people(org, crm);
    seed_users(org, crm, members);
    seed_conversations(org, conversations);
}

}  // namespace dealwire::bench
