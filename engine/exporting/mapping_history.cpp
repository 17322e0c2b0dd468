#include "engine/exporting/mapping_history.hpp"

#include "engine/exporting/mapping_words.hpp"

#include <algorithm>

namespace dealwire::exporting {
namespace {

/// So few texts that are cut are what a length is for: up to ten, and up to one of twenty.
constexpr std::int64_t kFewCut = 10;
constexpr std::int64_t kFewCutOf = 20;

/// `12 of 400 records`
std::string share(std::int64_t part, const FieldTally& tally) {
    return std::to_string(part) + " of " + std::to_string(tally.records) + " records";
}

/// `'Sideways' (5), 'Diagonal' (1)`
std::string seen_words(const FieldTally& tally) {
    std::string words;
    for (const auto& [value, count] : tally.seen)
        words.append(words.empty() ? "'" : ", '")
            .append(value)
            .append("' (" + std::to_string(count) + ")");
    return words;
}

/// What becomes of a value that the picklist rule does not list.
std::string fate_words(const FieldRule& rule) {
    if (rule.otherwise) return "become '" + *rule.otherwise + "'";
    if (rule.unlisted == Unlisted::Pass) return "are passed on";
    return rule.fallback ? "become '" + *rule.fallback + "'" : "are left empty";
}

class Telling {
public:
    Telling(const ObjectRule& object, const FieldRule& rule, const FieldTally& tally,
            const model::FieldInfo* field)
        : object_{object}, rule_{rule}, tally_{tally}, field_{field} {}

    std::vector<MappingFinding> all() {
        path();
        too_long();
        cut();
        unlisted();
        if (tally_.parked > 0)
            add("parked",
                share(tally_.parked, tally_) +
                    " are parked, because their values are not listed: " + seen_words(tally_),
                "List them under values, or write otherwise.", false);
        if (tally_.unfit > 0)
            add("unfit",
                share(tally_.unfit, tally_) +
                    " hold a value that the field cannot take: " + seen_words(tally_),
                "They are sent without it. Check from and type.", false);
        return std::move(found_);
    }

private:
    void add(std::string code, std::string problem, std::string remedy, bool grave) {
        found_.push_back({object_.object, rule_.target, place_of(object_, rule_), std::move(code),
                          std::move(problem), std::move(remedy), grave});
    }

    void path() {
        if (tally_.found > 0 || tally_.known || tally_.meant.empty()) return;
        add("path",
            "no conversation has " + source_of(rule_) + ", so " + share(tally_.records, tally_) +
                (tally_.filled > 0 ? " hold the default" : " are without a value"),
            "Did you mean " + tally_.meant + "?", false);
    }

    void too_long() {
        if (tally_.too_long == 0) return;
        add("too-long", share(tally_.too_long, tally_) + " would be refused as too long",
            "Write length: " + std::to_string(field_ ? field_->length : 0) +
                ", or make the field longer in Setup.",
            true);
    }

    void cut() {
        if (tally_.cut == 0) return;
        std::string remedy = "The whole text stays here.";
        const bool room = field_ && field_->length > static_cast<int>(rule_.length);
        if (room)
            remedy += " The field takes " + std::to_string(field_->length) + ": write length.";
        add("cut",
            share(tally_.cut, tally_) + " are cut to " + std::to_string(rule_.length) +
                " characters; the longest has " + std::to_string(tally_.longest),
            remedy, false);
        found_.back().note = tally_.cut <= std::max(kFewCut, tally_.records / kFewCutOf);
    }

    void unlisted() {
        if (tally_.unlisted == 0) return;
        add("unlisted",
            share(tally_.unlisted, tally_) + " hold values that are not listed: " +
                seen_words(tally_) + "; they " + fate_words(rule_),
            "List them under values, if they should be told apart.", false);
    }

    const ObjectRule& object_;
    const FieldRule& rule_;
    const FieldTally& tally_;
    const model::FieldInfo* field_;
    std::vector<MappingFinding> found_;
};

}  // namespace

std::vector<MappingFinding> history_findings(const ObjectRule& rule, const MappingTrial& trial,
                                             const model::ObjectInfo* described) {
    std::vector<MappingFinding> found;
    for (const FieldRule& field : rule.fields) {
        const auto tally = trial.fields().find({rule.object, field.target});
        if (tally == trial.fields().end()) continue;
        const model::FieldInfo* info = described ? field_named(*described, field.target) : nullptr;
        for (MappingFinding& each : Telling{rule, field, tally->second, info}.all())
            found.push_back(std::move(each));
    }
    return found;
}

std::vector<std::string> never_filled(const ObjectRule& rule, const MappingTrial& trial) {
    std::vector<std::string> empty;
    for (const FieldRule& field : rule.fields) {
        const auto tally = trial.fields().find({rule.object, field.target});
        if (tally != trial.fields().end() && tally->second.filled == 0)
            empty.push_back(rule.object + '.' + field.target);
    }
    return empty;
}

}  // namespace dealwire::exporting
