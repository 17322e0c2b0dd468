#include "tests/simulators/salesforce/rest/org_resources.hpp"

#include "tests/simulators/salesforce/rest/answers.hpp"
#include "tests/simulators/salesforce/store/tables.hpp"

#include <charconv>

namespace dealwire::orgsim {
namespace {

constexpr int kOldest = 31;
constexpr int kNewest = 67;

/// Version 65 is Winter '26; three releases a year.
std::string season(int version) {
    static constexpr std::array<const char*, 3> kSeasons{"Spring", "Summer", "Winter"};
    const int year = 26 + (version >= 65 ? (version - 65) / 3 : -((67 - version) / 3));
    return std::string(kSeasons.at(static_cast<std::size_t>(version % 3))) + " '" +
           std::to_string(year);
}

Json allowance(std::int64_t max, std::int64_t remaining) {
    return {{"Max", max}, {"Remaining", remaining}};
}

}  // namespace

HttpResponse answer_versions() {
    Json versions = Json::array();
    for (int version = kOldest; version <= kNewest; ++version) {
        const std::string number = std::to_string(version) + ".0";
        versions.push_back({{"label", season(version)},
                            {"url", "/services/data/v" + number},
                            {"version", number}});
    }
    return json_response(200, versions);
}

void check_version(const std::string& version) {
    int number = 0;
    const auto [end, error] =
        std::from_chars(version.data(), version.data() + version.size(), number);
    if (error != std::errc{} || std::string_view(end) != ".0" || number > kNewest || number < 7) {
        not_found();
    }
    if (number < kOldest) {
        throw ApiError(410, "GONE", "The requested API version has been retired.");
    }
}

HttpResponse answer_resources(const Session& session) {
    Json resources = Json::object();
    for (const char* name : {"sobjects", "query", "queryAll", "composite", "jobs", "limits",
                             "search", "tooling", "recent"}) {
        resources[name] = session.base() + "/" + name;
    }
    resources["identity"] =
        session.org.url() + "/id/" + session.org.identity().org_id + "/" + session.grant.user_id;
    return json_response(200, resources);
}

HttpResponse answer_limits(const Session& session) {
    const Usage& usage = session.org.usage();
    return json_response(200,
                         {{"DailyApiRequests",
                           allowance(usage.daily_max(),
                                     std::max<std::int64_t>(0, usage.daily_max() - usage.used()))},
                          {"DailyBulkApiBatches", allowance(15000, 15000)},
                          {"DailyBulkV2QueryFileStorageMB", allowance(976562, 976562)},
                          {"DailyBulkV2QueryJobs", allowance(10000, 10000)},
                          {"DataStorageMB", allowance(11264, 10901)},
                          {"FileStorageMB", allowance(11264, 11264)},
                          {"HourlyPublishedPlatformEvents", allowance(250000, 250000)},
                          {"DailyStreamingApiEvents", allowance(1000000, 1000000)},
                          {"StreamingApiConcurrentClients", allowance(2000, 2000)}});
}

HttpResponse answer_record_count(const Session& session, const HttpRequest& request) {
    auto names = split_list(request.parameter("sObjects"));
    if (names.empty()) {
        for (const auto& object : session.visible->objects()) {
            names.push_back(object.name);
        }
    }
    Json counts = Json::array();
    for (const auto& name : names) {
        const ObjectSchema* object = session.visible->find_object(name);
        if (object == nullptr) {
            continue;
        }
        const Value count = session.org.database().scalar(
            "SELECT count(*) FROM " + sql_name(object->name) + " WHERE \"IsDeleted\" = 0");
        counts.push_back({{"count", std::get<std::int64_t>(count)}, {"name", object->name}});
    }
    return json_response(200, {{"sObjects", counts}});
}

HttpResponse answer_tooling_query(const Session& session, const HttpRequest& request) {
    const auto soql = request.parameter("q");
    if (soql.find("FROM InstalledSubscriberPackage") == std::string::npos) {
        throw ApiError(400, "INVALID_TYPE", "sObject type is not supported.");
    }
    Json records = Json::array();
    for (const InstalledPackage& package : session.org.packages()) {
        records.push_back(
            {{"attributes", {{"type", "InstalledSubscriberPackage"}}},
             {"SubscriberPackage",
              {{"Name", package.name},
               {"NamespacePrefix",
                package.name_space.empty() ? Json(nullptr) : Json(package.name_space)}}},
             {"SubscriberPackageVersion",
              {{"MajorVersion", package.major},
               {"MinorVersion", package.minor},
               {"PatchVersion", package.patch},
               {"BuildNumber", package.build}}}});
    }
    return json_response(200, {{"size", records.size()},
                               {"totalSize", records.size()},
                               {"done", true},
                               {"queryLocator", nullptr},
                               {"entityTypeName", "InstalledSubscriberPackage"},
                               {"records", records}});
}

}  // namespace dealwire::orgsim
