// RecordStore: recycle bin, cascades, undelete and merge.
#include "tests/simulators/salesforce/http/api_error.hpp"
#include "tests/simulators/salesforce/store/record_store.hpp"
#include "tests/simulators/salesforce/store/tables.hpp"

namespace dealwire::orgsim {
namespace {

constexpr const char* kLogDeletion = R"(
    INSERT OR REPLACE INTO _deleted (object, id, root, deleted_at, hard) VALUES (?, ?, ?, ?, ?))";
constexpr const char* kForgetDeletion = "DELETE FROM _deleted WHERE object = ? AND id = ?";
constexpr const char* kDeletedTogether = R"(
    SELECT object, id FROM _deleted
    WHERE root = (SELECT root FROM _deleted WHERE object = ? AND id = ?) AND hard = 0)";

/// Source: Salesforce API reference 4.8, `earliestDateAvailable`.
constexpr const char* kLostBefore = R"(
    SELECT max(time) FROM (
        SELECT value AS time FROM _setting WHERE name = ?
        UNION ALL
        SELECT deleted_at FROM _deleted WHERE object = ? AND hard = 1))";
const std::string kLogBegins = "deletion log begins: ";

/// Fields the platform itself keeps (converted lead, merge winner) stay when their target goes.
bool kept_by_the_platform(const FieldSchema& field) {
    return !field.createable && !field.updateable;
}

/// Rows of these objects leave no tombstone when they are deleted by themselves.
bool deleted_for_good(const ObjectSchema& object) {
    return object.name == "TaskRelation" || object.name == "EventRelation";
}

/// An activity goes with the record it is related to; with its person only when it has no record.
bool goes_along(const ChildRelationship& way, const Record& child) {
    if (way.child_object == "Task" || way.child_object == "Event") {
        return way.field == "WhatId" || (way.field == "WhoId" && child.text("WhatId").empty());
    }
    return way.cascade_delete;
}

}  // namespace

std::vector<std::string> RecordStore::pointing_to(const ObjectSchema& child,
                                                  const std::string& field, const std::string& id,
                                                  bool live_only) {
    std::vector<std::string> ids;
    const auto sql = "SELECT \"Id\" FROM " + sql_name(child.name) + " WHERE " + sql_name(field) +
                     " = ?" + (live_only ? " AND \"IsDeleted\" = 0" : "");
    for (auto& row : database_.rows(sql, {id})) {
        ids.push_back(std::get<std::string>(row.front()));
    }
    return ids;
}

void RecordStore::remove_children(const Record& parent, const std::string& root,
                                  const Actor& actor) {
    for (const auto& way : parent.object().children) {
        const ObjectSchema& child = *schema_.find_object(way.child_object);
        const FieldSchema& field = *child.find_field(way.field);
        if (kept_by_the_platform(field) && !way.cascade_delete) {
            continue;
        }
        for (const auto& id : pointing_to(child, way.field, parent.id(), true)) {
            const auto row = find(child, id);
            if (!row || row->flag("IsDeleted")) {
                continue;
            }
            if (way.restricted_delete) {
                throw ApiError(400, "DELETE_FAILED",
                               "Your attempt to delete " + parent.id() +
                                   " could not be completed because it is associated with: " + id);
            }
            if (goes_along(way, *row)) {
                remove_row(*row, root, actor);
            } else {
                touch(child, id, {{way.field, std::monostate{}}});
            }
        }
    }
}

void RecordStore::remove_row(const Record& record, const std::string& root, const Actor& actor) {
    remove_children(record, root, actor);
    const ObjectSchema& object = record.object();
    if (deleted_for_good(object)) {
        purge(object, record.id());
        return;
    }
    database_.execute(kLogDeletion, {object.name, record.id(), root, now(), std::int64_t{0}});
    const bool modified = object.find_field("LastModifiedDate") != nullptr;
    Row binds{now()};
    std::string also;
    if (modified) {
        also = ", \"LastModifiedDate\" = ?, \"LastModifiedById\" = ?";
        binds.emplace_back(now());
        binds.emplace_back(actor.user_id);
    }
    binds.emplace_back(record.id());
    database_.execute("UPDATE " + sql_name(object.name) +
                          " SET \"IsDeleted\" = 1, \"SystemModstamp\" = ?" + also +
                          " WHERE \"Id\" = ?",
                      binds);
    recompute_roll_ups(record);
}

