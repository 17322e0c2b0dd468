#pragma once

#include "engine/ports/metrics.hpp"

#include <array>

/// Every metric there is. docs/reference/metrics.md explains each, config/ has the dashboard and
/// the alerts made of them; scripts/check_operations.py holds the three against this file.
namespace dealwire::ports::metric {

// What this process did.

inline constexpr Metric kJobs{
    "dealwire_jobs_total",
    MetricKind::Counter,
    "Jobs that ended here, by how: done, retried, returned, parked, lost.",
    {"kind", "outcome"}};
inline constexpr Metric kJobSeconds{"dealwire_job_duration_seconds",
                                    MetricKind::Histogram,
                                    "Time from taking a job to its end.",
                                    {"kind"}};
inline constexpr Metric kScheduled{"dealwire_scheduled_jobs_total",
                                   MetricKind::Counter,
                                   "Jobs that the scheduler of this process put into the queue.",
                                   {"kind"}};
inline constexpr Metric kRuns{"dealwire_runs_total",
                              MetricKind::Counter,
                              "Runs that ended here, by how: ok, partial, failed.",
                              {"kind", "outcome"}};
inline constexpr Metric kRunSeconds{"dealwire_run_duration_seconds",
                                    MetricKind::Histogram,
                                    "Time from the beginning of a run to its end.",
                                    {"kind"}};
inline constexpr Metric kRunCalls{"dealwire_run_calls_total",
                                  MetricKind::Counter,
                                  "Calls that runs made to Salesforce, as the org counts them.",
                                  {"kind"}};
inline constexpr Metric kRows{"dealwire_rows_total",
                              MetricKind::Counter,
                              "Rows that runs read, changed, deleted and rejected.",
                              {"object", "what"}};
inline constexpr Metric kRemoteCalls{
    "dealwire_remote_calls_total",
    MetricKind::Counter,
    "Requests to other services, by the class of their answer (2xx to 5xx) or none.",
    {"remote", "answer"}};
inline constexpr Metric kRemoteSeconds{"dealwire_remote_call_duration_seconds",
                                       MetricKind::Histogram,
                                       "Time of a request to another service.",
                                       {"remote"}};
inline constexpr Metric kHttpRequests{"dealwire_http_requests_total",
                                      MetricKind::Counter,
                                      "Requests answered, by route and status.",
                                      {"route", "method", "status"}};
inline constexpr Metric kHttpSeconds{"dealwire_http_request_duration_seconds",
                                     MetricKind::Histogram,
                                     "Time from having read a request to having its answer.",
                                     {"route"}};
inline constexpr Metric kHttpRunning{"dealwire_http_requests_in_progress",
                                     MetricKind::Gauge,
                                     "Requests that are being answered.",
                                     {}};

// What this process is and has.

inline constexpr Metric kBuild{
    "dealwire_build_info", MetricKind::Gauge, "1, with what runs.", {"version", "schema"}};
inline constexpr Metric kSessions{"dealwire_store_sessions",
                                  MetricKind::Gauge,
                                  "Sessions to the store: in_use, idle and the limit of both.",
                                  {"state"}};
inline constexpr Metric kSessionsWaiting{"dealwire_store_sessions_waiting",
                                         MetricKind::Gauge,
                                         "Threads that wait for a session to the store.",
                                         {}};
inline constexpr Metric kReady{
    "dealwire_ready", MetricKind::Gauge, "1 where /readyz says yes.", {}};
inline constexpr Metric kSchedulerTicked{
    "dealwire_scheduler_last_tick_timestamp_seconds",
    MetricKind::Gauge,
    "When the scheduler of this process last looked for due work.",
    {}};
inline constexpr Metric kWorkers{
    "dealwire_workers", MetricKind::Gauge, "Workers of this process that were heard of.", {}};
inline constexpr Metric kMemory{
    "process_resident_memory_bytes", MetricKind::Gauge, "Resident memory of this process.", {}};
inline constexpr Metric kCpu{"process_cpu_seconds_total",
                             MetricKind::Counter,
                             "Processor time of this process, user and system.",
                             {}};
inline constexpr Metric kFiles{
    "process_open_fds", MetricKind::Gauge, "Open file descriptors of this process.", {}};
inline constexpr Metric kStarted{
    "process_start_time_seconds", MetricKind::Gauge, "When this process started.", {}};

// What the store says; the same from every process that is asked.

inline constexpr Metric kStoreUp{
    "dealwire_store_up", MetricKind::Gauge, "1 where the store answered when last asked.", {}};
inline constexpr Metric kFiguresRead{"dealwire_figures_timestamp_seconds",
                                     MetricKind::Gauge,
                                     "When the figures of the store were read.",
                                     {}};
inline constexpr Metric kQueued{"dealwire_jobs",
                                MetricKind::Gauge,
                                "Jobs in the queue: waiting, running, parked.",
                                {"kind", "state"}};
inline constexpr Metric kQueueAge{"dealwire_oldest_job_age_seconds",
                                  MetricKind::Gauge,
                                  "How long the oldest job that is waiting has been due.",
                                  {"kind"}};
inline constexpr Metric kTenants{
    "dealwire_tenants", MetricKind::Gauge, "Tenants with a connection in use.", {}};
inline constexpr Metric kImported{
    "dealwire_last_import_timestamp_seconds",
    MetricKind::Gauge,
    "When the newest import that did not fail ended; the least of all tenants without the label.",
    {"tenant"}};
inline constexpr Metric kImportOverdue{
    "dealwire_import_overdue_seconds",
    MetricKind::Gauge,
    "For how long the next import after that one has been due by the settings, quiet hours left "
    "out; 0 where it is not.",
    {"tenant"}};
inline constexpr Metric kUnexported{
    "dealwire_unexported_conversations",
    MetricKind::Gauge,
    "Among the newest 5,000 conversations, those whose present state was never exported.",
    {"tenant"}};
inline constexpr Metric kUnexportedAge{
    "dealwire_oldest_unexported_conversation_age_seconds",
    MetricKind::Gauge,
    "Age of the oldest of these, by the time the conversation took place.",
    {"tenant"}};
inline constexpr Metric kParkedRecords{"dealwire_parked_records",
                                       MetricKind::Gauge,
                                       "Records that Salesforce refused and a person must look at.",
                                       {"tenant"}};
inline constexpr Metric kBrokenConnections{"dealwire_broken_connections",
                                           MetricKind::Gauge,
                                           "Active connections that must be authorised again.",
                                           {"tenant"}};
inline constexpr Metric kOrgCalls{"dealwire_org_calls",
                                  MetricKind::Gauge,
                                  "Calls of the org's rolling day by all programs: used, allowed.",
                                  {"tenant", "what"}};
inline constexpr Metric kCallsSpent{"dealwire_budget_calls_spent",
                                    MetricKind::Gauge,
                                    "Our calls of the last 24 hours.",
                                    {"tenant", "work"}};
inline constexpr Metric kCallsLeft{"dealwire_budget_calls_left",
                                   MetricKind::Gauge,
                                   "Calls that work of this kind may still make now.",
                                   {"tenant", "work"}};

inline constexpr std::array kAll{kJobs,
                                 kJobSeconds,
                                 kScheduled,
                                 kRuns,
                                 kRunSeconds,
                                 kRunCalls,
                                 kRows,
                                 kRemoteCalls,
                                 kRemoteSeconds,
                                 kHttpRequests,
                                 kHttpSeconds,
                                 kHttpRunning,
                                 kBuild,
                                 kSessions,
                                 kSessionsWaiting,
                                 kReady,
                                 kSchedulerTicked,
                                 kWorkers,
                                 kMemory,
                                 kCpu,
                                 kFiles,
                                 kStarted,
                                 kStoreUp,
                                 kFiguresRead,
                                 kQueued,
                                 kQueueAge,
                                 kTenants,
                                 kImported,
                                 kImportOverdue,
                                 kUnexported,
                                 kUnexportedAge,
                                 kParkedRecords,
                                 kBrokenConnections,
                                 kOrgCalls,
                                 kCallsSpent,
                                 kCallsLeft};

}  // namespace dealwire::ports::metric
