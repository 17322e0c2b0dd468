#include "engine/exporting/mapping_proof.hpp"

#include "engine/base/digest.hpp"
#include "engine/exporting/mapping_check.hpp"

#include <algorithm>

namespace dealwire::exporting {
namespace {

using base::Error;
using model::ObjectInfo;

const ObjectInfo* find(const std::vector<ObjectInfo>& described, const std::string& name) {
    const auto found = std::ranges::find(described, name, &ObjectInfo::name);
    return found == described.end() ? nullptr : &*found;
}

Error missing(const char* code, const MappingFinding& finding) {
    const std::string name =
        finding.field.empty() ? finding.object : finding.object + "." + finding.field;
    return {
        base::Fault::Rejected, code,
        name + " (" + finding.place + ") " + finding.problem + ". Nothing was written or deleted.",
        finding.remedy + " All that is to mend: dealwire mapping check."};
}

/// The first field of the rule that the org does not have. One that describes no field at all
/// says nothing about them.
std::optional<Error> field_missing(const ObjectRule& rule, const ObjectRule& root,
                                   const ObjectInfo& object) {
    if (object.fields.empty()) return std::nullopt;
    const std::vector<MappingFinding> findings = check_object(rule, root, &object);
    const auto found = std::ranges::find(findings, "field-missing", &MappingFinding::code);
    if (found == findings.end()) return std::nullopt;
    return missing(kFieldMissing, *found);
}

Error wrong_namespace(const std::string& plain, const std::string& object) {
    return {base::Fault::Rejected, kObjectMissing,
            "The org has " + plain + ", and no " + object + ". Nothing was written or deleted.",
            "Empty export.namespace in the config file."};
}

}  // namespace

std::string without_namespace(const std::string& object) {
    const auto first = object.find("__");
    if (first == std::string::npos || object.find("__", first + 2) == std::string::npos) return "";
    return object.substr(first + 2);
}

MappingProof::MappingProof(ports::SettingStore& store, base::Clock& clock,
                           const model::OrgScope& scope, const Mapping& mapping,
                           const ExportSettings& settings)
    : store_{store},
      clock_{clock},
      tenant_{scope.tenant},
      kind_{"mapping-proof " + scope.org.id.text()},
      mapping_{mapping},
      settings_{settings} {
    std::string text = mapping.digest;
    for (const ObjectRule* rule : rules()) text.append("\n").append(rule->object);
    digest_ = base::digest(text);
}

/// Tasks and events are there in every org; whether they may be written, rows tell.
std::vector<const ObjectRule*> MappingProof::rules() const {
    std::vector<const ObjectRule*> concerned;
    for (const ObjectRule& rule : mapping_.objects)
        if (rule.object != "Task" && rule.object != "Event" &&
            settings_.use_of(rule.kind) != ChildUse::Remove)
            concerned.push_back(&rule);
    return concerned;
}

bool MappingProof::given() const {
    const auto held = store_.active(tenant_, kind_);
    return held && held->document == digest_;
}

void MappingProof::keep() {
    const auto before = store_.active(tenant_, kind_);
    const int seen = before ? before->number : 0;
    const model::SettingRevision said{.number = seen + 1,
                                      .document = digest_,
                                      .digest = base::digest(digest_),
                                      .by = "Salesforce",
                                      .at = clock_.now(),
                                      .note = ""};
    // Where another process was faster, it asked the same.
    static_cast<void>(store_.add(tenant_, kind_, seen, {&said, 1}));
}

std::optional<Error> MappingProof::ask(const Describe& describe, std::stop_token stop) const {
    const auto concerned = rules();
    if (concerned.empty()) return std::nullopt;
    const ObjectRule& root = *concerned.front();
    const std::string plain = without_namespace(root.object);
    std::vector<std::string> names;
    for (const ObjectRule* rule : concerned)
        if (std::ranges::find(names, rule->object.text()) == names.end())
            names.push_back(rule->object);
    if (!plain.empty()) names.push_back(plain);
    const auto described = describe(names, std::move(stop));
    if (!described) return described.error();
    if (!plain.empty() && !find(*described, root.object) && find(*described, plain))
        return wrong_namespace(plain, root.object);
    for (const ObjectRule* rule : concerned)
        if (!find(*described, rule->object))
            return missing(kObjectMissing, check_object(*rule, root, nullptr).front());
    for (const ObjectRule* rule : concerned)
        if (auto error = field_missing(*rule, root, *find(*described, rule->object))) return error;
    return std::nullopt;
}

}  // namespace dealwire::exporting
