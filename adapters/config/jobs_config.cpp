#include "adapters/config/jobs_config.hpp"

#include "engine/jobs/job_kinds.hpp"

#include <sstream>

namespace dealwire::config {
namespace {

using namespace std::chrono_literals;
using jobs::KindTiming;
using Section = YamlReader::Section;

constexpr std::chrono::seconds kShortest = 10s;
constexpr std::chrono::seconds kLongest = std::chrono::days{365};

void read_timing(Section section, KindTiming& timing) {
    section.flag("on", timing.on);
    section.duration("every", timing.every);
    if (section.has("quiet")) {
        std::vector<std::string> texts;
        section.one_or_more("quiet", texts);
        timing.quiet.clear();
        for (const std::string& text : texts) {
            const auto hours = jobs::parse_quiet_hours(text);
            if (hours) timing.quiet.push_back(*hours);
            if (!hours)
                section.problem("quiet", "has '" + text +
                                             "'; write hours of the day in UTC such as "
                                             "22:00-06:00");
        }
    }
    section.done();
}

void read_kinds(Section& section, std::map<std::string, KindTiming, std::less<>>& timings,
                const jobs::Timings& usual) {
    for (const jobs::JobKind& kind : jobs::job_kinds()) {
        if (!kind.scheduled || !section.has(kind.name)) continue;
        KindTiming timing = usual.of({}, kind.name);
        read_timing(section.section(kind.name), timing);
        timings.insert_or_assign(std::string{kind.name}, std::move(timing));
    }
}

void check_timing(const KindTiming& timing, const std::string& path, base::Issues& found) {
    if (timing.every < kShortest || timing.every > kLongest)
        found.push_back({path + ".every", "must be from 10s to 365d; on: false switches it off"});
    const base::Instant some{};
    const bool never = !timing.quiet.empty() && [&] {
        for (std::chrono::minutes at{0}; at < 24h; at += 1min)
            if (jobs::after_quiet(timing.quiet, some + at) != some + at) return false;
        return true;
    }();
    if (never) found.push_back({path + ".quiet", "fills the whole day; on: false switches it off"});
}

/// In the largest unit that says it exactly, as people write it.
std::string duration_text(std::chrono::seconds span) {
    if (span % std::chrono::days{1} == 0s) return std::to_string(span / std::chrono::days{1}) + "d";
    if (span % 1h == 0s) return std::to_string(span / 1h) + "h";
    if (span % 1min == 0s) return std::to_string(span / 1min) + "m";
    return std::to_string(span.count()) + "s";
}

std::string timing_text(const KindTiming& timing, const std::string& indent) {
    std::string quiet;
    for (const jobs::QuietHours& hours : timing.quiet)
        quiet += (quiet.empty() ? "\"" : ", \"") + jobs::text_of(hours) + "\"";
    return indent + "on: " + (timing.on ? "true" : "false") + "\n" + indent +
           "every: " + duration_text(timing.every) + "\n" + indent + "quiet: [" + quiet + "]\n";
}

}  // namespace

jobs::Timings usual_timings() {
    constexpr auto kEvening = 22h;
    constexpr auto kMorning = 5h;
    jobs::Timings timings;
    timings.kinds[std::string{jobs::kSync}] = {.on = true, .every = 15min, .quiet = {}};
    timings.kinds[std::string{jobs::kReconcile}] = {
        .on = true, .every = 24h, .quiet = {{kMorning, kEvening}}};
    timings.kinds[std::string{jobs::kPrune}] = {.on = true, .every = 24h, .quiet = {}};
    return timings;
}

void read_jobs(Section section, JobsConfig& jobs) {
    section.number("lanes", jobs.lanes, 0, 64);
    section.number("attempts", jobs.attempts, 1, 100);
    section.duration("lease", jobs.lease);
    section.duration("stop_within", jobs.stop_within);
    section.duration("keep_runs", jobs.keep_runs);
    section.duration("keep_jobs", jobs.keep_jobs);
    read_kinds(section, jobs.timings.kinds, jobs.timings);
    Section tenants = section.section("tenants");
    for (const std::string& name : tenants.keys()) {
        Section tenant = tenants.section(name);
        read_kinds(tenant, jobs.timings.tenants[name], jobs.timings);
        tenant.done();
    }
    tenants.done();
    section.done();
}

base::Issues check_jobs(const JobsConfig& jobs) {
    base::Issues found;
    if (jobs.lease < 2s || jobs.lease > 1h)
        found.push_back({"jobs.lease", "must be from 2s to 1h"});
    if (jobs.stop_within < 5s || jobs.stop_within > 10min)
        found.push_back({"jobs.stop_within", "must be from 5s to 10m"});
    if (jobs.keep_runs < 24h) found.push_back({"jobs.keep_runs", "must be at least 1d"});
    if (jobs.keep_jobs < 1h) found.push_back({"jobs.keep_jobs", "must be at least 1h"});
    for (const auto& [kind, timing] : jobs.timings.kinds)
        check_timing(timing, "jobs." + kind, found);
    for (const auto& [tenant, kinds] : jobs.timings.tenants)
        for (const auto& [kind, timing] : kinds)
            check_timing(timing, "jobs.tenants." + tenant + "." + kind, found);
    return found;
}

std::string jobs_text(const JobsConfig& jobs) {
    std::ostringstream out;
    out << "jobs:\n  lanes: " << jobs.lanes << "\n  attempts: " << jobs.attempts
        << "\n  lease: " << duration_text(jobs.lease)
        << "\n  stop_within: " << duration_text(jobs.stop_within)
        << "\n  keep_runs: " << duration_text(jobs.keep_runs)
        << "\n  keep_jobs: " << duration_text(jobs.keep_jobs) << "\n";
    for (const auto& [kind, timing] : jobs.timings.kinds)
        out << "  " << kind << ":\n" << timing_text(timing, "    ");
    if (jobs.timings.tenants.empty()) out << "  tenants: {}\n";
    if (!jobs.timings.tenants.empty()) out << "  tenants:\n";
    for (const auto& [tenant, kinds] : jobs.timings.tenants) {
        out << "    " << tenant << ":" << (kinds.empty() ? " {}" : "") << "\n";
        for (const auto& [kind, timing] : kinds)
            out << "      " << kind << ":\n" << timing_text(timing, "        ");
    }
    return out.str();
}

}  // namespace dealwire::config
