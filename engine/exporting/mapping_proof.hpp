#pragma once

#include "engine/base/clock.hpp"
#include "engine/base/result.hpp"
#include "engine/exporting/settings.hpp"
#include "engine/model/schema.hpp"
#include "engine/model/scope.hpp"
#include "engine/ports/setting_store.hpp"

#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace dealwire::exporting {

/// The objects as described for the connected user; one that he cannot see is left out.
using Describe = std::function<base::Result<std::vector<model::ObjectInfo>>(
    std::span<const std::string> objects, std::stop_token stop)>;

/// `ExportReport::error` where the org has not all objects, or not all fields, of the mapping.
constexpr const char* kObjectMissing = "OBJECT_MISSING";
constexpr const char* kFieldMissing = "FIELD_MISSING";

/// Whether the org is known to have the objects and fields that are written to. A name that is
/// wrong, or a wrong namespace, would otherwise show in thousands of refusals. Asked once for each
/// mapping and org; what becomes of a field after that shows in refusals.
class MappingProof {
public:
    /// Everything referred to must live as long.
    MappingProof(ports::SettingStore& store, base::Clock& clock, const model::OrgScope& scope,
                 const Mapping& mapping, const ExportSettings& settings);

    [[nodiscard]] bool given() const;
    void keep();

    /// Asks the org. The error is its own, or `kObjectMissing` or `kFieldMissing` with the words of
    /// `check_object`.
    [[nodiscard]] std::optional<base::Error> ask(const Describe& describe,
                                                 std::stop_token stop) const;

private:
    [[nodiscard]] std::vector<const ObjectRule*> rules() const;

    ports::SettingStore& store_;
    base::Clock& clock_;
    base::TenantId tenant_;
    std::string kind_;
    const Mapping& mapping_;
    const ExportSettings& settings_;
    std::string digest_;
};

/// "Conversation__c" of "acme__Conversation__c"; empty where the name has no namespace.
std::string without_namespace(const std::string& object);

}  // namespace dealwire::exporting
