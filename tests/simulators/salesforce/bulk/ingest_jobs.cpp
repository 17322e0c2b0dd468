#include "tests/simulators/salesforce/bulk/ingest_jobs.hpp"

#include "tests/simulators/salesforce/bulk/job_json.hpp"
#include "tests/simulators/salesforce/http/api_error.hpp"
#include "tests/simulators/salesforce/store/ids.hpp"

#include <algorithm>
#include <array>

namespace dealwire::orgsim {

namespace {

constexpr int kBadRequest = 400;
constexpr int kNotFound = 404;
constexpr int kTooLarge = 413;
constexpr std::size_t kLargestUpload = 150'000'000;
constexpr std::size_t kLargestInline = 100'000;
constexpr std::size_t kJobsPerList = 1000;
/// Query jobs count up from 1, ingest jobs from here: both share the prefix 750.
constexpr std::uint64_t kFirstNumber = 10'000'000;
constexpr std::array<std::string_view, 5> kOperations{"insert", "update", "upsert", "delete",
                                                      "hardDelete"};

[[noreturn]] void refuse(const std::string& code, const std::string& text) {
    throw ApiError(kBadRequest, code, text);
}

}  // namespace

Json IngestJobs::create(const Json& body, const std::string* csv, const Schema& schema,
                        const JobContext& context) {
    auto made = std::make_unique<Job>();
    made->operation = text_member(body, "operation");
    made->object = text_member(body, "object");
    made->key_field = text_member(body, "externalIdFieldName");
    made->assignment_rule = text_member(body, "assignmentRuleId");
    read_csv_form(body, *made);
    check_create(*made, schema);
    made->object = schema.find_object(made->object)->name;
    made->id = make_id("750", instance_, kFirstNumber + ++last_number_);
    made->fate = take_fate(fates_, made->object);
    made->created_by = context.user_id;
    made->created = made->modified = context.org_time;
    made->api_version = context.api_version;
    if (csv != nullptr) {
        if (csv->size() > kLargestInline) refuse("INVALIDJOB", "The inline data is too large");
        made->csv = *csv;
        made->uploads = 1;
        close(*made, context);
    }
    Job& kept = *jobs_.emplace(made->id, std::move(made)).first->second;
    return full_info(kept);
}

void IngestJobs::check_create(const Job& job, const Schema& schema) {
    if (std::ranges::find(kOperations, job.operation) == kOperations.end()) {
        refuse("INVALIDJOB", "Unknown operation: " + job.operation);
    }
    const ObjectSchema* object = schema.find_object(job.object);
    if (object == nullptr || !object->createable) {
        refuse("INVALIDENTITY", "Entity '" + job.object + "' is not supported by the Bulk API.");
    }
    if (job.operation != "upsert") return;
    const FieldSchema* key = object->find_field(job.key_field);
    const bool usable =
        key != nullptr && (key->external_id || key->id_lookup || key->type == FieldType::Id);
    if (job.key_field.empty()) {
        refuse("INVALIDJOB", "InvalidJob : External ID was blank for " + job.object +
                                 ". An External ID must be specified for upsert.");
    }
    if (!usable) {
        refuse("INVALIDJOB", "InvalidJob : Invalid external id field: " + job.key_field);
    }
}

void IngestJobs::upload(const std::string& id, std::string csv) {
    Job& target = job(id);
    if (target.state != JobState::Open) {
        refuse("INVALIDJOBSTATE", "Job state " + std::string{name_of(target.state)} +
                                      " does not allow data to be uploaded");
    }
    if (csv.size() > kLargestUpload) {
        throw ApiError(kTooLarge, "REQUEST_ENTITY_TOO_LARGE", "At most 150 MB may be uploaded");
    }
    ++target.uploads;
    target.csv = std::move(csv);
}

Json IngestJobs::change(const std::string& id, const Json& body, const JobContext& context) {
    Job& changed = job(id);
    const JobState wanted = wanted_state(body);
    if (wanted == JobState::Aborted) {
        if (is_final(changed.state)) {
            refuse("INVALIDJOBSTATE", "Job state " + std::string{name_of(changed.state)} +
                                          " does not allow the job to be aborted");
        }
        changed.state = JobState::Aborted;
        changed.modified = context.org_time;
        return full_info(changed);
    }
    if (changed.uploads > 1) {
        refuse("INVALIDJOB", "Found multipe contents for job: <" + changed.id +
                                 ">, please 'Close' / 'Abort' / 'Delete' the current Job then "
                                 "create a new Job and make sure you only do 'PUT' once on a given "
                                 "Job.");
    }
    if (changed.state != JobState::Open) {
        refuse("INVALIDJOBSTATE", "Closing already closed Job not allowed");
    }
    close(changed, context);
    return full_info(changed);
}

void IngestJobs::close(Job& job, const JobContext& context) {
    job.state = JobState::UploadComplete;
    job.started = context.now;
    job.modified = context.org_time;
}

Json IngestJobs::info(const std::string& id) const { return full_info(job(id)); }

Json IngestJobs::full_info(const Job& job) {
    Json json = job_head_json(job);
    if (!job.key_field.empty()) json["externalIdFieldName"] = job.key_field;
    if (!job.assignment_rule.empty()) json["assignmentRuleId"] = job.assignment_rule;
    json["jobType"] = "V2Ingest";
    if (job.state == JobState::Open) {
        json["contentUrl"] =
            "services/data/v" + job.api_version + "/jobs/ingest/" + job.id + "/batches";
    }
    json["retries"] = 0;
    json["totalProcessingTime"] = job.milliseconds;
    json["apiActiveProcessingTime"] = job.milliseconds;
    json["apexProcessingTime"] = 0;
    json["numberRecordsProcessed"] = job.processed;
    json["numberRecordsFailed"] = job.failed;
    if (!job.error.empty()) json["errorMessage"] = job.error;
    return json;
}

Json IngestJobs::list(const std::string& locator, const std::string& base) const {
    const std::size_t first = number_of_locator(locator);
    Json records = Json::array();
    std::size_t index = 0;
    for (const auto& [id, listed] : jobs_) {
        if (index >= first && records.size() < kJobsPerList) records.push_back(full_info(*listed));
        ++index;
    }
    const std::size_t next = first + kJobsPerList;
    const bool done = next >= jobs_.size();
    Json answer;
    answer["done"] = done;
    answer["records"] = std::move(records);
    answer["nextRecordsUrl"] =
        done ? Json{} : Json{base + "/jobs/ingest?queryLocator=" + locator_of(next)};
    return answer;
}

void IngestJobs::remove(const std::string& id) {
    const Job& gone = job(id);
    if (gone.state == JobState::Open || gone.state == JobState::InProgress) {
        refuse("INVALIDJOBSTATE", "Job state " + std::string{name_of(gone.state)} +
                                      " does not allow the job to be deleted");
    }
    jobs_.erase(std::string{gone.id});
}

std::string IngestJobs::result(const std::string& id, IngestResult which) const {
    const Job& read = job(id);
    if (!is_final(read.state)) {
        refuse("INVALIDJOBSTATE", "The results are available when the job has ended");
    }
    if (read.run == nullptr) {  // aborted before the work began
        const IngestRun untouched{read.csv, read.form, read.operation, read.object, ""};
        return which == IngestResult::Unprocessed ? untouched.unprocessed_csv() : "";
    }
    switch (which) {
        case IngestResult::Successful:
            return read.run->successful_csv();
        case IngestResult::Failed:
            return read.run->failed_csv();
        case IngestResult::Unprocessed:
            return read.run->unprocessed_csv();
    }
    return {};
}

bool IngestJobs::advance(const IngestTarget& target, const JobContext& context, SteadyTime until) {
    bool busy = false;
    for (auto& [id, due] : jobs_) {
        const bool waiting = due->state == JobState::UploadComplete;
        if (waiting && context.now - due->started >= delay_) {
            due->state = JobState::InProgress;
            due->modified = context.org_time;
            due->run = std::make_unique<IngestRun>(due->csv, due->form, due->operation, due->object,
                                                   due->key_field);
        }
        const bool ready = context.now - due->started >= 2 * delay_;
        if (due->state == JobState::InProgress && ready && due->fate)
            meet_fate(*due, target, context);
        else if (due->state == JobState::InProgress && ready)
            work(*due, target, context, until);
        const bool working = due->state == JobState::InProgress && !due->met;
        busy = busy || due->state == JobState::UploadComplete || working;
    }
    std::erase_if(jobs_, [](const auto& entry) {
        const Job& job = *entry.second;
        return job.met && job.fate->kind == JobFate::Kind::Vanished;
    });
    return busy;
}

void IngestJobs::meet_fate(Job& job, const IngestTarget& target, const JobContext& context) {
    if (job.met) return;
    job.met = true;
    if (job.fate->begun) job.run->step(target, SteadyTime::min());
    job.processed = job.run->processed();
    job.failed = job.run->failed();
    job.modified = context.org_time;
    if (job.fate->kind == JobFate::Kind::Failed) {
        job.state = JobState::Failed;
        job.error = job.fate->message;
    } else if (job.fate->kind == JobFate::Kind::Aborted) {
        job.state = JobState::Aborted;
    }
}

void IngestJobs::work(Job& job, const IngestTarget& target, const JobContext& context,
                      SteadyTime until) {
    const auto begun = std::chrono::steady_clock::now();
    const bool finished = job.run->step(target, until);
    job.processed = job.run->processed();
    job.failed = job.run->failed();
    const auto spent = std::chrono::steady_clock::now() - begun;
    job.milliseconds += std::chrono::duration_cast<std::chrono::milliseconds>(spent).count();
    if (!finished) return;
    job.error = job.run->error();
    job.state = job.error.empty() ? JobState::JobComplete : JobState::Failed;
    job.modified = context.org_time;
}

const IngestJobs::Job& IngestJobs::job(const std::string& id) const {
    const auto whole = normal_id(id);
    const auto found = whole ? jobs_.find(*whole) : jobs_.end();
    if (found != jobs_.end()) return *found->second;
    throw ApiError(kNotFound, "NOT_FOUND", "The requested resource does not exist");
}

IngestJobs::Job& IngestJobs::job(const std::string& id) {
    return const_cast<Job&>(std::as_const(*this).job(id));
}

}  // namespace dealwire::orgsim
