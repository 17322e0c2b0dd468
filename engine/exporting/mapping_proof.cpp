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

Error missing(const MappingFinding& finding) {
    return {base::Fault::Rejected, kObjectMissing,
            finding.object + " (" + finding.place + ") " + finding.problem +
                ". Nothing was written or deleted.",
            finding.remedy + " All that is to mend: dealwire mapping check."};
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
        if (std::ranges::find(names, rule->object) == names.end()) names.push_back(rule->object);
    if (!plain.empty()) names.push_back(plain);
    const auto described = describe(names, std::move(stop));
    if (!described) return described.error();
    if (!plain.empty() && !find(*described, root.object) && find(*described, plain))
        return wrong_namespace(plain, root.object);
    for (const ObjectRule* rule : concerned)
        if (!find(*described, rule->object))
            return missing(check_object(*rule, root, nullptr).front());
    return std::nullopt;
}

}  // namespace dealwire::exporting
