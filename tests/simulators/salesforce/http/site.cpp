#include "tests/simulators/salesforce/http/site.hpp"

#include "tests/simulators/salesforce/bulk/bulk_routes.hpp"
#include "tests/simulators/salesforce/rest/answers.hpp"
#include "tests/simulators/salesforce/rest/router.hpp"

#include <thread>

namespace dealwire::orgsim {
namespace {

/// What a request may spend on bulk jobs that are due, before it is answered itself.
constexpr std::chrono::milliseconds kJobSlice{20};

HttpResponse front_page(const Org& org) {
    HttpResponse response;
    response.content_type = "text/html;charset=UTF-8";
    response.body = "<!doctype html><title>Simulated org</title><h1>Simulated Salesforce org: " +
                    org.identity().name +
                    "</h1><p>This is a test program. REST lives under "
                    "<a href=\"/services/data/\">/services/data/</a>, its controls under "
                    "<a href=\"/simulator\">/simulator</a>.</p>";
    return response;
}

}  // namespace

HttpResponse Site::work(const HttpRequest& request) {
    org_.usage().note_request(request.method, request.path);
    const auto& parts = request.segments;
    if (parts.size() >= 2 && parts[0] == "services" && parts[1] == "data") {
        return answer_rest(org_, request);
    }
    if (auto response = answer_oauth(org_, credentials_, request)) {
        return *response;
    }
    return parts.empty()
               ? front_page(org_)
               : error_response({404, "NOT_FOUND", "The requested resource does not exist"});
}

Reply Site::answer(const HttpRequest& request) {
    FaultDecision fault;
    {
        const std::lock_guard lock(org_.mutex());
        advance_jobs(org_, kJobSlice);
        if (!request.segments.empty() && request.segments[0] == "simulator") {
            return {answer_control(org_, steering_, credentials_, request), false, {}};
        }
        fault = steering_.faults.decide(request);
    }
    // Slow answers must not hold up others.
    std::this_thread::sleep_for(fault.delay);
    if (fault.drop) {
        return {{}, true, {}};
    }
    if (fault.answer) {
        return {*fault.answer, false, fault.truncate};
    }
    const std::lock_guard lock(org_.mutex());
    if (fault.expire_tokens) {
        org_.tokens().expire_access();
    }
    Reply reply{work(request), fault.drop_after, fault.truncate};
    reply.response.headers.emplace_back("Date", http_time(org_.clock().now()));
    return reply;
}

}  // namespace dealwire::orgsim
