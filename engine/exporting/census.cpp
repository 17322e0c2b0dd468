#include "engine/exporting/census.hpp"

#include "engine/exporting/root.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace dealwire::exporting {
namespace {

using namespace std::chrono_literals;
using model::ExportRecord;
using model::ExportState;

/// A deletion becomes visible when its transaction ends, with an earlier stamp.
constexpr std::chrono::minutes kOverlap = 10min;
/// The recycle bin keeps records for fifteen days; an admin may reach a little further back.
constexpr std::chrono::days kInBin{30};

/// Records that were gone before are asked for again, so many at a look: four queries.
constexpr std::size_t kMostAsked = 2'000;
constexpr std::size_t kConversationsPerChange = 200;

/// To be written anew, as if nobody knew whether it is there.
void doubt(ExportRecord& record) {
    record.state = ExportState::Pending;
    record.id = {};
    record.digest.clear();
    record.gone_at.reset();
    forget_refusal(record);
}

}  // namespace

std::vector<ExportRecord> gone_by_themselves(std::vector<ExportRecord> gone) {
    std::set<base::ConversationId> whole;
    for (const ExportRecord& record : gone)
        if (is_root(record)) whole.insert(record.conversation);
    std::erase_if(gone, [&](const ExportRecord& record) {
        return record.cascades && whole.contains(record.conversation);
    });
    return gone;
}

Recreated recreate(ports::ExportStore& exports, const model::OrgScope& scope,
                   std::span<const base::ConversationId> conversations) {
    ports::ExportChange change;
    Recreated recreated;
    for (ExportRecord& record : exports.records(scope, conversations)) {
        if (record.gone_at) ++recreated.gone;
        if (is_root(record) && !record.gone_at)
            send_again(record);
        else
            doubt(record);
        change.put.push_back(std::move(record));
    }
    if (change.put.empty()) return recreated;
    recreated.records = static_cast<int>(change.put.size());
    exports.apply(scope, change);
    exports.reopen(scope, conversations);
    return recreated;
}

CensusReport Census::run_if_due(std::stop_token stop) {
    const base::Instant now = ports_.clock.now();
    const auto last = ports_.store.asked(scope_);
    if (!last) ports_.store.note_asked(scope_, now);
    if (!last || now - *last < settings_.every) {
        if (!ports_.store.details_asked(scope_)) ports_.store.note_details_asked(scope_, now);
        return {};
    }
    return run(std::move(stop));
}

CensusReport Census::run(std::stop_token stop) {
    CensusReport report;
    const base::Instant now = ports_.clock.now();
    const base::Instant last = ports_.store.asked(scope_).value_or(now);
    const auto asked = questions(last - kOverlap);
    if (asked.empty() || !look(asked, stop, report)) return report;
    ports_.store.note_asked(scope_, now);
    look_for_details(stop, report);
    if (report.gone + report.back > 0)
        ports_.log.write(
            ports::Level::Info, "changed_by_hand",
            {{"gone", std::int64_t{report.gone}}, {"back", std::int64_t{report.back}}});
    return report;
}

/// By themselves: where the org refuses to tell of an object, the others are known all the same.
void Census::look_for_details(const std::stop_token& stop, CensusReport& report) {
    const base::Instant now = ports_.clock.now();
    const auto last = ports_.store.details_asked(scope_);
    if (last && now - *last < settings_.every_details()) return;
    if (last && !settings_.details.empty() &&
        !look(questions_of_details(*last - kOverlap), stop, report))
        return;
    ports_.store.note_details_asked(scope_, now);
}

bool Census::look(std::span<const ports::CensusQuestion> questions, const std::stop_token& stop,
                  CensusReport& report) {
    const int before = ports_.org.calls();
    const auto answers = ports_.org.ask(questions, stop);
    report.asked = true;
    report.calls += ports_.org.calls() - before;
    if (!answers) {
        report.error = answers.error();
        ports_.log.write(ports::Level::Warn, "deletions_not_looked_for",
                         {{"code", answers.error().code}, {"detail", answers.error().detail}});
        return false;
    }
    for (const ports::CensusAnswer& answer : *answers) {
        take_back(answer.back, report);
        take_deleted(answer, report);
    }
    return true;
}

std::vector<ports::CensusQuestion> Census::questions(base::Instant since) {
    std::vector<ports::CensusQuestion> asked;
    for (const auto& [object, key_field] : settings_.objects)
        asked.push_back({object, key_field, since});
    add_gone(asked, settings_.every);
    return asked;
}

