#include "adapters/salesforce/deletion_log.hpp"

#include "engine/base/time_text.hpp"

namespace dealwire::salesforce {

using base::Fault;
using base::Instant;
using base::Result;
using base::Tree;
using ports::DeletionLog;
using std::chrono::floor;
using std::chrono::minutes;

namespace {

constexpr minutes kShortest{2};
// Fifteen days, less an hour for clocks that differ and for the time a request takes.
constexpr minutes kLongest = std::chrono::hours{15 * 24 - 1};

std::optional<Instant> instant_at(const Tree& body, const char* key) {
    return base::parse_instant(body.text_at(key).value_or(""));
}

base::Error bad_answer() {
    return {Fault::Transient, "BAD_ANSWER", "Salesforce answered with no log of deletions."};
}

std::optional<model::Deletion> read_deletion(const Tree& entry) {
    const auto id = model::RecordId::parse(entry.text_at("id").value_or(""));
    const auto at = instant_at(entry, "deletedDate");
    if (!id || !at) return std::nullopt;
    return model::Deletion{*id, *at};
}

}  // namespace

LogWindow log_window(Instant since, Instant now) {
    const Instant end = floor<minutes>(now);
    const Instant start = floor<minutes>(since);
    return {std::clamp<Instant>(start, end - kLongest, end - kShortest), end};
}

std::string log_path(const Session& session, const std::string& object, const LogWindow& window) {
    return session.path("/sobjects/" + object + "/deleted/?start=" + base::to_text(window.start) +
                        "&end=" + base::to_text(window.end));
}

Result<DeletionLog> read_log(const Tree& body, const LogWindow& window) {
    const Tree* records = body.find("deletedRecords");
    const auto covered = instant_at(body, "latestDateCovered");
    if (!records || !records->array() || !covered) return base::fail(bad_answer());
    DeletionLog log{.deletions = {}, .covered = *covered, .earliest = window.start};
    if (const auto earliest = instant_at(body, "earliestDateAvailable"))
        log.earliest = std::max(*earliest, window.start);
    for (const Tree& entry : *records->array()) {
        const auto deletion = read_deletion(entry);
        if (!deletion) return base::fail(bad_answer());
        log.deletions.push_back(*deletion);
    }
    return log;
}

Result<DeletionLog> ask_log(Session& session, const std::string& object, const LogWindow& window,
                            std::stop_token stop) {
    const auto answer = session.call({.path = log_path(session, object, window)}, stop);
    if (answer) return read_log(*answer, window);
    if (!too_many_ids(answer.error()) || window.end - window.start < 2 * kShortest)
        return base::fail(answer.error());

    const Instant middle = floor<minutes>(window.start + (window.end - window.start) / 2);
    auto first = ask_log(session, object, {window.start, middle}, stop);
    if (!first) return first;
    auto second = ask_log(session, object, {middle, window.end}, std::move(stop));
    if (!second) return second;
    first->deletions.insert(first->deletions.end(), second->deletions.begin(),
                            second->deletions.end());
    first->covered = second->covered;
    return first;
}

bool too_many_ids(const base::Error& error) { return error.code == "EXCEEDED_ID_LIMIT"; }

bool means_no_log(const base::Error& error) {
    return error.fault == Fault::Missing || error.code == "INVALID_TYPE_FOR_OPERATION" ||
           error.code == "INVALID_TYPE" || error.code == "METHOD_NOT_ALLOWED";
}

}  // namespace dealwire::salesforce
