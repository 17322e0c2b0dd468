#include "tests/simulators/salesforce/control/control.hpp"

#include "tests/simulators/salesforce/control/dump.hpp"
#include "tests/simulators/salesforce/rest/answers.hpp"
#include "tests/simulators/salesforce/store/ids.hpp"
#include "tests/simulators/salesforce/store/lead_conversion.hpp"

#include <map>

namespace dealwire::orgsim {
namespace {

struct Control {
    Org& org;
    Steering& steering;
    const Credentials& credentials;
    const HttpRequest& request;

    Json body() const { return request.body.empty() ? Json::object() : request.json(); }

    Actor actor() const { return {org.integration_user(), nullptr}; }

    const ObjectSchema& object(const Json& json) const {
        const auto name = json.at("object").get<std::string>();
        const ObjectSchema* found = org.schema().find_object(name);
        if (found == nullptr) {
            throw ApiError(404, "NOT_FOUND", "There is no object " + name);
        }
        return *found;
    }

    static std::string id(const Json& json, const char* key) {
        const auto text = json.value(key, "");
        return normal_id(text).value_or(text);
    }
};

HttpResponse ok(const Json& body = Json::object()) { return json_response(200, body); }

Json clock_json(Org& org) { return {{"now", stored_time(org.clock().now())}}; }

HttpResponse set_clock(const Control& control) {
    const Json body = control.body();
    if (body.contains("now")) {
        const auto to = parse_time(body["now"].get<std::string>());
        if (!to) {
            throw ApiError(400, "INVALID_INPUT", "now is no date and time");
        }
        control.org.clock().set(*to);
    }
    control.org.clock().advance(
        std::chrono::seconds{body.value("advance_seconds", std::int64_t{0})});
    return ok(clock_json(control.org));
}

HttpResponse set_limits(const Control& control) {
    const Json body = control.body();
    Usage& usage = control.org.usage();
    usage.set_limits(body.value("daily_max", usage.daily_max()), body.value("used", usage.used()));
    return ok(usage.stats());
}

HttpResponse stats(const Control& control) {
    Json json = control.org.usage().stats();
    const WriteCounts& counts = control.org.records().counts;
    json["writes"] = counts.created + counts.updated + counts.deleted;
    json["created"] = counts.created;
    json["updated"] = counts.updated;
    json["deleted"] = counts.deleted;
    json["now"] = stored_time(control.org.clock().now());
    return ok(json);
}

HttpResponse reset_stats(const Control& control) {
    control.org.usage().reset();
    control.org.records().counts = {};
    return ok();
}

HttpResponse dump_rows(const Control& control) {
    const auto is_set = [&](const char* name) {
        const auto value = control.request.parameter(name);
        return value == "1" || value == "true";
    };
    return ok(dump(control.org, {split_list(control.request.parameter("objects")),
                                 is_set("deleted"), is_set("stable")}));
}

HttpResponse revoke_grants(const Control& control) {
    control.org.tokens().revoke_everything();
    return ok();
}

HttpResponse restore_grants(const Control& control) {
    TokenStore& tokens = control.org.tokens();
    tokens.policy.revoked = false;
    tokens.add_refresh(control.credentials.refresh_token,
                       integration_approval(control.org, control.credentials));
    return ok();
}

HttpResponse expire_tokens(const Control& control) {
    control.org.tokens().expire_access();
    return ok();
}

HttpResponse set_app(const Control& control) {
    const Json body = control.body();
    TokenPolicy& policy = control.org.tokens().policy;
    policy.callbacks = body.value("callbacks", policy.callbacks);
    policy.installed = body.value("installed", policy.installed);
    policy.pkce_required = body.value("pkce_required", policy.pkce_required);
    return ok({{"callbacks", policy.callbacks},
               {"installed", policy.installed},
               {"pkce_required", policy.pkce_required}});
}

HttpResponse set_token_policy(const Control& control) {
    const Json body = control.body();
    TokenPolicy& policy = control.org.tokens().policy;
    policy.rotate = body.value("rotate_refresh_tokens", policy.rotate);
    policy.session =
        std::chrono::seconds{body.value("session_seconds", std::int64_t{policy.session.count()})};
    return ok(
        {{"rotate_refresh_tokens", policy.rotate}, {"session_seconds", policy.session.count()}});
}

HttpResponse install_package(const Control& control) {
    const Json body = control.body();
    control.org.packages().push_back(
        {body.at("name").get<std::string>(), body.value("namespace", ""), body.value("major", 1),
         body.value("minor", 0), body.value("patch", 0), body.value("build", 1)});
    return ok();
}

HttpResponse uninstall_packages(const Control& control) {
    control.org.packages().clear();
    return ok();
}

HttpResponse refresh_org(const Control& control) {
    if (!control.org.refresh) {
        throw ApiError(400, "INVALID_INPUT", "Only a sandbox can be refreshed");
    }
    control.org.refresh();
    return ok({{"orgId", control.org.identity().org_id}});
}

/// A text or a list of texts, in lower case.
void add_names(std::set<std::string>& names, const Json& json, const char* key) {
    if (!json.contains(key)) {
        return;
    }
    const Json list = json[key].is_array() ? json[key] : Json::array({json[key]});
    for (const auto& name : list) {
        names.insert(lower(name.get<std::string>()));
    }
}

HttpResponse restrict_user(const Control& control) {
    const Json body = control.body();
    Restrictions restrictions = control.org.restrictions();
    add_names(restrictions.hidden_fields, body, "hide_field");
    add_names(restrictions.hidden_objects, body, "hide_object");
    add_names(restrictions.readonly_objects, body, "readonly_object");
    control.org.restrict_user(std::move(restrictions));
    return ok();
}

HttpResponse lift_restrictions(const Control& control) {
    control.org.restrict_user({});
    return ok();
}

HttpResponse hide_records(const Control& control) {
    const Json body = control.body();
    const std::string user = Control::id(body, "user");
    const Json& hidden = body.at("hide");
    for (const auto& each : hidden.is_array() ? hidden : Json::array({hidden})) {
        const auto id = each.get<std::string>();
        control.org.hidden_records().emplace(user, normal_id(id).value_or(id));
    }
    return ok();
}

HttpResponse share_everything(const Control& control) {
    control.org.hidden_records().clear();
    return ok();
}

HttpResponse undelete(const Control& control) {
    const Json body = control.body();
    control.org.records().undelete(control.object(body), Control::id(body, "id"), control.actor());
    return ok();
}

HttpResponse purge(const Control& control) {
    const Json body = control.body();
    control.org.records().purge(control.object(body), Control::id(body, "id"));
    return ok();
}

HttpResponse trim_deletion_log(const Control& control) {
    control.org.records().trim_deletion_log(control.object(control.body()));
    return ok();
}

HttpResponse merge(const Control& control) {
    const Json body = control.body();
    std::vector<std::string> losers;
    for (const auto& id : body.at("losers")) {
        losers.push_back(normal_id(id.get<std::string>()).value_or(id.get<std::string>()));
    }
    control.org.records().merge(control.object(body), Control::id(body, "winner"), losers,
                                control.actor());
    return ok();
}

HttpResponse convert(const Control& control) {
    const Json body = control.body();
    const Converted made = convert_lead(
        control.org.records(),
        {Control::id(body, "lead"), Control::id(body, "accountId"), Control::id(body, "contactId"),
         body.value("opportunityName", ""), body.value("createOpportunity", true)},
        control.actor());
    return ok({{"accountId", made.account_id},
               {"contactId", made.contact_id},
               {"opportunityId", made.opportunity_id}});
}

JobFate::Kind fate_named(const std::string& name) {
    static const std::map<std::string, JobFate::Kind> kKinds{{"stuck", JobFate::Kind::Stuck},
                                                             {"failed", JobFate::Kind::Failed},
                                                             {"aborted", JobFate::Kind::Aborted},
                                                             {"vanished", JobFate::Kind::Vanished}};
    const auto found = kKinds.find(name);
    if (found == kKinds.end()) {
        throw ApiError(400, "INVALID_INPUT", "There is no fate of jobs called " + name);
    }
    return found->second;
}

HttpResponse steer_query_jobs(const Control& control) {
    const Json body = control.body();
    QueryJobs& jobs = control.org.bulk().queries;
    if (body.contains("fate")) {
        jobs.add_fate({lower(body.value("object", "")), fate_named(body["fate"].get<std::string>()),
                       body.value("message", ""), body.value("times", std::int64_t{1}), false});
    }
    if (body.contains("left")) {
        jobs.set_jobs_left(body["left"].get<std::int64_t>());
    }
    return ok();
}

HttpResponse steer_ingest_jobs(const Control& control) {
    const Json body = control.body();
    JobFate fate{lower(body.value("object", "")), fate_named(body.at("fate").get<std::string>()),
                 body.value("message", ""), body.value("times", std::int64_t{1}),
                 body.value("begun", false)};
    control.org.bulk().ingests.add_fate(std::move(fate));
    return ok();
}

HttpResponse leave_ingest_jobs_alone(const Control& control) {
    control.org.bulk().ingests.lift_fates();
    return ok();
}

HttpResponse leave_query_jobs_alone(const Control& control) {
    control.org.bulk().queries.lift_fates();
    return ok();
}

HttpResponse cut_pages(const Control& control) {
    const Json body = control.body();
    if (body.contains("rest")) control.org.page_rows() = body["rest"].get<std::size_t>();
    if (body.contains("bulk")) {
        control.org.bulk().queries.set_page_rows(body["bulk"].get<std::size_t>());
    }
    return ok();
}

HttpResponse slow_down_queries(const Control& control) {
    const Json body = control.body();
    control.org.query_limits()[lower(control.object(body).name)].rows =
        body.at("rows").get<std::int64_t>();
    return ok();
}

HttpResponse narrow_queries(const Control& control) {
    const Json body = control.body();
    control.org.query_limits()[lower(control.object(body).name)].columns =
        body.at("columns").get<std::size_t>();
    return ok();
}

HttpResponse leave_queries_alone(const Control& control) {
    control.org.query_limits().clear();
    return ok();
}

HttpResponse add_faults(const Control& control) {
    control.steering.faults.add(control.body());
    return ok(control.steering.faults.list());
}

HttpResponse list_faults(const Control& control) { return ok(control.steering.faults.list()); }

HttpResponse clear_faults(const Control& control) {
    control.steering.faults.clear();
    return ok();
}

HttpResponse add_record_faults(const Control& control) {
    control.steering.record_faults.add(control.body());
    RecordFaults* faults = &control.steering.record_faults;
    control.org.records().inspect = [faults](const Record& record) { faults->check(record); };
    return ok();
}

HttpResponse clear_record_faults(const Control& control) {
    control.steering.record_faults.clear();
    control.org.records().inspect = nullptr;
    return ok();
}

HttpResponse show_clock(const Control& control) { return ok(clock_json(control.org)); }

using Handler = HttpResponse (*)(const Control&);

const std::map<std::string, Handler>& handlers() {
    static const std::map<std::string, Handler> kHandlers{
        {"POST faults", add_faults},
        {"GET faults", list_faults},
        {"DELETE faults", clear_faults},
        {"POST record-faults", add_record_faults},
        {"DELETE record-faults", clear_record_faults},
        {"POST clock", set_clock},
        {"GET clock", show_clock},
        {"GET stats", stats},
        {"POST stats/reset", reset_stats},
        {"GET dump", dump_rows},
        {"POST limits", set_limits},
        {"POST grants/revoke", revoke_grants},
        {"DELETE grants/revoke", restore_grants},
        {"POST tokens/expire", expire_tokens},
        {"POST tokens/policy", set_token_policy},
        {"POST app", set_app},
        {"POST packages", install_package},
        {"DELETE packages", uninstall_packages},
        {"POST refresh", refresh_org},
        {"POST permissions", restrict_user},
        {"DELETE permissions", lift_restrictions},
        {"POST sharing", hide_records},
        {"DELETE sharing", share_everything},
        {"POST query-jobs", steer_query_jobs},
        {"DELETE query-jobs", leave_query_jobs_alone},
        {"POST ingest-jobs", steer_ingest_jobs},
        {"DELETE ingest-jobs", leave_ingest_jobs_alone},
        {"POST pages", cut_pages},
        {"POST query-timeout", slow_down_queries},
        {"DELETE query-timeout", leave_queries_alone},
        {"POST query-complexity", narrow_queries},
        {"DELETE query-complexity", leave_queries_alone},
        {"POST undelete", undelete},
        {"POST purge", purge},
        {"POST trim-deletion-log", trim_deletion_log},
        {"POST merge", merge},
        {"POST convert", convert},
    };
    return kHandlers;
}

HttpResponse help() {
    Json list = Json::array();
    for (const auto& [name, unused] : handlers()) {
        const auto space = name.find(' ');
        list.push_back(name.substr(0, space) + " /simulator/" + name.substr(space + 1));
    }
    return ok({{"endpoints", list}});
}

}  // namespace

HttpResponse answer_control(Org& org, Steering& steering, const Credentials& credentials,
                            const HttpRequest& request) {
    std::string key = request.method + " ";
    for (std::size_t i = 1; i < request.segments.size(); ++i) {
        key += (i > 1 ? "/" : "") + request.segments[i];
    }
    const auto found = handlers().find(key);
    if (found == handlers().end()) {
        return request.segments.size() == 1
                   ? help()
                   : error_response({404, "NOT_FOUND", "No such control: " + key});
    }
    try {
        return found->second({org, steering, credentials, request});
    } catch (const ApiError& error) {
        return error_response(error);
    } catch (const std::exception& error) {
        return error_response({400, "INVALID_INPUT", error.what()});
    }
}

}  // namespace dealwire::orgsim
