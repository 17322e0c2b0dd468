#pragma once

#include "engine/exporting/desired_records.hpp"
#include "engine/model/schema.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <utility>

namespace dealwire::exporting {

/// How the values of one mapped field fared, in records.
struct FieldTally {
    std::int64_t records = 0;
    std::int64_t filled = 0;
    std::int64_t found = 0;  ///< filled or not: there was something to fill it with
    std::int64_t cut = 0;
    std::size_t longest = 0;     ///< UTF-16 units of the longest that was cut
    std::int64_t too_long = 0;   ///< longer than the org's field takes, even cut: would be refused
    std::int64_t defaulted = 0;  ///< the rule's default took the place
    std::int64_t unfit = 0;
    std::int64_t unlisted = 0;
    std::int64_t parked = 0;
    std::map<std::string, std::int64_t> seen;  ///< unlisted, parked and unfit values, the first few
    bool known = false;  ///< some conversation has the place it is read from, be it empty
    std::string meant;   ///< where it is not: a path near it that there is

    bool operator==(const FieldTally&) const = default;
};

/// What the mapping makes of the conversations held, summed up. Nothing is written anywhere.
class MappingTrial {
public:
    using FieldName = std::pair<std::string, std::string>;  ///< object, field

    MappingTrial() = default;
    /// Told of the fields of the org, it also counts what they would refuse for its length.
    explicit MappingTrial(std::span<const model::ObjectInfo> described);

    /// Makes the records of one conversation that is exported.
    void note(const ExportRules& rules, const Subject& subject);

    [[nodiscard]] std::int64_t conversations() const { return conversations_; }

    /// Without those that are not added (ChildUse::Keep).
    [[nodiscard]] std::int64_t records() const;

    [[nodiscard]] const std::map<std::string, std::int64_t>& records_by_object() const {
        return records_;
    }

    [[nodiscard]] const std::map<FieldName, FieldTally>& fields() const { return fields_; }

private:
    void note_field(const MadeField& field);

    std::int64_t conversations_ = 0;
    std::map<std::string, std::int64_t> records_;
    std::map<FieldName, FieldTally> fields_;
    std::map<FieldName, std::size_t> room_;  ///< by names in lower case
};

}  // namespace dealwire::exporting
