#include "engine/exporting/diff.hpp"

#include "engine/exporting/activity_people.hpp"
#include "engine/exporting/by_hand.hpp"
#include "engine/exporting/going.hpp"
#include "engine/exporting/record_digest.hpp"
#include "engine/exporting/root.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace dealwire::exporting {
namespace {

using model::DesiredRecord;
using model::ExportRecord;
using model::ExportState;
using model::RecordName;

enum class Judgement { Send, Unchanged, LeftAlone };

Judgement judge(const DesiredRecord& wanted, const ExportRecord* held, bool in_doubt) {
    if (!held) return Judgement::Send;
    const bool same = held->digest == wanted.digest;
    if (held->state == ExportState::Written)
        return same && !in_doubt ? Judgement::Unchanged : Judgement::Send;
    if (held->state == ExportState::Parked && same && held->error_code != kWaitsForParent)
        return Judgement::LeftAlone;
    return Judgement::Send;
}

/// What the org surely has of it, under this id.
bool is_held(const ExportRecord& record) {
    return !record.id.empty() && !record.gone_at && record.state != ExportState::Pending;
}

/// Works through both lists once.
class Comparison {
public:
    Comparison(const base::ConversationId& conversation, std::span<const ExportRecord> known) {
        plan_.conversation = conversation;
        for (const ExportRecord& record : known) {
            if (is_relation(record.name)) {
                relations_.push_back(&record);  // see plan_relations
                continue;
            }
            held_.emplace(record.name, &record);
            if (is_root(record)) root_ = &record;
        }
    }

    void want(std::vector<DesiredRecord> desired) {
        std::erase_if(desired, [&](const DesiredRecord& record) {
            return !record.may_be_new && !is_in_org(held(record.name));
        });
        // Only what is held is asked for by its name.
        if (!held_.empty())
            for (const DesiredRecord& record : desired) wanted_.insert(record.name);
        plan_.upserts.reserve(desired.size());  // half a million of them wait at once
        for (const auto& [name, record] : held_)
            if (is_root(*record) && wanted_.contains(name)) root_ = record;
        for (DesiredRecord& record : desired) place(std::move(record));
    }

    ConversationPlan finish() {
        const bool root_goes = root_ && !wanted_.contains(root_->name);
        const bool root_stays_refused = root_goes && deletion_refused(*root_);
        const bool root_waits = root_goes && waits(*root_);
        for (const auto& [name, record] : held_) {
            if (wanted_.contains(name)) continue;
            if ((record->cascades && root_waits) || waits(*record)) {
                ++plan_.unchanged;
                continue;
            }
            if (record->gone_at && record->cascades && !root_goes) continue;
            if (deletion_refused(*record) || (record->cascades && root_stays_refused))
                ++plan_.parked;
            else if (record->cascades && root_goes)
                cascade(*record);
            else
                remove(*record);
        }
        take_relations_along();
        return std::move(plan_);
    }

private:
    /// A record that is wanted and not known to be in the org.
    struct Missing {
        RecordName name;
        bool sent;  ///< else it is held back
    };

    void cascade(const ExportRecord& record) {
        plan_.cascaded.push_back(record.name);
        if (was_only_refused(record)) ++plan_.absent;
    }

    void remove(const ExportRecord& record) {
        plan_.deletes.push_back(to_delete(record));
        if (plan_.deletes.back() != record) plan_.begun = true;
        const auto successors = successors_of(record);
        for (const Missing* missing : successors)
            plan_.replaced[record.name].push_back(missing->name);
    }

    /// What somebody deleted took them along when he did, and is only taken out again.
    void take_relations_along() {
        for (const ExportRecord* relation : relations_) {
            const RecordName activity = activity_of(relation->name);
            const auto goes = std::ranges::find(plan_.deletes, activity, &ExportRecord::name);
            if (goes == plan_.deletes.end() || goes->gone_at) continue;
            plan_.relations.push_back({activity, relation->name, was_only_refused(*relation)});
        }
    }

    /// One of its successors is held back.
    [[nodiscard]] bool waits(const ExportRecord& record) const {
        return std::ranges::any_of(successors_of(record),
                                   [](const Missing* missing) { return !missing->sent; });
    }

    [[nodiscard]] std::vector<const Missing*> successors_of(const ExportRecord& record) const {
        std::vector<const Missing*> successors;
        if (missing_.empty() || !is_held(record)) return successors;
        for (const Missing& missing : missing_)
            if (replaces(missing.name, record)) successors.push_back(&missing);
        return successors;
    }

    [[nodiscard]] bool replaces(const RecordName& name, const ExportRecord& before) const {
        if (is_activity(name) && is_activity(before.name)) return !activity_stays_;
        if (name.object == before.name.object) return false;
        if (name.key == before.name.key) return true;
        return is_root(before) && std::ranges::any_of(held_, [&](const auto& each) {
                   return each.second->cascades && each.first.key == name.key &&
                          each.first.object != name.object && !wanted_.contains(each.first);
               });
    }

