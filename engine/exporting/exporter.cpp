#include "engine/exporting/exporter.hpp"

#include "engine/base/digest.hpp"
#include "engine/base/stopped.hpp"
#include "engine/exporting/bulk_delivery.hpp"
#include "engine/exporting/delivery.hpp"
#include "engine/exporting/forecast.hpp"
#include "engine/exporting/lean_conversations.hpp"
#include "engine/exporting/outlook.hpp"
#include "engine/exporting/people_watch.hpp"
#include "engine/exporting/record_watch.hpp"
#include "engine/exporting/relation_delivery.hpp"
#include "engine/exporting/root.hpp"
#include "engine/exporting/shared_activities.hpp"
#include "engine/exporting/transcript_use.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <span>

namespace dealwire::exporting {
namespace {

using base::ConversationId;
using base::Error;
using base::Fault;
using ports::DueConversation;

constexpr const char* kExport = "export";
constexpr const char* kReprocess = "reprocess";
constexpr std::size_t kLeft = 10;
constexpr std::size_t kConcerned = 20'000;  // conversations whose contacts wait for the batch

/// Where nobody looks at transcripts, documents without them. Who is told of each conversation may
/// look at anything. Null: they are to be read whole.
std::unique_ptr<ports::ConversationStore> lean_documents(ports::ConversationStore& store,
                                                         const ExportRules& rules,
                                                         const ExportRequest& request) {
    auto* lean = dynamic_cast<ports::LeanDocuments*>(&store);
    if (!lean || request.judged || reads_transcript(rules.mapping, rules.settings.filter))
        return nullptr;
    return std::make_unique<LeanConversations>(store, *lean);
}

/// One execution of an export.
class Run {
public:
    Run(const Exporter::Ports& ports, const model::OrgScope& scope, const ExportRules& rules,
        const ExportRequest& request, Exporter::Sizes sizes)
        : ports_{ports},
          scope_{scope},
          rules_{rules},
          settings_{settings_digest(rules.mapping, rules.settings)},
          people_{base::digest(rules.people.answers())},
          lean_{lean_documents(ports.conversations, rules, request)},
          reader_{{ports.exports, lean_ ? *lean_ : ports.conversations, ports.resolutions,
                   ports.hits, ports.crm},
                  scope,
                  rules},
          request_{request},
          plan_only_{request.plan_only},
          sizes_{sizes},
          delivery_{ports.exports, ports.sink, ports.clock, ports.log},
          batch_{rules.settings.by_hand} {
        delivery_.settle_on(scope, settings_, people_);
        if (ports.people) {
            relations_.emplace(ports.exports, *ports.people, ports.clock, ports.log);
            relations_->settle_on(scope, settings_, people_);
        }
        if (ports.bulk.sink && ports.bulk.jobs)
            jobs_.emplace(BulkDelivery::Ports{*ports.bulk.sink, *ports.bulk.jobs, ports.exports,
                                              ports.clock, ports.log, ports.lanes},
                          ports.bulk.rates, rules.settings.by_hand);
    }

    ExportReport all(std::stop_token stop) {
        const int calls_before = calls();
        settle_jobs(stop);
        const ports::DueCounts counts = look();
        choose_way(counts);
        if (at_once())
            pass(ports::DueShare::All, counts, stop);
        else
            by_urgency(counts, stop);
        let_leave(stop);
        ports_.budget.work_on(model::WorkKind::Live);
        if (plan_only_)
            foretell();
        else
            report_.calls = calls() - calls_before;
        if (jobs_) report_.jobs = jobs_->jobs();
        count_untouched();
        report_.refused_conversations = refused_conversations();
        // Of a trial of everything, what was not looked at is not due for that.
        if (report_.error && !is_named() && !request_.every)
            report_.deferred =
                static_cast<int>(due_in(ports_.exports.due_counts(scope_, settings_, looked_at()),
                                        ports::DueShare::All) -
                                 passing_);
        note_end();
        return std::move(report_);
    }

private:
    void foretell() {
        report_.upserts = forecast_.sum().upserts;
        report_.deletes = forecast_.sum().deletes;
        report_.along = forecast_.sum().along;
        report_.parked = forecast_.sum().parked;
        report_.examples = forecast_.sum().examples;
        report_.calls = forecast_.calls();
    }

