#include "adapters/salesforce/collections.hpp"

#include "adapters/salesforce/faults.hpp"

namespace dealwire::salesforce {

using base::Fault;
using base::Tree;
using model::DesiredRecord;
using model::RecordId;
using ports::RowAnswer;
using ports::WriteGroup;

namespace {

Subrequest upsert_request(const Session& session, const WriteGroup& group) {
    Tree::Array records;
    for (const DesiredRecord& record : group.upserts) records.push_back(record_body(record));
    const std::string key_field = group.upserts.empty() ? "Id" : group.upserts.front().key_field;
    return {.method = "PATCH",
            .path = session.path("/composite/sobjects/" + group.object + "/" + key_field),
            .body = Tree{Tree::Object{{"allOrNone", false}, {"records", std::move(records)}}}};
}

Subrequest delete_request(const Session& session, const WriteGroup& group) {
    std::string ids;
    for (const RecordId& id : group.deletes) ids += (ids.empty() ? "" : ",") + id.text();
    return {.method = "DELETE",
            .path = session.path("/composite/sobjects?ids=" + ids + "&allOrNone=false")};
}

bool succeeded(const Tree& item) {
    const Tree* success = item.find("success");
    return success && success->boolean() && *success->boolean();
}

OrgError error_in(const Tree& item) {
    const Tree* errors = item.find("errors");
    OrgError error = errors ? read_error(*errors) : read_error(item);
    if (error.ids.empty()) error.ids = read_error(item).ids;
    return error;
}

bool says_created(const Tree& item) {
    const Tree* created = item.find("created");
    return created && created->boolean() && *created->boolean();
}

RowAnswer read_row(const Tree& item, const RecordId& deleted) {
    const bool deletion = !deleted.empty();
    if (succeeded(item)) {
        if (deletion) return deleted;
        if (const auto id = RecordId::parse(item.text_at("id").value_or("")))
            return ports::TakenRow{*id, says_created(item)};
        return base::fail(
            {Fault::Transient, "BAD_ANSWER", "Salesforce wrote a row without an id."});
    }
    const OrgError error = error_in(item);
    if (deletion && means_gone(error)) return deleted;
    return base::fail(row_fault(error));
}

}  // namespace

Tree record_body(const DesiredRecord& record) {
    Tree::Object body{{"attributes", Tree::Object{{"type", record.name.object.text()}}},
                      {record.key_field.text(), record.name.key}};
    for (const auto& [field, value] : record.fields) body.emplace_back(field.text(), value.tree());
    if (record.parent)
        body.emplace_back(record.parent->relationship.text(),
                          Tree::Object{{record.parent->key_field.text(), record.parent->key}});
    return body;
}

Subrequest collections_request(const Session& session, const WriteGroup& group) {
    return group.kind == WriteGroup::Kind::Upsert ? upsert_request(session, group)
                                                  : delete_request(session, group);
}

base::Result<std::vector<RowAnswer>> read_rows(const Tree& body, const WriteGroup& group) {
    const Tree::Array* items = body.array();
    if (!items || items->size() != group.rows())
        return base::fail({Fault::Transient, "BAD_ANSWER",
                           "Salesforce answered another number of rows than it was sent."});
    std::vector<RowAnswer> answers;
    for (std::size_t i = 0; i < items->size(); ++i)
        answers.push_back(read_row(
            (*items)[i], group.kind == WriteGroup::Kind::Delete ? group.deletes[i] : RecordId{}));
    return answers;
}

}  // namespace dealwire::salesforce
