#include "adapters/salesforce/asking.hpp"

#include "adapters/salesforce/composite.hpp"
#include "adapters/salesforce/deletion_log.hpp"
#include "adapters/salesforce/describe.hpp"

namespace dealwire::salesforce {

using base::Fault;
using base::Result;
using ports::DeletionLog;
using ports::Question;

namespace {

// Clocks may differ by so much before the window of a log is corrected with one more call.
constexpr std::chrono::minutes kClockTolerance{5};

std::size_t parts_of(const Question& question) { return question.deleted_since ? 2 : 1; }

bool hidden(const base::Error& error) {
    return error.fault == Fault::Missing || error.code == "INVALID_TYPE";
}

std::string describe_path(const Session& session, const Question& question) {
    return session.path("/sobjects/" + question.object + "/describe");
}

}  // namespace

Result<std::vector<ports::ObjectAnswer>> Asking::ask(std::span<const Question> questions) {
    while (!questions.empty()) {
        std::size_t count = 0;
        std::size_t parts = 0;
        while (count < questions.size() && parts + parts_of(questions[count]) <= kPartsPerComposite)
            parts += parts_of(questions[count++]);
        if (auto asked = ask_together(questions.first(count)); !asked)
            return base::fail(asked.error());
        questions = questions.subspan(count);
    }
    return std::move(answers_);
}

Result<void> Asking::ask_together(std::span<const Question> questions) {
    std::vector<Subrequest> parts;
    for (const Question& question : questions) {
        parts.push_back({.path = describe_path(session_, question)});
        if (question.deleted_since)
            parts.push_back({.path = log_path(session_, question.object,
                                              log_window(*question.deleted_since, now_))});
    }
    auto answered = composite(session_, parts, stop_);
    if (!answered) return base::fail(answered.error());
    std::size_t at = 0;
    for (const Question& question : questions) {
        const Part* log = question.deleted_since ? &(*answered)[at + 1] : nullptr;
        if (auto taken = take(question, std::move((*answered)[at]), log); !taken) return taken;
        at += parts_of(question);
    }
    return {};
}

Result<void> Asking::take(const Question& question, Part described, const Part* log) {
    if (!described && described.error().fault == Fault::Transient)
        described = session_.call({.path = describe_path(session_, question)}, stop_);
    if (!described && hidden(described.error())) return {};
    if (!described) return base::fail(described.error());
    ports::ObjectAnswer answer{
        .described = read_describe(*described), .deletions = {}, .at = session_.answered_at()};
    if (log) answer.deletions = read_deletions(question, *log);
    answers_.push_back(std::move(answer));
    return {};
}

base::Instant Asking::org_time() const { return session_.answered_at().value_or(now_); }

Asking::Log Asking::read_deletions(const Question& question, const Part& log) {
    const LogWindow asked = log_window(*question.deleted_since, now_);
    const LogWindow right = log_window(*question.deleted_since, org_time());
    const bool ends_too_early = right.end - asked.end > kClockTolerance;
    if (log && !ends_too_early) return read_log(*log, asked);
    if (!log && means_no_log(log.error())) return std::nullopt;

    // Our clock was wrong, the answer too large, or the trouble may be over.
    const bool worth_asking = log || too_many_ids(log.error()) ||
                              log.error().fault == Fault::Transient ||
                              (log.error().code == "INVALID_REPLICATION_DATE" && right != asked);
    if (!worth_asking) return base::fail(log.error());
    return ask_log(session_, question.object, right, stop_);
}

}  // namespace dealwire::salesforce
