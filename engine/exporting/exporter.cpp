#include "engine/exporting/exporter.hpp"

#include "engine/base/stopped.hpp"

#include <algorithm>
#include <map>

namespace dealwire::exporting {
namespace {

using base::ConversationId;
using base::Error;
using base::Fault;
using ports::DueConversation;

constexpr const char* kWork = "export";
constexpr std::size_t kExamples = 10;

/// What is read for one page of due conversations.
struct Page {
    std::vector<DueConversation> due;
    std::map<ConversationId, base::Tree> documents;
    std::map<ConversationId, std::vector<model::ExportRecord>> known;
};

struct Planned {
    ConversationPlan plan;
    bool filtered = false;
    bool passing = false;  ///< what is wanted changes by itself as time passes: look again
};

/// One execution of an export.
class Run {
public:
    Run(const Exporter::Ports& ports, const model::OrgScope& scope, const ExportRules& rules,
        const ExportRequest& request, Exporter::Sizes sizes)
        : ports_{ports},
          scope_{scope},
          rules_{rules},
          settings_{settings_digest(rules.mapping, rules.settings, rules.people)},
          only_{request.only.begin(), request.only.end()},
          plan_only_{request.plan_only},
          sizes_{sizes},
          delivery_{ports.exports, ports.sink, ports.clock, ports.log} {
        delivery_.settle_on(scope, settings_);
    }

    ExportReport all(std::stop_token stop) {
        const int calls_before = ports_.sink.calls();
        ports_.progress.begin(kWork, total());
        every_page(stop);
        flush(stop);
        if (!again_.empty() && !report_.error) {
            take(read(std::exchange(again_, {})));
            flush(stop);
        }
        ports_.progress.end(kWork);
        if (!plan_only_) report_.calls = ports_.sink.calls() - calls_before;
        count_untouched();
        if (report_.error && only_.empty())
            report_.deferred =
                static_cast<int>(ports_.exports.counts(scope_, settings_).due - passing_);
        note_end();
        return std::move(report_);
    }

private:
    std::int64_t total() {
        return only_.empty() ? ports_.exports.counts(scope_, settings_).due
                             : static_cast<std::int64_t>(only_.size());
    }

    void every_page(const std::stop_token& stop) {
        ConversationId after;
        while (!report_.error) {
            if (stop.stop_requested()) return end_with(base::stopped());
            std::vector<DueConversation> due =
                ports_.exports.due(scope_, settings_, after, sizes_.page);
            if (due.empty()) return;
            after = due.back().id;
            if (!only_.empty())
                std::erase_if(due, [&](const auto& each) { return !only_.contains(each.id); });
            take(read(std::move(due)));
            if (batch_.rows() >= sizes_.batch_rows) flush(stop);
        }
    }

    Page read(std::vector<DueConversation> due) {
        std::vector<ConversationId> ids;
        for (const DueConversation& each : due) ids.push_back(each.id);
        Page page{std::move(due), {}, {}};
        for (auto& content : ports_.conversations.contents(scope_.tenant, ids))
            page.documents.emplace(content.id, std::move(content.document));
        for (auto& record : ports_.exports.records(scope_, ids))
            page.known[record.conversation].push_back(std::move(record));
        return page;
    }

    void take(const Page& page) {
        ports::ExportChange settled;
        settled.settings = settings_;
        for (const DueConversation& due : page.due) {
            ++report_.conversations;
            std::optional<Planned> planned = plan(due, page);
            if (!planned) {
                ++report_.deferred;  // it waits for its resolution, or changed while we looked
                ports_.progress.advance(kWork, 1);
                continue;
            }
            report_.unchanged += planned->plan.unchanged;
            if (planned->filtered) ++report_.filtered;
            if (planned->passing) ++passing_;
            if (!planned->plan.idle()) {
                batch_.add(due, std::move(planned->plan), planned->passing);
                continue;
            }
            if (!planned->passing) settled.finished.push_back(due);
            ports_.progress.advance(kWork, 1);
        }
        if (!plan_only_ && !settled.finished.empty()) ports_.exports.apply(scope_, settled);
    }

