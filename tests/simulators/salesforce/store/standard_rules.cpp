#include "tests/simulators/salesforce/store/standard_rules.hpp"

#include "tests/simulators/salesforce/http/api_error.hpp"

#include <cmath>

namespace dealwire::orgsim {
namespace {

bool given(const Record& record, const RecordInput& input, std::string_view field) {
    const FieldSchema* found = record.object().find_field(field);
    return found != nullptr && input.has(*found);
}

bool changed(const Record& record, const Record* before, std::string_view field) {
    return before == nullptr || record.get(field) != before->get(field);
}

void derive_person_name(Record& record) {
    const auto first = record.text("FirstName");
    const auto last = record.text("LastName");
    record.set("Name", first.empty() ? last : first + " " + last);
}

void derive_fiscal_period(Record& record) {
    const auto close = record.text("CloseDate");
    if (close.size() < 7) {
        return;
    }
    const std::int64_t year = std::stoi(close.substr(0, 4));
    const std::int64_t quarter = (std::stoi(close.substr(5, 2)) - 1) / 3 + 1;
    record.set("FiscalYear", year);
    record.set("FiscalQuarter", quarter);
    record.set("Fiscal", std::to_string(year) + " " + std::to_string(quarter));
}

constexpr const char* kStage = R"(
    SELECT "IsClosed", "IsWon", "DefaultProbability", "ForecastCategory", "ForecastCategoryName"
    FROM "OpportunityStage" WHERE "ApiName" = ?)";

/// The describe value of ForecastCategory for a label of ForecastCategoryName.
std::string forecast_category(const std::string& name) {
    if (name == "Best Case") {
        return "BestCase";
    }
    return name == "Commit" ? "Forecast" : name;
}

void derive_stage(RecordStore& store, Record& record, const RecordInput& input) {
    const auto rows = store.database().rows(kStage, {record.get("StageName")});
    // The API accepts a stage that is not in the list; it counts as open.
    const Row stage = rows.empty() ? Row{std::int64_t{0}, std::int64_t{0}, 0.0,
                                         std::string("Pipeline"), std::string("Pipeline")}
                                   : rows.front();
    record.set("IsClosed", stage.at(0));
    record.set("IsWon", stage.at(1));
    if (!given(record, input, "Probability")) {
        record.set("Probability", stage.at(2));
    }
    if (!given(record, input, "ForecastCategoryName")) {
        record.set("ForecastCategory", stage.at(3));
        record.set("ForecastCategoryName", stage.at(4));
    }
    record.set("LastStageChangeDate", store.now());
}

void derive_opportunity(RecordStore& store, Record& record, const Record* before,
                        const RecordInput& input) {
    if (changed(record, before, "StageName")) {
        derive_stage(store, record, input);
        if (before == nullptr) {
            record.set("LastStageChangeDate", std::monostate{});
        }
    }
    if (given(record, input, "ForecastCategoryName")) {
        record.set("ForecastCategory", forecast_category(record.text("ForecastCategoryName")));
    }
    const auto amount = record.number("Amount");
    const auto probability = record.number("Probability");
    record.set("ExpectedRevenue",
               amount && probability ? Value{std::round(*amount * *probability) / 100.0} : Value{});
    derive_fiscal_period(record);
}

/// The account that an activity on this record is counted for: the record itself, or its own.
Value account_of(RecordStore& store, const std::string& id) {
    const ObjectSchema* object = store.schema().find_by_prefix(id);
    if (object == nullptr) {
        return {};
    }
    const bool account = object->name == "Account";
    if (!account && object->name != "Opportunity" && object->name != "Contact") {
        return {};
    }
    const auto row = store.find(*object, id);
    return row ? row->get(account ? "Id" : "AccountId") : Value{};
}

/// Of what it is related to, else of the person.
Value account_of_activity(RecordStore& store, const Record& activity) {
    const Value account = account_of(store, activity.text("WhatId"));
    return is_null(account) ? account_of(store, activity.text("WhoId")) : account;
}

void check_lead_alone(const Record& activity) {
    if (activity.text("WhoId").starts_with("00Q") && !activity.text("WhatId").empty()) {
        throw ApiError(400, "FIELD_INTEGRITY_EXCEPTION",
                       "Related To ID: an activity on a lead cannot be related to another record",
                       {"WhatId"});
    }
}

void derive_task(RecordStore& store, Record& record, const Record* before) {
    const auto who = record.text("WhoId");
    const auto what = record.text("WhatId");
    check_lead_alone(record);
    const bool closed = record.text("Status") == "Completed";
    record.set("IsClosed", std::int64_t{closed});
    record.set("IsHighPriority", std::int64_t{record.text("Priority") == "High"});
    if (closed && (before == nullptr || !before->flag("IsClosed"))) {
        record.set("CompletedDateTime", store.now());
    } else if (!closed) {
        record.set("CompletedDateTime", std::monostate{});
    }
    record.set("AccountId", account_of_activity(store, record));
    if (before == nullptr) {
        record.set("WhoCount", std::int64_t{who.empty() ? 0 : 1});
    }
    record.set("WhatCount", std::int64_t{what.empty() ? 0 : 1});
}

std::int64_t minutes_between(Seconds from, Seconds to) {
    return std::chrono::duration_cast<std::chrono::minutes>(to - from).count();
}

void check_length_of_event(std::int64_t minutes) {
    constexpr std::int64_t kLongest = 14 * 24 * 60;
    if (minutes < 0) {
        throw ApiError(400, "FIELD_INTEGRITY_EXCEPTION",
                       "End Date Time: an event cannot end before it starts", {"EndDateTime"});
    }
    if (minutes > kLongest) {
        throw ApiError(400, "FIELD_INTEGRITY_EXCEPTION",
                       "Duration: an event cannot last longer than 14 days", {"DurationInMinutes"});
    }
}

void derive_event(RecordStore& store, Record& record) {
    check_lead_alone(record);
    auto start = parse_time(record.text("StartDateTime"));
    if (!start) {
        start = parse_time(record.text("ActivityDateTime"));
    }
    if (!start) {
        start = parse_time(record.text("ActivityDate"));
    }
    auto end = parse_time(record.text("EndDateTime"));
    const auto minutes = record.number("DurationInMinutes");
    if (start && !end && minutes) {
        end = *start + std::chrono::minutes{static_cast<int>(*minutes)};
    }
    if (!start || !end) {
        throw ApiError(400, "REQUIRED_FIELD_MISSING",
                       "Required fields are missing: [StartDateTime, EndDateTime]",
                       {"StartDateTime", "EndDateTime"});
    }
    check_length_of_event(minutes_between(*start, *end));
    record.set("StartDateTime", stored_time(*start));
    record.set("ActivityDateTime", stored_time(*start));
    record.set("ActivityDate", stored_time(*start).substr(0, 10));
    record.set("EndDateTime", stored_time(*end));
    record.set("EndDate", stored_time(*end).substr(0, 10));
    record.set("DurationInMinutes", minutes_between(*start, *end));
    record.set("AccountId", account_of_activity(store, record));
}

void write_stage_history(RecordStore& store, const Record& now, const Record* before,
                         const Actor& actor) {
    const bool worth_a_row = changed(now, before, "StageName") || changed(now, before, "Amount") ||
                             changed(now, before, "CloseDate") ||
                             changed(now, before, "Probability");
    if (!worth_a_row) {
        return;
    }
    const ObjectSchema& history = *store.schema().find_object("OpportunityHistory");
    Record row(history);
    row.set("Id", store.next_id(history));
    row.set("OpportunityId", now.get("Id"));
    for (const char* field : {"StageName", "Amount", "ExpectedRevenue", "CloseDate", "Probability",
                              "ForecastCategory"}) {
        row.set(field, now.get(field));
    }
    if (before != nullptr) {
        row.set("PrevAmount", before->get("Amount"));
        row.set("PrevCloseDate", before->get("CloseDate"));
    }
    store.stamp(row, *parse_time(store.now()), actor.user_id);
    store.write_new(row);
}

void write_primary_role(RecordStore& store, const Record& opportunity, const Actor& actor) {
    const auto contact = opportunity.get("ContactId");
    if (is_null(contact)) {
        return;
    }
    const ObjectSchema& roles = *store.schema().find_object("OpportunityContactRole");
    RecordInput input;
    input.set(*roles.find_field("OpportunityId"), opportunity.get("Id"));
    input.set(*roles.find_field("ContactId"), contact);
    input.set(*roles.find_field("IsPrimary"), std::int64_t{1});
    store.insert(roles, input, {actor.user_id, nullptr});
}

void keep_one_primary(RecordStore& store, const Record& role) {
    if (!role.flag("IsPrimary")) {
        return;
    }
    const ObjectSchema& roles = role.object();
    const auto siblings =
        store.find_by(roles, *roles.find_field("OpportunityId"), role.get("OpportunityId"));
    for (const auto& id : siblings) {
        if (id != role.id() && store.find(roles, id)->flag("IsPrimary")) {
            store.touch(roles, id, {{"IsPrimary", std::int64_t{0}}});
        }
    }
}

/// The object that relates an activity to its people, and its field that names the activity.
struct Relations {
    const ObjectSchema& object;
    std::string activity;  ///< "Task" or "Event"