    [[nodiscard]] int calls() const {
        return ports_.sink.calls() + (ports_.people ? ports_.people->calls() : 0) +
               (ports_.bulk.sink ? ports_.bulk.sink->calls() : 0);
    }

    /// Of those that somebody named, only they.
    [[nodiscard]] std::int64_t refused_conversations() {
        if (!is_named()) return ports_.exports.refused_conversations(scope_);
        return std::ranges::count_if(
            ports_.exports.records(scope_, request_.only), [](const auto& record) {
                return is_root(record) && record.state == model::ExportState::Parked &&
                       record.id.empty();
            });
    }

    /// Jobs that an earlier run left behind when it was killed.
    void settle_jobs(const std::stop_token& stop) {
        if (!jobs_ || plan_only_) return;
        if (auto error = jobs_->settle_left_over(scope_, stop)) end_with(std::move(*error));
    }

    void choose_way(const ports::DueCounts& counts) {
        const std::int64_t due = !is_named() ? due_in(counts, request_.share)
                                             : static_cast<std::int64_t>(request_.only.size());
        const BulkUse use = jobs_ ? ports_.bulk.use : BulkUse::Never;
        report_.in_org = conversations_in(ports_.exports.written(scope_), rules_.mapping);
        report_.way = way_of(expected_of(ports_.exports, scope_, rules_.mapping, due),
                             ports_.sink.limits(), ports_.bulk.rates, use);
        forecast_.expect(ports_.sink.limits(), report_.way.backlog, ports_.bulk.use,
                         ports_.bulk.rates);
        if (!report_.way.backlog) return;
        sizes_.batch_rows = std::max(sizes_.batch_rows, sizes_.backlog_rows);
        delivery_.use_jobs(*jobs_, use, ports_.bulk.rates);
        if (!plan_only_ && due > 0) note_way(due);
    }

    void note_way(std::int64_t due) {
        ports_.log.write(
            ports::Level::Info, "export_by_jobs",
            {{"conversations", due},
             {"records_expected", static_cast<std::int64_t>(report_.way.rows)},
             {"calls_by_jobs", static_cast<std::int64_t>(report_.way.calls_by_jobs)},
             {"calls_when_packed", static_cast<std::int64_t>(report_.way.calls_when_packed)}});
    }

    /// What somebody names does not wait for anything.
    [[nodiscard]] bool at_once() const { return is_named() || request_.every; }

    void by_urgency(const ports::DueCounts& counts, const std::stop_token& stop) {
        using enum ports::DueShare;
        if (request_.share != Again) pass(Fresh, counts, stop);
        const auto again = due_in(counts, Again);
        if (request_.share == Fresh || report_.error || again == 0) return;
        if (!rules_.settings.reprocess && request_.share != Again) {
            report_.waiting = static_cast<int>(again);
            return;
        }
        const int before = report_.conversations;
        pass(Again, counts, stop);
        report_.reprocessed = report_.conversations - before;
    }

    /// Whether the plan waits until it is known how many conversations would leave.
    [[nodiscard]] bool holds(const Planned& planned) const {
        return planned.leaves && !plan_only_ && !is_named() && !request_.even_many && !let_leave_;
    }

    [[nodiscard]] bool too_many_leave() const {
        const auto most = static_cast<std::int64_t>(rules_.settings.most_leaving *
                                                    static_cast<double>(report_.in_org));
        const auto leaving = static_cast<std::int64_t>(leaving_.size());
        return leaving > most && leaving > ExportSettings::kMayAlwaysLeave;
    }

    /// After an error nobody knows how many there would be: then they stay due.
    void let_leave(const std::stop_token& stop) {
        if (leaving_.empty() || report_.error) return;
        if (too_many_leave()) return refuse_leaving();
        let_leave_ = true;
        const auto begins_again = std::ranges::stable_partition(
            leaving_, [](const auto& due) { return !is_reprocessing(due.reason); });
        const std::span<const DueConversation> again{begins_again};
        const std::span all{leaving_};
        leave(all.first(all.size() - again.size()), ports::DueShare::Fresh, stop);
        leave(again, ports::DueShare::Again, stop);
        report_.reprocessed += static_cast<int>(again.size());
    }

