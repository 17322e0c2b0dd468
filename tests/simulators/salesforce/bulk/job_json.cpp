#include "tests/simulators/salesforce/bulk/job_json.hpp"

#include "tests/simulators/salesforce/http/api_error.hpp"
#include "tests/simulators/salesforce/store/times.hpp"

#include <Poco/Base64Decoder.h>
#include <Poco/Base64Encoder.h>

#include <charconv>
#include <iterator>
#include <sstream>

namespace dealwire::orgsim {

namespace {

constexpr int kBadRequest = 400;

}  // namespace

std::string_view name_of(JobState state) {
    switch (state) {
        case JobState::Open:
            return "Open";
        case JobState::UploadComplete:
            return "UploadComplete";
        case JobState::InProgress:
            return "InProgress";
        case JobState::JobComplete:
            return "JobComplete";
        case JobState::Failed:
            return "Failed";
        case JobState::Aborted:
            return "Aborted";
    }
    return "";
}

Json job_head_json(const JobHead& job) {
    Json json;
    json["id"] = job.id;
    json["operation"] = job.operation;
    json["object"] = job.object;
    json["createdById"] = job.created_by;
    json["createdDate"] = rest_time(job.created);
    json["systemModstamp"] = rest_time(job.modified);
    json["state"] = name_of(job.state);
    json["concurrencyMode"] = "Parallel";
    json["contentType"] = "CSV";
    json["apiVersion"] = std::stod(job.api_version);
    json["lineEnding"] = job.form.line_ending == LineEnding::Crlf ? "CRLF" : "LF";
    json["columnDelimiter"] = job.delimiter_name;
    return json;
}

std::string text_member(const Json& body, const char* key) {
    const auto found = body.find(key);
    if (found == body.end() || found->is_null()) return {};
    if (!found->is_string()) {
        throw ApiError(kBadRequest, "JSON_PARSER_ERROR",
                       std::string{"The value of "} + key + " must be a string");
    }
    return found->get<std::string>();
}

void read_csv_form(const Json& body, JobHead& job) {
    const auto refuse = [](const std::string& text) {
        throw ApiError(kBadRequest, "INVALIDJOB", text);
    };
    const std::string type = text_member(body, "contentType");
    if (!type.empty() && type != "CSV") refuse("Unsupported content type: " + type);
    if (std::string name = text_member(body, "columnDelimiter"); !name.empty()) {
        const auto delimiter = delimiter_named(name);
        if (!delimiter) refuse("Unknown columnDelimiter: " + name);
        job.form.delimiter = *delimiter;
        job.delimiter_name = std::move(name);
    }
    const std::string ending = text_member(body, "lineEnding");
    if (ending == "CRLF") {
        job.form.line_ending = LineEnding::Crlf;
    } else if (!ending.empty() && ending != "LF") {
        refuse("Unknown lineEnding: " + ending);
    }
}

JobState wanted_state(const Json& body) {
    const std::string state = text_member(body, "state");
    if (state == "UploadComplete") return JobState::UploadComplete;
    if (state == "Aborted") return JobState::Aborted;
    throw ApiError(kBadRequest, "INVALIDJOBSTATE", "Invalid job state: " + state);
}

std::string locator_of(std::size_t number) {
    std::ostringstream out;
    Poco::Base64Encoder encoder{out, Poco::BASE64_URL_ENCODING};
    encoder << number;
    encoder.close();
    std::string text = out.str();
    text.erase(text.find_last_not_of('=') + 1);
    return text;
}

std::size_t number_of_locator(std::string_view locator) {
    if (locator.empty()) return 0;
    std::string padded{locator};
    padded.append((4 - padded.size() % 4) % 4, '=');
    std::istringstream in{padded};
    Poco::Base64Decoder decoder{in, Poco::BASE64_URL_ENCODING};
    std::string digits;
    try {
        digits.assign(std::istreambuf_iterator<char>{decoder}, {});
    } catch (const std::exception&) {
        digits.clear();  // not base64: refused below like any other text
    }
    std::size_t number = 0;
    const auto [stop, status] =
        std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (digits.empty() || status != std::errc{} || stop != digits.data() + digits.size()) {
        throw ApiError(kBadRequest, "INVALID_QUERY_LOCATOR", "invalid query locator");
    }
    return number;
}

std::optional<JobFate> take_fate(std::vector<JobFate>& fates, const std::string& object) {
    for (JobFate& fate : fates) {
        if (fate.times <= 0 || (!fate.object.empty() && fate.object != lower(object))) continue;
        --fate.times;
        return fate;
    }
    return std::nullopt;
}

}  // namespace dealwire::orgsim
