#include "engine/exporting/mapping_trial.hpp"

#include "engine/base/text.hpp"
#include "engine/exporting/mapping_words.hpp"
#include "engine/exporting/source.hpp"

#include <algorithm>

namespace dealwire::exporting {
namespace {

constexpr std::size_t kSeenValues = 5;

bool is_longer(const base::Tree& value, std::size_t room) {
    const std::string* text = value.string();
    return text && text->size() > room && base::utf16_length(*text) > room;
}

/// The names as Salesforce compares them.
MappingTrial::FieldName folded(const MappingTrial::FieldName& name) {
    return {base::to_lower_ascii(name.first), base::to_lower_ascii(name.second)};
}

/// Looks for where the field comes from, as long as nothing was found there.
void look_for_source(const MadeField& field, FieldTally& tally) {
    if (tally.found > 0 || tally.known) return;
    for (const Path& path : field.rule.from) {
        const PathSight sight = look_along(path, field.scope);
        tally.known = tally.known || sight.known;
        if (sight.meant && tally.meant.empty()) tally.meant = text_of(*sight.meant);
    }
}

}  // namespace

MappingTrial::MappingTrial(std::span<const model::ObjectInfo> described) {
    for (const model::ObjectInfo& object : described)
        for (const model::FieldInfo& field : object.fields)
            if (field.length > 0)
                room_.emplace(folded({object.name, field.name}),
                              static_cast<std::size_t>(field.length));
}

void MappingTrial::note(const ExportRules& rules, const Subject& subject) {
    ++conversations_;
    const FieldObserver observer = [&](const MadeField& field) { note_field(field); };
    for (const model::DesiredRecord& record : desired_records(rules, subject, observer))
        if (record.may_be_new) ++records_[record.name.object];
}

void MappingTrial::note_field(const MadeField& field) {
    const FieldName name{field.object.object, field.rule.target};
    FieldTally& tally = fields_[name];
    const MadeValue& made = field.made;
    ++tally.records;
    if (made.value && !made.value->is_null()) ++tally.filled;
    if (made.fate != Fate::Absent) ++tally.found;
    if (made.by_default) ++tally.defaulted;
    if (made.fate == Fate::Cut) ++tally.cut;
    if (made.fate == Fate::Unfit) ++tally.unfit;
    if (made.fate == Fate::Unlisted) ++tally.unlisted;
    if (made.fate == Fate::Parked) ++tally.parked;
    tally.longest = std::max(tally.longest, made.whole);
    if (!made.seen.empty() && (tally.seen.size() < kSeenValues || tally.seen.contains(made.seen)))
        ++tally.seen[made.seen];
    look_for_source(field, tally);
    const auto room = room_.find(folded(name));
    if (room != room_.end() && made.value && is_longer(*made.value, room->second)) ++tally.too_long;
}

std::int64_t MappingTrial::records() const {
    std::int64_t all = 0;
    for (const auto& [object, count] : records_) all += count;
    return all;
}

}  // namespace dealwire::exporting
