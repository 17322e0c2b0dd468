#include "engine/exporting/mapping_trial.hpp"

#include "engine/base/text.hpp"

#include <algorithm>

namespace dealwire::exporting {
namespace {

constexpr std::size_t kSeenValues = 5;

bool is_longer(const base::Tree& value, std::size_t room) {
    const std::string* text = value.string();
    return text && text->size() > room && base::utf16_length(*text) > room;
}

}  // namespace

MappingTrial::MappingTrial(std::span<const model::ObjectInfo> described) {
    for (const model::ObjectInfo& object : described)
        for (const model::FieldInfo& field : object.fields)
            if (field.length > 0)
                room_.emplace(FieldName{object.name, field.name},
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
    if (made.by_default) ++tally.defaulted;
    if (made.fate == Fate::Cut) ++tally.cut;
    if (made.fate == Fate::Unfit) ++tally.unfit;
    if (made.fate == Fate::Unlisted) ++tally.unlisted;
    if (made.fate == Fate::Parked) ++tally.parked;
    tally.longest = std::max(tally.longest, made.whole);
    if (!made.seen.empty() && (tally.seen.size() < kSeenValues || tally.seen.contains(made.seen)))
        ++tally.seen[made.seen];
    const auto room = room_.find(name);
    if (room != room_.end() && made.value && is_longer(*made.value, room->second)) ++tally.too_long;
}

std::int64_t MappingTrial::records() const {
    std::int64_t all = 0;
    for (const auto& [object, count] : records_) all += count;
    return all;
}

}  // namespace dealwire::exporting