    void leave(std::span<const DueConversation> leaving, ports::DueShare share,
               const std::stop_token& stop) {
        if (leaving.empty() || report_.error) return;
        work_ = share == ports::DueShare::Again ? kReprocess : kExport;
        ports_.budget.work_on(share == ports::DueShare::Again ? model::WorkKind::Reprocess
                                                              : model::WorkKind::Live);
        ports_.progress.begin(work_, std::ssize(leaving));
        for (std::size_t from = 0; from < leaving.size() && !report_.error; from += sizes_.page) {
            if (stop.stop_requested()) return end_with(base::stopped());
            const auto rest = leaving.subspan(from);
            const auto some = rest.first(std::min(rest.size(), sizes_.page));
            take_all(some);
            if (batch_.rows() >= sizes_.batch_rows) flush(stop);
        }
        flush(stop);
        ports_.progress.end(work_);
    }

    void refuse_leaving() {
        report_.held_back = static_cast<int>(leaving_.size());
        report_.conversations += report_.held_back;
        ports_.log.write(
            ports::Level::Error, "leaving_refused",
            {{"conversations", std::int64_t{report_.held_back}}, {"of", report_.in_org}});
    }

    void pass(ports::DueShare share, const ports::DueCounts& counts, const std::stop_token& stop) {
        const bool again = share == ports::DueShare::Again;
        work_ = again ? kReprocess : kExport;
        ports_.budget.work_on(again ? model::WorkKind::Reprocess : model::WorkKind::Live);
        ports_.progress.begin(work_, !is_named() ? due_in(counts, share)
                                                 : static_cast<std::int64_t>(request_.only.size()));
        every_page(share, stop);
        flush(stop);
        if (!again_.empty() && !report_.error) {
            take(piece_of(std::exchange(again_, {})));
            flush(stop);
        }
        ports_.progress.end(work_);
    }

    [[nodiscard]] bool is_named() const { return !request_.only.empty(); }

    [[nodiscard]] const std::vector<ConversationId>& looked_at() const {
        return is_named() ? request_.only : request_.among;
    }

    /// Nobody's settings make every conversation due.
    [[nodiscard]] std::string due_by() const { return request_.every ? "" : settings_; }

    /// What is due. Where that is little, one look tells all of it: each of them takes as long as
    /// there are conversations, due or not.
    ports::DueCounts look() {
        std::vector<DueConversation> due =
            ports_.exports.due(scope_, {due_by(), {}, few(), ports::DueShare::All, looked_at()});
        if (due.size() >= few()) return ports_.exports.due_counts(scope_, due_by(), looked_at());
        ports::DueCounts counts;
        for (const DueConversation& each : due) ++counts[each.reason];
        known_due_ = std::move(due);
        return counts;
    }

    /// No more than one batch takes.
    [[nodiscard]] std::size_t few() const {
        constexpr std::size_t kRecordsEach = 26;
        return std::max(sizes_.page, sizes_.batch_rows / kRecordsEach);
    }

    std::vector<DueConversation> due_after(const ConversationId& after, ports::DueShare share) {
        if (!known_due_)
            return ports_.exports.due(scope_,
                                      {due_by(), after, at_once_read(), share, looked_at()});
        std::vector<DueConversation> next;
        bool reached = after.empty();
        for (const DueConversation& each : *known_due_) {
            const bool wanted =
                reached && (share == ports::DueShare::All ||
                            is_reprocessing(each.reason) == (share == ports::DueShare::Again));
            if (wanted && next.size() < at_once_read()) next.push_back(each);
            reached = reached || each.id == after;
        }
        return next;
    }