    [[nodiscard]] std::string link() const { return activity + "Id"; }
};

Relations relations_of(RecordStore& store, const std::string& activity) {
    return {*store.schema().find_object(activity + "Relation"), activity};
}

std::vector<std::string> relations_with(RecordStore& store, const Relations& relations,
                                        const Value& activity, const Value& target) {
    const auto rows = store.database().rows(
        "SELECT \"Id\" FROM \"" + relations.object.name + "\" WHERE \"" + relations.link() +
            "\" = ? AND \"RelationId\" = ? AND \"IsDeleted\" = 0",
        {activity, target});
    std::vector<std::string> ids;
    for (const auto& row : rows) {
        ids.push_back(std::get<std::string>(row.front()));
    }
    return ids;
}

/// Keeps the relation rows of an activity in step with WhoId and WhatId.
void follow_reference(RecordStore& store, const Record& activity, const Record* before,
                      const char* field, const Actor& actor) {
    if (!changed(activity, before, field)) {
        return;
    }
    const Relations relations = relations_of(store, activity.object().name);
    if (before != nullptr && !is_null(before->get(field))) {
        for (const auto& id :
             relations_with(store, relations, activity.get("Id"), before->get(field))) {
            store.purge(relations.object, id);
        }
    }
    const bool known =
        !relations_with(store, relations, activity.get("Id"), activity.get(field)).empty();
    if (is_null(activity.get(field)) || known) {
        return;
    }
    Record row(relations.object);
    row.set("Id", store.next_id(relations.object));
    row.set(relations.link(), activity.get("Id"));
    row.set("RelationId", activity.get(field));
    row.set("IsWhat", std::int64_t{std::string_view(field) == "WhatId"});
    row.set("AccountId", account_of(store, activity.text(field)));
    if (relations.activity == "Event") {
        row.set("IsParent", std::int64_t{1});
    }
    store.stamp(row, *parse_time(store.now()), actor.user_id);
    store.write_new(row);
}

/// The contacts or the lead of an activity, as values of RelationId.
std::vector<std::string> people_of(RecordStore& store, const Relations& relations,
                                   const std::string& activity) {
    const std::string about = relations.activity == "Event" ? " AND \"IsParent\" = 1" : "";
    const auto rows = store.database().rows(
        "SELECT \"RelationId\" FROM \"" + relations.object.name + "\" WHERE \"" + relations.link() +
            "\" = ? AND \"IsWhat\" = 0 AND \"IsDeleted\" = 0" + about,
        {activity});
    std::vector<std::string> people;
    for (const auto& row : rows) {
        people.push_back(std::get<std::string>(row.front()));
    }
    return people;
}

/// A further person on an activity: at most 50 contacts, or one lead alone.
void check_people(const std::vector<std::string>& people, const Record& relation,
                  const std::string& activity) {
    const auto added = relation.text("RelationId");
    for (const auto& id : people) {
        if (id == added) {
            throw ApiError(
                400, "DUPLICATE_VALUE",
                "duplicate value found: RelationId duplicates value on record with id: " +
                    activity);
        }
        if (id.starts_with("00Q") || added.starts_with("00Q")) {
            throw ApiError(400, "FIELD_INTEGRITY_EXCEPTION",
                           "Relation ID: an activity on a lead cannot have other people",
                           {"RelationId"});
        }
    }
    constexpr std::size_t kMostPeople = 50;
    if (people.size() >= kMostPeople) {
        throw ApiError(400, "LIMIT_EXCEEDED", "An activity can be related to 50 contacts at most");
    }
}

void derive_relation(RecordStore& store, Record& record, const std::string& activity) {
    const auto* target = store.schema().find_by_prefix(record.text("RelationId"));
    const bool person = target != nullptr && (target->name == "Contact" || target->name == "Lead");
    record.set("IsWhat", std::int64_t{!person});
    record.set("AccountId", account_of(store, record.text("RelationId")));
    const bool invitee = activity == "Event" && !record.flag("IsParent");
    if (person && !invitee) {
        const Relations relations = relations_of(store, activity);
        const auto id = record.text(relations.link());
        check_people(people_of(store, relations, id), record, id);
    }
}

void count_people(RecordStore& store, const Record& relation, const std::string& activity) {
    const ObjectSchema& activities = *store.schema().find_object(activity);
    const auto id = relation.text(activity + "Id");
    const auto people = people_of(store, relations_of(store, activity), id);
    std::vector<std::pair<std::string, Value>> cells;
    if (activities.find_field("WhoCount") != nullptr) {
        cells.emplace_back("WhoCount", static_cast<std::int64_t>(people.size()));
    }
    const auto held = store.find(activities, id);
    if (held && held->text("WhoId").empty() && people.size() == 1) {
        cells.emplace_back("WhoId", people.front());
    }
    if (!cells.empty()) {
        store.touch(activities, id, std::move(cells));
    }
}

}  // namespace