void RecordStore::remove(const ObjectSchema& object, const std::string& id, const Actor& actor) {
    check_object_right(object, actor, "delete");
    Transaction transaction(database_);
    const Record record = existing(object, id);
    remove_row(record, id, actor);
    if (deleted_for_good(object)) {
        const std::string name = object.name == "TaskRelation" ? "Task" : "Event";
        const ObjectSchema& activities = *schema_.find_object(name);
        const auto activity = find(activities, record.text(name + "Id"));
        if (activity && activity->get("WhoId") == record.get("RelationId")) {
            // Another person of the activity is promoted.
            const auto left = pointing_to(object, name + "Id", activity->id(), true);
            Value next;
            for (const auto& other : left) {
                const auto row = find(object, other);
                next = row && !row->flag("IsWhat") && is_null(next) ? row->get("RelationId") : next;
            }
            touch(activities, activity->id(), {{"WhoId", next}});
        }
    }
    transaction.commit();
    ++counts.deleted;
}

void RecordStore::purge(const ObjectSchema& object, const std::string& id) {
    database_.execute("DELETE FROM " + sql_name(object.name) + " WHERE \"Id\" = ?", {id});
    database_.execute(kLogDeletion, {object.name, id, id, now(), std::int64_t{1}});
}

void RecordStore::trim_deletion_log(const ObjectSchema& object) {
    // Rows in the bin are still known, for undeleting what went together.
    database_.execute("DELETE FROM _deleted WHERE object = ? AND hard = 1", {object.name});
    database_.execute("UPDATE _deleted SET deleted_at = '' WHERE object = ?", {object.name});
    database_.execute("INSERT OR REPLACE INTO _setting (name, value) VALUES (?, ?)",
                      {kLogBegins + object.name, now()});
}

std::optional<std::string> RecordStore::deletions_lost_before(const ObjectSchema& object) {
    const Value last = database_.scalar(kLostBefore, {kLogBegins + object.name, object.name});
    const auto* time = std::get_if<std::string>(&last);
    return time == nullptr ? std::nullopt : std::optional{*time};
}

void RecordStore::restore_row(const ObjectSchema& object, const std::string& id,
                              const Actor& actor) {
    // A value that was taken meanwhile: an index that is unique allows no second one. That the
    // whole undelete is refused then is not documented (unconfirmed).
    if (const auto row = find(object, id)) {
        for (const auto& field : object.fields) {
            check_unique(*row, field, row->get(field));
        }
    }
    touch(object, id,
          {{"IsDeleted", std::int64_t{0}},
           {"LastModifiedDate", now()},
           {"LastModifiedById", actor.user_id}});
    database_.execute(kForgetDeletion, {object.name, id});
    if (const auto row = find(object, id)) {
        recompute_roll_ups(*row);
    }
}

void RecordStore::undelete(const ObjectSchema& object, const std::string& id, const Actor& actor) {
    Transaction transaction(database_);
    const auto record = find(object, id);
    if (!record || !record->flag("IsDeleted")) {
        throw ApiError(400, "UNDELETE_FAILED", "Entity is not in the recycle bin");
    }
    if (!object.undeletable) {
        throw ApiError(400, "UNDELETE_FAILED", object.name + " cannot be undeleted");
    }
    for (const auto& row : database_.rows(kDeletedTogether, {object.name, id})) {
        restore_row(*schema_.find_object(std::get<std::string>(row.at(0))),
                    std::get<std::string>(row.at(1)), actor);
    }
    restore_row(object, id, actor);
    transaction.commit();
}

void RecordStore::merge(const ObjectSchema& object, const std::string& winner,
                        const std::vector<std::string>& losers, const Actor& actor) {
    if (!object.mergeable) {
        throw ApiError(400, "INVALID_TYPE", object.name + " cannot be merged");
    }
    Transaction transaction(database_);
    existing(object, winner);
    for (const auto& loser : losers) {
        const Record record = existing(object, loser);
        for (const auto& way : object.children) {
            const ObjectSchema& child = *schema_.find_object(way.child_object);
            for (const auto& id : pointing_to(child, way.field, loser, true)) {
                touch(child, id, {{way.field, winner}});
            }
        }
        remove_row(record, loser, actor);
        touch(object, loser, {{"MasterRecordId", winner}});
    }
    touch(object, winner, {{"LastModifiedDate", now()}, {"LastModifiedById", actor.user_id}});
    transaction.commit();
}

}  // namespace dealwire::orgsim