std::vector<ports::CensusQuestion> Census::questions_of_details(base::Instant since) {
    std::vector<ports::CensusQuestion> asked;
    for (const auto& [object, key_field, parent] : settings_.details)
        asked.push_back({object, key_field, since, {}, parent});
    add_gone(asked, settings_.every_details());
    return asked;
}

void Census::add_gone(std::vector<ports::CensusQuestion>& questions, std::chrono::seconds every) {
    std::vector<ExportRecord> gone = gone_by_themselves(ports_.store.gone(scope_));
    std::erase_if(gone, [&](const ExportRecord& record) {
        return *record.gone_at < ports_.clock.now() - kInBin ||
               std::ranges::find(questions, record.name.object.text(),
                                 &ports::CensusQuestion::object) == questions.end();
    });
    for (const ExportRecord& record : turn_of(gone, every))
        std::ranges::find(questions, record.name.object.text(), &ports::CensusQuestion::object)
            ->gone.push_back(record.id);
}

/// All of them; of very many, another part at each look.
std::span<const ExportRecord> Census::turn_of(std::span<const ExportRecord> gone,
                                              std::chrono::seconds every) const {
    if (gone.size() <= kMostAsked) return gone;
    const std::size_t parts = (gone.size() + kMostAsked - 1) / kMostAsked;
    const auto looks = ports_.clock.now().time_since_epoch() / std::max(every, 1s);
    const std::size_t from = static_cast<std::size_t>(looks) % parts * kMostAsked;
    return gone.subspan(from, std::min(kMostAsked, gone.size() - from));
}

void Census::take_deleted(const ports::CensusAnswer& answer, CensusReport& report) {
    std::map<model::RecordId, std::optional<base::Instant>> told;
    std::vector<model::RecordName> names;
    for (const ExportRecord& record : answer.deleted) {
        told.emplace(record.id, record.gone_at);
        names.push_back(record.name);
    }
    const std::set<model::RecordId> along{answer.went_along.begin(), answer.went_along.end()};
    std::vector<ExportRecord> gone;
    for (ExportRecord& held : ports_.store.in_place(scope_, names))
        // Else another record of that name was deleted: one that we wrote before this one.
        if (told.contains(held.id)) gone.push_back(std::move(held));
    report.gone += static_cast<int>(gone.size());
    if (!along.empty())
        for (ExportRecord& held : ports_.store.gone(scope_))  // found by an export before
            if (along.contains(held.id)) gone.push_back(std::move(held));
    change(gone, [&](ExportRecord& record, const ExportRecord& with) {
        if (settings_.by_hand == DeletedByHand::Recreate || along.contains(with.id))
            doubt(record);
        else
            record.gone_at = told.at(with.id);
    });
}

void Census::take_back(const std::vector<model::RecordId>& ids, CensusReport& report) {
    if (ids.empty()) return;
    const std::set<model::RecordId> back{ids.begin(), ids.end()};
    std::vector<ExportRecord> found;
    for (ExportRecord& gone : ports_.store.gone(scope_))
        if (back.contains(gone.id)) found.push_back(std::move(gone));
    report.back += static_cast<int>(found.size());
    change(found, [](ExportRecord& record, const ExportRecord&) {
        record.gone_at.reset();
        record.digest.clear();  // it came back as it was, we may have changed since
    });
}

void Census::change(std::span<const ExportRecord> records, const Changing& changing) {
    for (std::size_t from = 0; from < records.size(); from += kConversationsPerChange) {
        const auto rest = records.subspan(from);
        change_some(rest.first(std::min(rest.size(), kConversationsPerChange)), changing);
    }
}

/// A conversation record takes its details along.
void Census::change_some(std::span<const ExportRecord> records, const Changing& changing) {
    std::map<base::ConversationId, const ExportRecord*> roots;
    std::set<base::ConversationId> conversations;
    std::set<model::RecordName> own;
    ports::ExportChange change;
    for (const ExportRecord& record : records) {
        conversations.insert(record.conversation);
        own.insert(record.name);
        if (is_root(record)) roots.emplace(record.conversation, &record);
        changing(change.put.emplace_back(record), record);
    }
    const std::vector<base::ConversationId> ids{conversations.begin(), conversations.end()};
    for (ExportRecord& other : ports_.exports.records(scope_, ids)) {
        const auto root = roots.find(other.conversation);
        if (!other.cascades || root == roots.end() || own.contains(other.name)) continue;
        changing(change.put.emplace_back(std::move(other)), *root->second);
    }
    ports_.exports.apply(scope_, change);
    ports_.exports.reopen(scope_, ids);
}

}  // namespace dealwire::exporting
