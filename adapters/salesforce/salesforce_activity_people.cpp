#include "adapters/salesforce/salesforce_activity_people.hpp"

#include "adapters/salesforce/collections.hpp"
#include "adapters/salesforce/describe.hpp"
#include "adapters/salesforce/query.hpp"

#include <algorithm>

namespace dealwire::salesforce {

using base::Fault;
using base::Result;
using base::Tree;
using model::RecordId;
using ports::ActivityPerson;
using ports::RowAnswer;
using ports::WriteGroup;

namespace {

constexpr std::size_t kIdsPerQuery = 100;  // keeps a query well within one request line
constexpr std::size_t kRowsPerRequest = 200;

/// "TaskRelation" or "EventRelation".
std::string relation_of(const std::string& object) { return object + "Relation"; }

std::string link_of(const std::string& object) { return object + "Id"; }

std::vector<model::Column> columns_of(const std::string& object) {
    return {{"Id", "id"}, {link_of(object), "reference"}, {"RelationId", "reference"}};
}

std::string people_query(const std::string& object, std::span<const RecordId> activities) {
    std::string ids;
    for (const RecordId& id : activities) ids += (ids.empty() ? "'" : ",'") + id.text() + "'";
    // An event has invitees beside the people it is about.
    const std::string about = object == "Event" ? " AND IsParent = true" : "";
    return "SELECT Id, " + link_of(object) + ", RelationId FROM " + relation_of(object) +
           " WHERE IsWhat = false" + about + " AND " + link_of(object) + " IN (" + ids + ")";
}

Tree relation_body(const std::string& object, const ActivityPerson& person) {
    Tree::Object body{{"attributes", Tree::Object{{"type", relation_of(object)}}},
                      {link_of(object), person.activity.text()},
                      {"RelationId", person.person.text()}};
    if (object == "Event") body.emplace_back("IsParent", true);
    return body;
}

bool concerns_everything(const base::Error& error) {
    return error.fault == Fault::Reauthorise || error.fault == Fault::AuthExpired ||
           error.fault == Fault::BudgetSpent || error.fault == Fault::Stopped ||
           error.fault == Fault::Transient || error.fault == Fault::RateLimited;
}

template <class Each>
std::vector<std::span<const Each>> slices(std::span<const Each> all, std::size_t size) {
    std::vector<std::span<const Each>> parts;
    for (; !all.empty(); all = all.subspan(parts.back().size()))
        parts.push_back(all.first(std::min(all.size(), size)));
    return parts;
}

}  // namespace

Result<SalesforceActivityPeople::Parts> SalesforceActivityPeople::send(
    std::span<const Subrequest> requests, const std::stop_token& stop) {
    Parts parts;
    const int before = session_.calls();
    std::optional<base::Error> error;
    for (const auto& some : slices(requests, kQueriesPerComposite)) {
        auto answers = composite(session_, some, stop);
        if (!answers) {
            error = answers.error();
            break;
        }
        for (auto& answer : *answers) parts.push_back(std::move(answer));
    }
    calls_ += session_.calls() - before;
    if (error) return base::fail(*error);
    return parts;
}

Result<bool> SalesforceActivityPeople::available(std::stop_token stop) {
    const int before = session_.calls();
    const auto body =
        session_.call({.path = session_.path("/sobjects/TaskRelation/describe")}, std::move(stop));
    calls_ += session_.calls() - before;
    if (body) {
        const model::ObjectInfo described = read_describe(*body);
        return described.queryable && described.createable && described.deletable;
    }
    // The org has the object only where Shared Activities is on.
    const base::Error& error = body.error();
    if (error.fault == Fault::Missing || error.code == "INVALID_TYPE") return false;
    return base::fail(error);
}

Result<std::vector<ActivityPerson>> SalesforceActivityPeople::of(
    const std::string& object, std::span<const RecordId> activities, std::stop_token stop) {
    std::vector<Subrequest> queries;
    for (const auto& some : slices(activities, kIdsPerQuery))
        queries.push_back({.path = query_path(session_, people_query(object, some), Rows::Live)});
    auto answers = send(queries, stop);
    if (!answers) return base::fail(answers.error());
    std::vector<ActivityPerson> found;
    for (auto& answer : *answers) {
        if (!answer) return base::fail(answer.error());
        if (const auto read = read_people(std::move(*answer), found, object, stop); !read)
            return base::fail(read.error());
    }
    return found;
}

Result<void> SalesforceActivityPeople::read_people(Tree body, std::vector<ActivityPerson>& found,
                                                   const std::string& object,
                                                   const std::stop_token& stop) {
    const auto columns = columns_of(object);
    auto page = read_page(body, columns);
    const int before = session_.calls();
    while (page) {
        for (const auto& row : page->rows) {
            const auto relation = RecordId::parse(row[0].value_or(""));
            const auto activity = RecordId::parse(row[1].value_or(""));
            const auto person = RecordId::parse(row[2].value_or(""));
            if (relation && activity && person) found.push_back({*activity, *person, *relation});
        }
        if (page->next.empty()) break;
        page = next_page(session_, page->next, columns, stop);
    }
    calls_ += session_.calls() - before;
    if (!page) return base::fail(page.error());
    return {};
}

Result<std::vector<RowAnswer>> SalesforceActivityPeople::write(std::span<const Subrequest> requests,
                                                               std::span<const WriteGroup> groups,
                                                               const std::stop_token& stop) {
    const auto answers = send(requests, stop);
    if (!answers) return base::fail(answers.error());
    std::vector<RowAnswer> rows;
    for (std::size_t i = 0; i < groups.size(); ++i) {
        const auto& answer = (*answers)[i];
        if (!answer && concerns_everything(answer.error())) return base::fail(answer.error());
        if (!answer) {
            rows.insert(rows.end(), groups[i].rows(), RowAnswer{base::fail(answer.error())});
            continue;
        }
        auto read = read_rows(*answer, groups[i]);
        if (!read) return base::fail(read.error());
        rows.insert(rows.end(), read->begin(), read->end());
    }
    return rows;
}

Result<std::vector<RowAnswer>> SalesforceActivityPeople::add(const std::string& object,
                                                             std::span<const ActivityPerson> people,
                                                             std::stop_token stop) {
    std::vector<Subrequest> requests;
    std::vector<WriteGroup> groups;
    for (const auto& some : slices(people, kRowsPerRequest)) {
        Tree::Array records;
        for (const ActivityPerson& person : some) records.push_back(relation_body(object, person));
        requests.push_back(
            {.method = "POST",
             .path = session_.path("/composite/sobjects"),
             .body = Tree{Tree::Object{{"allOrNone", false}, {"records", std::move(records)}}}});
        WriteGroup& group = groups.emplace_back();
        group.object = relation_of(object);
        group.upserts.resize(some.size());
    }
    return write(requests, groups, stop);
}

Result<std::vector<RowAnswer>> SalesforceActivityPeople::remove(const std::string& object,
                                                                std::span<const RecordId> relations,
                                                                std::stop_token stop) {
    std::vector<Subrequest> requests;
    std::vector<WriteGroup> groups;
    for (const auto& some : slices(relations, kRowsPerRequest)) {
        WriteGroup& group = groups.emplace_back();
        group.kind = WriteGroup::Kind::Delete;
        group.object = relation_of(object);
        group.deletes.assign(some.begin(), some.end());
        requests.push_back(collections_request(session_, group));
    }
    return write(requests, groups, stop);
}

}  // namespace dealwire::salesforce
