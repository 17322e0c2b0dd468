#include "engine/calls/crm_context.hpp"

#include "engine/calls/values.hpp"

#include <optional>

namespace dealwire::calls {
namespace {

using base::Tree;
using model::RecordId;

struct Link {
    const char* object;
    RecordId id;
};

std::vector<Link> links_of(const model::Resolution& resolution) {
    std::vector<Link> links;
    if (!resolution.opportunity.empty()) links.push_back({"Opportunity", resolution.opportunity});
    for (const RecordId& account : resolution.accounts) links.push_back({"Account", account});
    return links;
}

/// Nothing where the participant is no record.
std::optional<Link> link_of(const model::Resolution& resolution, std::size_t party) {
    if (party >= resolution.participants.size()) return std::nullopt;
    const model::ParticipantMatch& match = resolution.participants[party];
    if (match.id.empty()) return std::nullopt;
    if (match.kind == "contact") return Link{"Contact", match.id};
    if (match.kind == "lead") return Link{"Lead", match.id};
    if (match.kind == "internal") return Link{"User", match.id};
    return std::nullopt;
}

Tree field(const std::string& name, Tree value) {
    return MadeObject{2}.with("name", name).with("value", std::move(value)).take();
}

Tree fields_now(const ContextSources& sources, const Link& link) {
    Tree::Array list;
    const auto object = sources.values.find(link.object);
    if (object == sources.values.end()) return list;
    const auto record = object->second.find(link.id);
    if (record == object->second.end() || !record->second.object()) return list;
    for (const auto& [name, value] : *record->second.object()) list.push_back(field(name, value));
    return list;
}

/// Whether an object of a document's context tells how this record was at the time of the call.
bool tells_of(const Tree& object, const Link& link) {
    if (object.text_at("timing") != "TimeOfCall") return false;
    const auto id = RecordId::parse(object.text_at("objectId").value_or(""));
    return id == link.id;
}

Tree fields_then(const ContextSources& sources, const Link& link, const Tree& holder) {
    Tree::Array list;
    const bool staged =
        sources.resolution.opportunity == link.id && !sources.resolution.opportunity_stage.empty();
    if (staged) list.push_back(field("StageName", sources.resolution.opportunity_stage));
    for (const Tree& system : list_at(holder, "context"))
        for (const Tree& object : list_at(system, "objects")) {
            if (!tells_of(object, link)) continue;
            for (const Tree& each : list_at(object, "fields")) {
                const std::string name = each.text_at("name").value_or("");
                if (name.empty() || (staged && name == "StageName")) continue;
                const Tree* value = each.find("value");
                list.push_back(field(name, value ? *value : Tree{}));
            }
        }
    return list;
}

/// The same record once, or once per timing; `holder` is what has a `context` in the document.
void add_object(Tree::Array& objects, const ContextSources& sources, const Link& link,
                const Tree& holder) {
    const Tree::Object plain{{"objectType", link.object}, {"objectId", link.id.text()}};
    if (sources.selector.context == ContextDepth::Basic) {
        objects.emplace_back(plain);
        return;
    }
    const auto add = [&](const char* timing, Tree fields) {
        Tree::Object object = plain;
        object.emplace_back("fields", std::move(fields));
        object.emplace_back("timing", timing);
        objects.emplace_back(std::move(object));
    };
    if (sources.selector.now) add("Now", fields_now(sources, link));
    if (sources.selector.time_of_call) add("TimeOfCall", fields_then(sources, link, holder));
}

Tree in_system(Tree::Array objects) {
    if (objects.empty()) return Tree::Array{};
    Tree::Array systems;
    systems.emplace_back(
        MadeObject{2}.with("system", "Salesforce").with("objects", std::move(objects)).take());
    return systems;
}

}  // namespace

void want_records(const model::Resolution& resolution, CrmWanted& wanted) {
    for (const Link& link : links_of(resolution)) wanted[link.object].insert(link.id);
    for (std::size_t i = 0; i < resolution.participants.size(); ++i)
        if (const auto link = link_of(resolution, i)) wanted[link->object].insert(link->id);
}

std::vector<std::string> usual_fields(const std::string& object) {
    if (object == "Account") return {"Name", "Website", "Industry", "Type"};
    if (object == "Opportunity")
        return {"Name",   "LeadSource", "Type",     "StageName", "Probability",
                "Amount", "CloseDate",  "IsClosed", "IsWon"};
    if (object == "Contact") return {"Name", "Title", "Email"};
    if (object == "Lead") return {"Name", "Title", "Email", "Company", "Status"};
    return {"Name", "Title", "Email"};
}

Tree call_context(const ContextSources& sources) {
    Tree::Array objects;
    for (const Link& link : links_of(sources.resolution))
        add_object(objects, sources, link, sources.document);
    return in_system(std::move(objects));
}

Tree party_context(const ContextSources& sources, std::size_t party, const Tree& own) {
    Tree::Array objects;
    if (const auto link = link_of(sources.resolution, party))
        add_object(objects, sources, *link, own);
    return in_system(std::move(objects));
}

}  // namespace dealwire::calls