    /// Nothing is read ahead of a delivery, which can take hours.
    void every_page(ports::DueShare share, const std::stop_token& stop) {
        for (ConversationId after; !report_.error;) {
            const std::vector<DueConversation> due = due_after(after, share);
            if (due.empty()) return;
            if (stop.stop_requested()) return end_with(base::stopped());
            after = due.back().id;
            take_all(due);
            if (batch_.rows() >= sizes_.batch_rows || concerned_.size() >= kConcerned) flush(stop);
        }
    }

    /// A page, or one for each of two lanes.
    [[nodiscard]] std::size_t at_once_read() const {
        return ports_.lanes ? 2 * sizes_.page : sizes_.page;
    }

    /// Conversations that were read together, with what is to be done about each.
    struct Piece {
        ExportPage page;
        std::vector<std::optional<Planned>> plans;
    };

    /// Reads and plans side by side; what follows from the plans is done in their order.
    void take_all(std::span<const DueConversation> due) {
        std::vector<std::vector<DueConversation>> parts;
        for (std::size_t at = 0; at < due.size(); at += sizes_.page) {
            const auto part = due.subspan(at, std::min(sizes_.page, due.size() - at));
            parts.emplace_back(part.begin(), part.end());
        }
        std::vector<Piece> pieces(parts.size());
        std::vector<std::function<void()>> work;
        for (std::size_t i = 0; i < parts.size(); ++i)
            work.emplace_back([&, i] { pieces[i] = piece_of(std::move(parts[i])); });
        if (ports_.lanes && work.size() > 1 && !request_.judged)
            ports_.lanes->run(std::move(work));
        else
            for (const auto& each : work) each();
        for (Piece& piece : pieces) take(std::move(piece));
    }

    Piece piece_of(std::vector<DueConversation> due) {
        Piece piece{reader_.read(std::move(due)), {}};
        piece.plans.reserve(piece.page.due.size());
        for (const DueConversation& each : piece.page.due)
            piece.plans.push_back(plan_due(each, piece.page, rules_, request_.judged));
        return piece;
    }

    void take(Piece piece) {
        ports::ExportChange settled;
        settled.settings = settings_;
        settled.people = people_;
        for (std::size_t i = 0; i < piece.plans.size(); ++i) {
            DueConversation& due = piece.page.due[i];
            std::optional<Planned>& made = piece.plans[i];
            ++report_.conversations;
            if (!made) {
                ++report_.deferred;
                ports_.progress.advance(work_, 1);
                continue;
            }
            due.asked = std::move(made->asked);
            if (holds(*made)) {
                --report_.conversations;
                leaving_.push_back(due);
                ports_.progress.advance(work_, 1);
                continue;
            }
            count(*made);
            if (plan_only_) touched_ += in_place(piece.page, due.id) - unchanged_by(*made);
            const bool idle = made->plan.idle();
            const bool related = made->concerned && !(idle && made->relations.empty());
            if (related) relate(due, *made);
            if (!idle) {
                // One with contacts to relate is finished by that, which comes after the batch.
                batch_.add(due, std::move(made->plan), made->passing || related);
                continue;
            }
            if (!made->passing && !related) settled.finished.push_back(due);
            ports_.progress.advance(work_, 1);
        }
        if (!plan_only_ && !settled.finished.empty()) ports_.exports.apply(scope_, settled);
    }

    static int in_place(const ExportPage& page, const ConversationId& id) {
        const auto known = page.known.find(id);
        if (known == page.known.end()) return 0;
        return static_cast<int>(std::ranges::count_if(known->second, [](const auto& record) {
            return record.state == model::ExportState::Written && !record.gone_at;
        }));
    }

    static int unchanged_by(const Planned& planned) {
        return planned.plan.unchanged + planned.relations.unchanged;
    }

    void relate(const DueConversation& due, const Planned& planned) {
        if (!plan_only_)
            concerned_.push_back({due, planned.wish, planned.passing});
        else
            forecast_.add(due.id, planned);
    }

    void count(const Planned& planned) {
        report_.unchanged += unchanged_by(planned);
        if (planned.filtered) ++report_.filtered;
        if (planned.kept) ++report_.kept;
        if (planned.leaves) ++report_.leaving;
        if (planned.passing) ++passing_;
    }

