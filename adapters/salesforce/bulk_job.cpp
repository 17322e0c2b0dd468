#include "adapters/salesforce/bulk_job.hpp"

#include "engine/base/time_text.hpp"

namespace dealwire::salesforce {

using base::Fault;
using ports::BulkState;

namespace {

BulkState state_named(const std::string& name) {
    if (name == "JobComplete") return BulkState::Complete;
    if (name == "Failed") return BulkState::Failed;
    if (name == "Aborted") return BulkState::Aborted;
    return BulkState::Working;
}

}  // namespace

base::Result<ports::BulkJob> read_job(const base::Tree& body) {
    const auto id = body.text_at("id");
    const auto created = base::parse_instant(body.text_at("createdDate").value_or(""));
    if (!id || id->empty() || !created)
        return base::fail({Fault::Transient, "BAD_ANSWER",
                           "Salesforce told of a job without its id or its date."});
    const base::Tree* rows = body.find("numberRecordsProcessed");
    const auto count = rows && rows->number() ? base::to_integer(*rows->number()) : std::nullopt;
    return ports::BulkJob{.id = *id,
                          .object = body.text_at("object").value_or(""),
                          .state = state_named(body.text_at("state").value_or("")),
                          .created = *created,
                          .rows = count.value_or(0),
                          .trouble = body.text_at("errorMessage").value_or("")};
}

base::Error start_refusal(base::Error error) {
    if (error.code == "LIMIT_EXCEEDED" || error.code == "EXCEEDED_QUOTA" ||
        error.code == "TOO_MANY_JOBS") {
        error.fault = Fault::RateLimited;
        error.remedy = "The bulk jobs of today are used up; it is read page by page instead.";
    } else if (error.fault == Fault::Conflict) {
        error.fault = Fault::Rejected;
    }
    return error;
}

base::Error page_refusal(base::Error error) {
    if (error.code == "COLUMN_MISSING") return error;
    if (error.fault == Fault::Conflict || error.fault == Fault::Rejected) {
        error.fault = Fault::Missing;
        error.remedy = "A new job is started.";
    }
    return error;
}

}  // namespace dealwire::salesforce
