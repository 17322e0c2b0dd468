#include "engine/jobs/retention.hpp"

#include <algorithm>

namespace dealwire::jobs {
namespace {

using base::ConversationId;
using model::Conversation;

constexpr std::size_t kReadAtOnce = 500;
constexpr std::size_t kErasedAtOnce = 200;

exporting::CrmFieldNames fields_of(const RetentionRules& rules) {
    exporting::CrmFieldNames fields;
    for (const RetentionRule& rule : rules.rules) {
        if (!rule.where) continue;
        for (const auto& [object, names] : crm_fields_of(exporting::Filter{*rule.where}))
            fields[object].insert(names.begin(), names.end());
    }
    return fields;
}

std::string kind_of(const base::Tree& document) {
    std::string kind = document.text_at("metaData.direction").value_or("");
    const std::string media = document.text_at("metaData.media").value_or("");
    if (!kind.empty() && !media.empty()) kind += ", ";
    kind += media;
    return kind.empty() ? "unknown" : kind;
}

}  // namespace

std::int64_t RetentionPlan::total() const {
    std::int64_t sum = 0;
    for (const auto& [rule, found] : over) sum += static_cast<std::int64_t>(found.size());
    return sum;
}

std::vector<ConversationId> RetentionPlan::ids() const {
    std::vector<ConversationId> all;
    for (const auto& [rule, found] : over) all.insert(all.end(), found.begin(), found.end());
    return all;
}

Retention::Retention(Ports ports, model::OrgScope scope, const RetentionSettings& settings,
                     std::string by)
    : ports_{ports},
      scope_{std::move(scope)},
      settings_{settings},
      fields_{fields_of(settings.rules)},
      by_{std::move(by)} {}

RetentionPlan Retention::plan(const std::stop_token& stop) {
    RetentionPlan plan;
    const auto youngest = settings_.rules.nothing_before(ports_.clock.now());
    if (!youngest) {
        plan.looked_at = ports_.conversations.count(scope_.tenant);
        plan.for_ever = true;
        return plan;
    }
    const exporting::People people{ports_.members.all(scope_)};
    ConversationId before;
    while (!stop.stop_requested()) {
        const auto page = ports_.conversations.newest(scope_.tenant, before, kReadAtOnce);
        if (page.empty()) break;
        before = page.back().id;
        plan.looked_at += static_cast<std::int64_t>(page.size());
        judge_page(page, *youngest, people, plan);
    }
    return plan;
}

void Retention::judge_page(const std::vector<Conversation>& page, base::Instant youngest,
                           const exporting::People& people, RetentionPlan& plan) {
    std::vector<ConversationId> ids;
    for (const Conversation& conversation : page)
        if (conversation.time < youngest) ids.push_back(conversation.id);
    if (ids.empty()) return;
    const auto contents = ports_.conversations.contents(scope_.tenant, ids);
    std::size_t next = 0;  // contents come in the order asked
    for (const Conversation& conversation : page) {
        if (next == contents.size()) break;
        if (contents[next].id == conversation.id)
            judge_one(conversation, contents[next++].document, people, plan);
    }
}

void Retention::judge_one(const Conversation& conversation, const base::Tree& document,
                          const exporting::People& people, RetentionPlan& plan) {
    if (!settings_.rules.ask()) return take(conversation, document, nullptr, plan);
    const auto resolution = ports_.resolutions.find(scope_, conversation.id);
    if (!resolution) return static_cast<void>(++plan.waiting);
    const exporting::Subject subject{conversation, document, *resolution};
    const auto facts = filter_facts(subject, people, crm_values(subject, people));
    take(conversation, document, &facts, plan);
}

exporting::CrmValues Retention::crm_values(const exporting::Subject& subject,
                                           const exporting::People& people) {
    exporting::CrmValues values;
    for (const auto& [object, ids] : records_read(subject, people, fields_)) {
        const auto& names = fields_.at(object);
        values.merge(ports_.crm.fields_of(scope_, object, ids,
                                          std::vector<std::string>{names.begin(), names.end()}));
    }
    return values;
}

void Retention::take(const Conversation& conversation, const base::Tree& document,
                     const exporting::FilterFacts* facts, RetentionPlan& plan) {
    const RetentionVerdict verdict =
        judge(settings_.rules, conversation.time, facts, ports_.clock.now());
    if (!verdict.over) return;
    plan.over[verdict.rule->name].push_back(conversation.id);
    ++plan.kinds[kind_of(document)];
}

RetentionReport Retention::run(bool even_many, const std::stop_token& stop) {
    RetentionReport report;
    report.plan = plan(stop);
    if (stop.stop_requested()) {
        report.stopped = true;  // a plan that is not whole tells nothing of the share
        return report;
    }
    const std::int64_t total = report.plan.total();
    const auto most =
        static_cast<std::int64_t>(settings_.most * static_cast<double>(report.plan.looked_at));
    report.too_many = !even_many && total > most && total > RetentionSettings::kAlwaysAllowed;
    if (report.too_many) {
        ports_.log.write(ports::Level::Error, "retention_refused",
                         {{"conversations", total}, {"of", report.plan.looked_at}});
        return report;
    }
    report.stopped = !erase(report.plan, report, stop);
    if (!report.stopped) ports_.deletions.note_retention(scope_.tenant, ports_.clock.now());
    if (report.erased > 0)
        ports_.log.write(ports::Level::Info, "retention_finished",
                         {{"conversations", report.erased}, {"of", report.plan.looked_at}});
    return report;
}

RetentionReport Retention::run_if_due(const std::stop_token& stop) {
    return is_due() ? run(false, stop) : RetentionReport{};
}

bool Retention::is_due() {
    const base::Instant now = ports_.clock.now();
    if (!settings_.rules.nothing_before(now)) return false;
    const auto last = ports_.deletions.last_retention(scope_.tenant);
    return !last || now - *last >= settings_.every;
}

bool Retention::erase(const RetentionPlan& plan, RetentionReport& report,
                      const std::stop_token& stop) {
    for (const auto& [rule, ids] : plan.over) {
        const base::Instant now = ports_.clock.now();
        const model::DeletionAct act{.id = {base::uuid_v7(now, ports_.entropy.chance())},
                                     .reason = model::DeletionReason::Retention,
                                     .rule = rule,
                                     .by = by_,
                                     .at = now};
        for (std::size_t from = 0; from < ids.size(); from += kErasedAtOnce) {
            if (stop.stop_requested()) return false;
            const std::size_t count = std::min(kErasedAtOnce, ids.size() - from);
            report.erased +=
                ports_.deletions.erase(scope_.tenant, act, std::span{ids}.subspan(from, count));
        }
    }
    return true;
}

}  // namespace dealwire::jobs