    void flush(const std::stop_token& stop) {
        flush_batch(stop);
        flush_relations(stop);
    }

    /// Contacts of activities that are in the org now. What failed before them leaves them due.
    void flush_relations(const std::stop_token& stop) {
        std::vector<Concerned> concerned = std::exchange(concerned_, {});
        const auto created = std::exchange(created_, {});
        if (concerned.empty() || !relations_ || report_.error) return;
        if (auto error = relations_->deliver(std::move(concerned), created, stop))
            end_with(std::move(*error));
        const RelationDelivery::Tally done = relations_->take_tally();
        report_.upserts += done.added;
        report_.deletes += done.removed;
        report_.rows += done.rows;
        report_.parked += done.parked;
        report_.deferred += done.left;
    }

    void flush_batch(const std::stop_token& stop) {
        if (batch_.empty()) return;
        Batch batch = std::exchange(batch_, Batch{rules_.settings.by_hand});
        if (plan_only_)
            forecast_.add(batch.plans());
        else
            send(batch, stop);
        ports_.progress.advance(work_, static_cast<std::int64_t>(batch.plans().size()));
    }

    void send(Batch& batch, const std::stop_token& stop) {
        known_due_.reset();  // it is old by then
        if (!report_.error)
            if (auto error = delivery_.deliver(batch, stop)) end_with(std::move(*error));
        report_.upserts += batch.tally().upserts;
        report_.deletes += batch.tally().deletes;
        report_.along += batch.tally().along;
        report_.undone += batch.tally().undone;
        report_.parked += batch.tally().parked;
        report_.rows += batch.tally().rows;
        created_.insert(batch.created().begin(), batch.created().end());
        for (const LeftRow& row : batch.left())
            if (report_.left.size() < kLeft) report_.left.push_back(row);
        report_.deferred += batch.open();
        const auto again = batch.to_plan_anew();
        again_.insert(again_.end(), again.begin(), again.end());
    }

    void end_with(Error error) {
        if (!report_.error) report_.error = std::move(error);
    }

    /// Records in place whose conversations were not due count as unchanged, too: that is what
    /// somebody asks who runs an export twice.
    void count_untouched() {
        if (is_named()) return;
        const auto held = static_cast<int>(ports::sum_of(ports_.exports.written(scope_)));
        const int touched = plan_only_ ? touched_ : report_.upserts;
        report_.unchanged = std::max(report_.unchanged, held - touched);
    }

    void note_end() {
        if (report_.error)
            ports_.log.write(ports::Level::Warn, "export_ended_early",
                             {{"fault", std::string{base::name_of(report_.error->fault)}},
                              {"code", report_.error->code},
                              {"detail", report_.error->detail},
                              {"deferred", std::int64_t{report_.deferred}}});
        ports_.log.write(ports::Level::Info, plan_only_ ? "export_planned" : "export_finished",
                         {{"conversations", std::int64_t{report_.conversations}},
                          {"upserts", std::int64_t{report_.upserts}},
                          {"deletes", std::int64_t{report_.deletes}},
                          {"unchanged", std::int64_t{report_.unchanged}},
                          {"parked", std::int64_t{report_.parked}},
                          {"left_the_org", std::int64_t{report_.leaving}},
                          {"deferred", std::int64_t{report_.deferred}},
                          {"calls", std::int64_t{report_.calls}}});
    }