    std::optional<Planned> plan(const DueConversation& due, const Page& page) {
        static const std::vector<model::ExportRecord> kNone;
        const auto held = page.known.find(due.id);
        const auto& known = held == page.known.end() ? kNone : held->second;
        if (due.removed) return Planned{diff(due.id, {}, known), false, false};

        const auto document = page.documents.find(due.id);
        if (document == page.documents.end() || due.resolution_digest.empty()) return std::nullopt;
        const auto conversation = ports_.conversations.find(scope_.tenant, due.id);
        const auto resolution = ports_.resolutions.find(scope_, due.id);
        if (!conversation || !resolution) return std::nullopt;
        DesiredState state = desired_state(rules_, {*conversation, document->second, *resolution});
        const bool passing = conversation->started && *conversation->started > rules_.now;
        return Planned{diff(due.id, std::move(state.records), known), !state.verdict.passes,
                       passing};
    }

    void flush(const std::stop_token& stop) {
        if (batch_.empty()) return;
        Batch batch = std::exchange(batch_, Batch{});
        if (plan_only_) return foresee(batch);
        if (!report_.error)
            if (auto error = delivery_.deliver(batch, stop)) end_with(std::move(*error));
        report_.upserts += batch.tally().upserts;
        report_.deletes += batch.tally().deletes;
        report_.parked += batch.tally().parked;
        report_.deferred += batch.open();
        const auto again = batch.to_plan_anew();
        again_.insert(again_.end(), again.begin(), again.end());
        ports_.progress.advance(kWork, static_cast<std::int64_t>(batch.plans().size()));
    }

    void foresee(const Batch& batch) {
        const auto rows = rows_of(batch.plans());
        report_.calls += static_cast<int>(pack(batch.plans(), rows, ports_.sink.limits()).size());
        for (const ConversationPlan& plan : batch.plans()) {
            report_.upserts += static_cast<int>(plan.upserts.size());
            report_.deletes += static_cast<int>(plan.deletes.size() + plan.cascaded.size());
            for (const PlannedUpsert& upsert : plan.upserts)
                add_example({plan.conversation, "upsert", upsert.record.name});
            for (const model::ExportRecord& record : plan.deletes)
                add_example({plan.conversation, "delete", record.name});
        }
        ports_.progress.advance(kWork, static_cast<std::int64_t>(batch.plans().size()));
    }

    void add_example(ExportExample example) {
        if (report_.examples.size() < kExamples) report_.examples.push_back(std::move(example));
    }

    void end_with(Error error) {
        if (!report_.error) report_.error = std::move(error);
    }

    /// Records in place whose conversations were not due count as unchanged, too: that is what
    /// somebody asks who runs an export twice.
    void count_untouched() {
        if (plan_only_ || !only_.empty()) return;
        const auto written = ports_.exports.counts(scope_, settings_).written;
        report_.unchanged =
            std::max(report_.unchanged, static_cast<int>(written) - report_.upserts);
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
                          {"deferred", std::int64_t{report_.deferred}},
                          {"calls", std::int64_t{report_.calls}}});
    }

    const Exporter::Ports& ports_;
    const model::OrgScope& scope_;
    const ExportRules& rules_;
    std::string settings_;
    std::set<ConversationId> only_;
    bool plan_only_;
    Exporter::Sizes sizes_;
    Delivery delivery_;
    Batch batch_;
    std::vector<DueConversation> again_;
    std::int64_t passing_ = 0;
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

ExportReport Exporter::run(const ExportRequest& request, std::stop_token stop) {
    const People people{ports_.members.all(scope_)};
    const ExportRules rules{mapping_, settings_, people, ports_.clock.now()};
    return Run{ports_, scope_, rules, request, sizes_}.all(std::move(stop));
}

std::string Exporter::settings_now() {
    return settings_digest(mapping_, settings_, People{ports_.members.all(scope_)});
}

}  // namespace dealwire::exporting
