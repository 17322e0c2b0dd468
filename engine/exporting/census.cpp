#include "engine/exporting/census.hpp"

#include <algorithm>

namespace dealwire::exporting {
namespace {

using namespace std::chrono_literals;
using model::ExportRecord;
using model::ExportState;

/// A deletion becomes visible when its transaction ends, with an earlier stamp.
constexpr std::chrono::minutes kOverlap = 10min;
/// The recycle bin keeps records for fifteen days; an admin may reach a little further back.
constexpr std::chrono::days kInBin{30};

bool is_root(const ExportRecord& record) {
    return !record.cascades && record.name.key == record.conversation.value;
}

/// To be written anew, as if nobody knew whether it is there.
void doubt(ExportRecord& record) {
    record.state = ExportState::Pending;
    record.id = {};
    record.digest.clear();
    record.gone_at.reset();
}

}  // namespace

int recreate(ports::ExportStore& exports, const model::OrgScope& scope,
             std::span<const base::ConversationId> conversations) {
    ports::ExportChange change;
    for (ExportRecord& record : exports.records(scope, conversations)) {
        if (!record.gone_at) continue;
        doubt(record);
        change.put.push_back(std::move(record));
    }
    if (!change.put.empty()) exports.apply(scope, change);
    return static_cast<int>(change.put.size());
}

CensusReport Census::run_if_due(std::stop_token stop) {
    const base::Instant now = ports_.clock.now();
    const auto last = ports_.store.asked(scope_);
    if (!last) ports_.store.note_asked(scope_, now);
    if (!last || now - *last < settings_.every) return {};
    return run(std::move(stop));
}

CensusReport Census::run(std::stop_token stop) {
    CensusReport report;
    const base::Instant now = ports_.clock.now();
    const base::Instant last = ports_.store.asked(scope_).value_or(now);
    const auto asked = questions(last - kOverlap);
    if (asked.empty()) return report;
    const int before = ports_.org.calls();
    const auto answers = ports_.org.ask(asked, std::move(stop));
    report.asked = true;
    report.calls = ports_.org.calls() - before;
    if (!answers) {
        report.error = answers.error();
        return report;
    }
    for (const ports::CensusAnswer& answer : *answers) {
        take_back(answer.back, report);
        take_deleted(answer.deleted, report);
    }
    ports_.store.note_asked(scope_, now);
    if (report.gone + report.back > 0)
        ports_.log.write(
            ports::Level::Info, "changed_by_hand",
            {{"gone", std::int64_t{report.gone}}, {"back", std::int64_t{report.back}}});
    return report;
}

std::vector<ports::CensusQuestion> Census::questions(base::Instant since) {
    std::vector<ports::CensusQuestion> asked;
    for (const auto& [object, key_field] : settings_.objects)
        asked.push_back({object, key_field, since});
    for (const ExportRecord& record : ports_.store.gone(scope_)) {
        if (record.cascades || *record.gone_at < ports_.clock.now() - kInBin) continue;
        const auto found =
            std::ranges::find(asked, record.name.object, &ports::CensusQuestion::object);
        if (found != asked.end()) found->gone.push_back(record.id);
    }
    return asked;
}

void Census::take_deleted(const std::vector<ExportRecord>& deleted, CensusReport& report) {
    std::vector<model::RecordName> names;
    for (const ExportRecord& record : deleted) names.push_back(record.name);
    for (ExportRecord& held : ports_.store.in_place(scope_, names)) {
        const auto told = std::ranges::find(deleted, held.name, &ExportRecord::name);
        // Another record of that name was deleted: one that we wrote before this one.
        if (held.id != told->id) continue;
        ++report.gone;
        std::vector<ExportRecord> records = with_details(held);
        for (ExportRecord& record : records) {
            if (settings_.by_hand == DeletedByHand::Recreate)
                doubt(record);
            else
                record.gone_at = told->gone_at;
        }
        keep(held.conversation, std::move(records));
    }
}

void Census::take_back(const std::vector<model::RecordId>& ids, CensusReport& report) {
    if (ids.empty()) return;
    for (const ExportRecord& gone : ports_.store.gone(scope_)) {
        if (gone.cascades || std::ranges::find(ids, gone.id) == ids.end()) continue;
        ++report.back;
        std::vector<ExportRecord> records = with_details(gone);
        for (ExportRecord& record : records) {
            record.gone_at.reset();
            record.digest.clear();  // it came back as it was, we may have changed since
        }
        keep(gone.conversation, std::move(records));
    }
}

std::vector<ExportRecord> Census::with_details(const ExportRecord& record) {
    std::vector<ExportRecord> records{record};
    if (!is_root(record)) return records;
    for (ExportRecord& other : ports_.exports.records(scope_, {&record.conversation, 1}))
        if (other.cascades) records.push_back(std::move(other));
    return records;
}

void Census::keep(const base::ConversationId& conversation, std::vector<ExportRecord> records) {
    ports::ExportChange change;
    change.put = std::move(records);
    ports_.exports.apply(scope_, change);
    ports_.exports.reopen(scope_, {&conversation, 1});
}

}  // namespace dealwire::exporting