    const Exporter::Ports& ports_;
    const model::OrgScope& scope_;
    const ExportRules& rules_;
    std::string settings_;
    std::string people_;
    std::unique_ptr<ports::ConversationStore> lean_;  ///< null: documents are read whole
    PageReader reader_;
    const ExportRequest& request_;
    bool plan_only_;
    Exporter::Sizes sizes_;
    std::optional<BulkDelivery> jobs_;
    Delivery delivery_;
    Batch batch_;
    std::optional<RelationDelivery> relations_;
    std::vector<Concerned> concerned_;
    std::optional<std::vector<DueConversation>> known_due_;  ///< all, where they are few
    std::set<model::RecordId> created_;  ///< activities, since contacts were related last
    Forecast forecast_;
    std::vector<DueConversation> again_;
    std::vector<DueConversation> leaving_;  ///< they wait for the others to be looked at
    bool let_leave_ = false;
    int touched_ = 0;  ///< by a plan: records in place that would be written or deleted
    std::int64_t passing_ = 0;
    const char* work_ = kExport;
    ExportReport report_;
};

}  // namespace

Exporter::Exporter(Ports ports, model::OrgScope scope, const Mapping& mapping,
                   ExportSettings settings)
    : Exporter{ports, std::move(scope), mapping, std::move(settings), Sizes{}} {}

Exporter::Exporter(Ports ports, model::OrgScope scope, const Mapping& mapping,
                   ExportSettings settings, Sizes sizes)
    : ports_{ports},
      scope_{std::move(scope)},
      mapping_{mapping},
      settings_{std::move(settings)},
      sizes_{sizes} {}

bool Exporter::is_to_be_learned() {
    const TaskSettings& tasks = settings_.tasks;
    return ports_.people && ports_.settings && tasks.enabled && !tasks.per_contact &&
           SharedActivities{*ports_.settings, ports_.clock, scope_}.worth_asking();
}

int Exporter::learn(const ExportRequest& request, const std::stop_token& stop) {
    if (!ports_.people || !ports_.settings) return 0;
    SharedActivities shared{*ports_.settings, ports_.clock, scope_};
    TaskSettings& tasks = settings_.tasks;
    tasks.several_contacts = shared.in_use();
    if (request.plan_only || !is_to_be_learned()) return 0;
    // What was written before the org answered has yet to get its further contacts.
    const bool owed = !shared.answered() && !ports_.exports.written(scope_).empty();
    if (!owed && ports_.exports.due_counts(scope_, digest(), {}).empty()) return 0;
    const int before = ports_.people->calls();
    // Where it cannot be asked, the export goes by what is known.
    if (const auto answer = ports_.people->available(stop)) {
        shared.keep(*answer);
        tasks.several_contacts = *answer;
    }
    return ports_.people->calls() - before;
}

bool Exporter::is_to_be_proven() {
    if (!ports_.describe || !ports_.settings) return false;
    const MappingProof proof{*ports_.settings, ports_.clock, scope_, mapping_, settings_};
    return !proof.given() && !ports_.exports.due_counts(scope_, digest(), {}).empty();
}

ExportReport Exporter::run(const ExportRequest& request, std::stop_token stop) {
    const People people{ports_.members.all(scope_)};
    watch_people(ports_.watches, scope_, mapping_, settings_, people);
    const bool unproven = is_to_be_proven();
    if (unproven && !request.plan_only) {
        MappingProof proof{*ports_.settings, ports_.clock, scope_, mapping_, settings_};
        ExportReport refused;
        refused.calls = 1;
        refused.error = proof.ask(ports_.describe, stop);
        if (refused.error) {
            refused.deferred = static_cast<int>(
                due_in(ports_.exports.due_counts(scope_, digest(), {}), ports::DueShare::All));
            return refused;
        }
        proof.keep();
    }
    const int calls = learn(request, stop) + int{unproven};
    const ExportRules rules{mapping_, settings_, people, ports_.clock.now()};
    if (!request.plan_only)
        RecordWatch{{ports_.exports, ports_.conversations, ports_.resolutions, ports_.watches},
                    scope_}
            .cover(settings_.filter, people, stop);
    if (!request.plan_only && request.among.empty() && settings_.tasks.enabled)
        ports_.exports.reopen_unheld(scope_, rules.now, settings_.tasks.close_not_held_after);
    ExportReport report = Run{ports_, scope_, rules, request, sizes_}.all(std::move(stop));
    report.calls += calls;
    report.contacts_unknown = request.plan_only && report.upserts > 0 && is_to_be_learned();
    return report;
}

std::string Exporter::digest() const { return settings_digest(mapping_, settings_); }

std::string Exporter::settings_now() {
    watch_people(ports_.watches, scope_, mapping_, settings_, People{ports_.members.all(scope_)});
    return digest();
}

}  // namespace dealwire::exporting
