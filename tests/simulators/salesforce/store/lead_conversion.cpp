#include "tests/simulators/salesforce/store/lead_conversion.hpp"

#include "tests/simulators/salesforce/http/api_error.hpp"

namespace dealwire::orgsim {
namespace {

using Pairs = std::vector<std::pair<const char*, const char*>>;

/// A new record of `object` with values copied from the lead.
std::string make_from_lead(RecordStore& store, const char* object_name, const Record& lead,
                           const Pairs& copies, Json extra, const Actor& actor) {
    const ObjectSchema& object = *store.schema().find_object(object_name);
    RecordInput input = input_from_json(extra, object, {store.schema(), store.schema()});
    for (const auto& [to, from] : copies) {
        if (!is_null(lead.get(from))) {
            input.set(*object.find_field(to), lead.get(from));
        }
    }
    return store.insert(object, input, {actor.user_id, nullptr});
}

void move_activities(RecordStore& store, const std::string& lead, const std::string& contact) {
    for (const char* name : {"Task", "Event"}) {
        const ObjectSchema& object = *store.schema().find_object(name);
        for (const auto& id : store.find_by(object, *object.find_field("WhoId"), lead)) {
            store.touch(object, id, {{"WhoId", contact}});
        }
    }
    for (const char* name : {"TaskRelation", "EventRelation"}) {
        const ObjectSchema& relations = *store.schema().find_object(name);
        for (const auto& id : store.find_by(relations, *relations.find_field("RelationId"), lead)) {
            store.touch(relations, id, {{"RelationId", contact}});
        }
    }
}

}  // namespace

Converted convert_lead(RecordStore& store, const Conversion& conversion, const Actor& actor) {
    const ObjectSchema& leads = *store.schema().find_object("Lead");
    const auto lead = store.find(leads, conversion.lead_id);
    if (!lead || lead->flag("IsDeleted") || lead->flag("IsConverted")) {
        throw ApiError(400, "INVALID_STATUS", "The lead is gone or converted already.");
    }
    Transaction transaction(store.database());
    Converted made{conversion.account_id, conversion.contact_id, ""};
    if (made.account_id.empty()) {
        made.account_id = make_from_lead(store, "Account", *lead,
                                         {{"Name", "Company"},
                                          {"Phone", "Phone"},
                                          {"Website", "Website"},
                                          {"BillingCity", "City"},
                                          {"BillingCountry", "Country"},
                                          {"OwnerId", "OwnerId"}},
                                         Json::object(), actor);
    }
    if (made.contact_id.empty()) {
        made.contact_id = make_from_lead(store, "Contact", *lead,
                                         {{"LastName", "LastName"},
                                          {"FirstName", "FirstName"},
                                          {"Email", "Email"},
                                          {"Phone", "Phone"},
                                          {"MobilePhone", "MobilePhone"},
                                          {"Title", "Title"},
                                          {"OwnerId", "OwnerId"}},
                                         {{"AccountId", made.account_id}}, actor);
    }
    if (conversion.create_opportunity) {
        const auto name = conversion.opportunity_name.empty() ? lead->text("Company") + "-"
                                                              : conversion.opportunity_name;
        made.opportunity_id = make_from_lead(store, "Opportunity", *lead,
                                             {{"OwnerId", "OwnerId"}, {"LeadSource", "LeadSource"}},
                                             {{"Name", name},
                                              {"StageName", "Prospecting"},
                                              {"CloseDate", store.now().substr(0, 10)},
                                              {"AccountId", made.account_id},
                                              {"ContactId", made.contact_id}},
                                             actor);
    }
    store.touch(leads, lead->id(),
                {{"IsConverted", std::int64_t{1}},
                 {"Status", std::string("Closed - Converted")},
                 {"ConvertedDate", store.now().substr(0, 10)},
                 {"ConvertedAccountId", made.account_id},
                 {"ConvertedContactId", made.contact_id},
                 {"ConvertedOpportunityId",
                  made.opportunity_id.empty() ? Value{} : Value{made.opportunity_id}},
                 {"LastModifiedDate", store.now()}});
    move_activities(store, lead->id(), made.contact_id);
    transaction.commit();
    return made;
}

}  // namespace dealwire::orgsim