    /// An upsert without an answer may have made the record anew, under another id.
    static ExportRecord to_delete(ExportRecord record) {
        if (record.state == ExportState::Pending || is_to_take_out_again(record)) record.id = {};
        record.gone_at.reset();  // not wanted, so there is nothing to be left alone
        return record;
    }

    static bool deletion_refused(const ExportRecord& record) {
        return record.state == ExportState::Parked && record.digest == kDeletionRefused;
    }

    [[nodiscard]] const ExportRecord* held(const RecordName& name) const {
        const auto found = held_.find(name);
        return found == held_.end() ? nullptr : found->second;
    }

    /// Not one whose deletion was begun: the org may have it no more.
    static bool is_in_org(const ExportRecord* before) {
        return before && before->state != ExportState::Deleting;
    }

    void place(DesiredRecord record) {
        const ExportRecord* before = held(record.name);
        const bool detail = record.parent.has_value();
        if (detail && root_ && root_->gone_at) return static_cast<void>(++plan_.gone);
        if (before && before->gone_at) return leave_gone(*before, record.digest);
        if (record.objection) return withhold(std::move(record), before);
        const bool doubt =
            root_ && root_->state == ExportState::Deleting && (detail || before == root_);
        const Judgement verdict = judge(record, before, doubt);
        note_place(record.name, before, verdict == Judgement::Send);
        if (verdict == Judgement::Unchanged) return static_cast<void>(++plan_.unchanged);
        if (verdict == Judgement::LeftAlone) {
            // Without its record in the org no detail can be written.
            if (before == root_ && before->id.empty()) parent_is_missing_ = true;
            return static_cast<void>(++plan_.parked);
        }
        if (detail && parent_is_missing_) {
            note_place(record.name, before, false);
            return wait(std::move(record), before);
        }
        if (before) leave_steady(*before, record);
        // A deletion without an answer may have been carried out: then the id is worth nothing.
        const bool known = before && !doubt && before->state != ExportState::Deleting;
        plan_.upserts.push_back({std::move(record), known ? before->id : model::RecordId{}});
        if (before)
            plan_.upserts.back().before = std::make_shared<const model::ExportRecord>(*before);
    }

    void leave_gone(const ExportRecord& before, const std::string& wanted) {
        ++plan_.gone;
        if (!is_to_take_out_again(before)) return;
        plan_.deletes.push_back(before);
        // Where it turns out that it should stay, it is not what is wanted.
        if (is_activity(before.name) && before.digest != wanted)
            plan_.deletes.back().digest.clear();
        plan_.begun = true;
    }

    /// What was written on the same basis stays as it is in the org, whoever changed it there.
    static void leave_steady(const ExportRecord& before, DesiredRecord& record) {
        const bool same_basis = before.state == ExportState::Written &&
                                !record.spared->steady.empty() &&
                                steady_basis_of(before.digest) == record.spared->steady_basis;
        if (!same_basis) return;
        model::SparedFields& spared = record.spared.edit();
        for (std::string& field : spared.steady) spared.only_new.push_back(std::move(field));
        spared.steady.clear();
    }

    void note_place(const RecordName& name, const ExportRecord* before, bool sent) {
        if (held_.empty()) return;  // there is nothing that it could take the place of
        if (before && is_held(*before) && before->state != ExportState::Deleting) {
            activity_stays_ = activity_stays_ || is_activity(name);
        } else if (!missing_.empty() && missing_.back().name == name) {
            missing_.back().sent = sent;
        } else {
            missing_.push_back({name, sent});
        }
    }

    void wait(DesiredRecord record, const ExportRecord* before) {
        const bool noted =
            before && before->state == ExportState::Parked && before->digest == record.digest;
        if (noted)
            ++plan_.parked;
        else
            plan_.waiting.push_back(std::move(record));
    }

    void withhold(DesiredRecord record, const ExportRecord* before) {
        const model::RecordId id = is_in_org(before) ? before->id : model::RecordId{};
        if (is_root(record, plan_.conversation) && id.empty()) parent_is_missing_ = true;
        note_place(record.name, before, false);
        const bool noted =
            before && before->state == ExportState::Parked && before->digest == record.digest;
        if (noted)
            ++plan_.parked;
        else
            plan_.withheld.push_back({std::move(record), id});
    }

    std::map<RecordName, const ExportRecord*> held_;
    std::vector<const ExportRecord*> relations_;
    std::set<RecordName> wanted_;
    const ExportRecord* root_ = nullptr;
    bool parent_is_missing_ = false;
    bool activity_stays_ = false;
    std::vector<Missing> missing_;
    ConversationPlan plan_;
};

}  // namespace

ConversationPlan diff(const base::ConversationId& conversation, std::vector<DesiredRecord> desired,
                      std::span<const ExportRecord> known) {
    Comparison comparison{conversation, known};
    comparison.want(std::move(desired));
    return comparison.finish();
}

}  // namespace dealwire::exporting