void derive_fields(RecordStore& store, Record& record, const Record* before,
                   const RecordInput& input) {
    const auto& name = record.object().name;
    if (name == "Contact" || name == "Lead" || name == "User") {
        derive_person_name(record);
    } else if (name == "Opportunity") {
        derive_opportunity(store, record, before, input);
    } else if (name == "Task") {
        derive_task(store, record, before);
    } else if (name == "Event") {
        derive_event(store, record);
    } else if (name == "TaskRelation" && before == nullptr) {
        derive_relation(store, record, "Task");
    } else if (name == "EventRelation" && before == nullptr) {
        derive_relation(store, record, "Event");
    }
}

void write_companions(RecordStore& store, const Record& record, const Record* before,
                      const Actor& actor) {
    const auto& name = record.object().name;
    if (name == "Opportunity") {
        write_stage_history(store, record, before, actor);
        if (before == nullptr) {
            write_primary_role(store, record, actor);
        }
    } else if (name == "OpportunityContactRole") {
        keep_one_primary(store, record);
    } else if (name == "Task" || name == "Event") {
        follow_reference(store, record, before, "WhoId", actor);
        follow_reference(store, record, before, "WhatId", actor);
    } else if (name == "TaskRelation") {
        count_people(store, record, "Task");
    } else if (name == "EventRelation") {
        count_people(store, record, "Event");
    }
}

}  // namespace dealwire::orgsim
