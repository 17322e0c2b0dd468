#include "engine/exporting/desired_records.hpp"

#include "engine/base/digest.hpp"
#include "engine/base/text.hpp"
#include "engine/exporting/facts.hpp"
#include "engine/exporting/field_value.hpp"
#include "engine/exporting/record_digest.hpp"
#include "engine/exporting/record_key.hpp"
#include "engine/exporting/source.hpp"

#include <algorithm>
#include <utility>

namespace dealwire::exporting {
namespace {

using base::Tree;
using model::DesiredRecord;

constexpr std::size_t kMostlyEnough = 32;          // records of a conversation
constexpr std::size_t kMostlyEnoughBytes = 4'096;  // of the fields of a record

/// Whether the item is a smart tracker; a rule of trackers is one that names them with the prefix.
bool is_smart(const ObjectRule& rule, const Scope& item) {
    const bool names_trackers = std::ranges::any_of(rule.fields, [](const FieldRule& field) {
        return field.transform == Transform::SmartPrefix;
    });
    return names_trackers &&
           base::to_lower_ascii(item.item->text_at("type").value_or("")) == "smart";
}

model::Objection unlisted_value(const ObjectRule& rule, const FieldRule& field,
                                const std::string& seen) {
    const std::string place = place_of(rule, field);
    return {std::string{kUnlistedValue},
            field.target.text() + ": '" + seen + "' is not among the values of " + place + ".",
            "List it under `values` in " + place +
                " and in the picklist in Salesforce, or write `otherwise`; the next export then "
                "sends the record.",
            field.target};
}

/// Makes the records of one rule after another.
class RecordMaker {
public:
    RecordMaker(const ExportRules& rules, const Subject& subject, const FieldObserver& observer)
        : subject_{subject},
          observer_{observer},
          settings_{rules.settings},
          resolved_{resolved_facts(subject, rules)},
          user_of_{[&rules, &subject](std::string_view id) {
              const model::Member* member =
                  find_person(id, subject.conversation, subject.resolution, rules.people);
              return member ? member->user.text() : std::string{};
          }} {
        fields_.reserve(kMostlyEnoughBytes);
    }

    void make(const ObjectRule& rule, std::vector<DesiredRecord>& records) {
        if (settings_.use_of(rule.kind) == ChildUse::Remove) return;
        if (!rule.for_each) {
            if (wanted(rule, whole())) records.push_back(record(rule, plain_key(rule), whole()));
            return;
        }
        const std::vector<Scope> items = wanted_items(rule);
        auto keys = item_keys(rule, subject_.conversation.id.value, items);
        for (std::size_t i = 0; i < items.size(); ++i)
            records.push_back(record(rule, std::move(keys[i]), items[i]));
    }

private:
    [[nodiscard]] Scope whole() const {
        return {&subject_.document, &resolved_, nullptr, nullptr, {}};
    }

    [[nodiscard]] static bool wanted(const ObjectRule& rule, const Scope& scope) {
        return std::ranges::all_of(rule.when,
                                   [&](const Condition& each) { return holds(each, scope); });
    }

    [[nodiscard]] std::vector<Scope> wanted_items(const ObjectRule& rule) const {
        std::vector<Scope> items;
        int position = 0;
        for (const FoundItem& found : items_at(*rule.for_each, whole())) {
            Scope scope = whole();
            scope.item = found.item;
            scope.parent = found.parent;
            scope.position = ++position;
            if (!settings_.smart_trackers && is_smart(rule, scope)) continue;
            if (wanted(rule, scope)) items.push_back(std::move(scope));
        }
        return items;
    }

    [[nodiscard]] std::string plain_key(const ObjectRule& rule) const {
        const std::string& id = subject_.conversation.id.value;
        return rule.kind.empty() ? id : fitting_key(id + ':' + rule.kind);
    }

    /// Also where there is no value: that alone is no change either.
    static void keep_steady(const FieldRule& field, const Scope& scope, DesiredRecord& made) {
        model::SparedFields& spared = made.spared.edit();
        std::string basis = spared.steady_basis + '\n';
        for (const FoundItem& found : items_at(*field.changes_with, scope))
            basis += text_of(*found.item);
        spared.steady_basis = base::digest(basis);
        spared.steady.push_back(field.target);
    }

    [[nodiscard]] DesiredRecord record(const ObjectRule& rule, std::string key,
                                       const Scope& scope) {
        DesiredRecord made;
        made.name = {rule.object, std::move(key)};
        made.key_field = rule.key_field;
        if (rule.parent)
            made.parent = {rule.parent->relationship, rule.parent->key_field,
                           subject_.conversation.id.value};
        made.may_be_new = settings_.use_of(rule.kind) != ChildUse::Keep;
        fields_.clear();
        for (const FieldRule& field : rule.fields) add_field(rule, field, scope, made);
        made.fields = fields_.trimmed();  // half a million wait for jobs at once
        made.digest = record_digest(made);
        // The same fields as an ordinary record must differ from it, or it would stay parked.
        if (made.objection) made.digest = base::digest(made.digest + made.objection->code);
        return made;
    }

    void add_field(const ObjectRule& rule, const FieldRule& field, const Scope& scope,
                   DesiredRecord& record) {
        MadeValue made = make_value(field, scope, user_of_);
        if (observer_) observer_({rule, field, record.name.key, made, scope});
        if (made.fate == Fate::Parked && !record.objection)
            record.objection = unlisted_value(rule, field, made.seen);
        if (field.changes_with) keep_steady(field, scope, record);
        if (!made.value) return;
        if (field.only_new) record.spared.edit().only_new.push_back(field.target);
        fields_.emplace_back(field.target, std::move(*made.value));
    }

    const Subject& subject_;
    const FieldObserver& observer_;
    const ExportSettings& settings_;
    Tree resolved_;
    UserLookup user_of_;
    model::PackedFields fields_;  ///< of the record that is being made
};

}  // namespace

std::vector<DesiredRecord> desired_records(const ExportRules& rules, const Subject& subject,
                                           const FieldObserver& observer) {
    RecordMaker maker{rules, subject, observer};
    std::vector<DesiredRecord> records;
    records.reserve(kMostlyEnough);
    for (const ObjectRule& rule : rules.mapping.objects) maker.make(rule, records);
    return records;
}

DesiredState desired_state(const ExportRules& rules, const Subject& subject, const CrmValues& crm) {
    const FilterFacts facts = filter_facts(subject, rules.people, crm);
    DesiredState state{judge(rules.settings.filter, subject.conversation, facts), {}};
    if (state.verdict.passes) state.records = desired_records(rules, subject);
    return state;
}

}  // namespace dealwire::exporting
