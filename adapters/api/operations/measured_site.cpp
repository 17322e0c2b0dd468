#include "adapters/api/operations/measured_site.hpp"

#include "adapters/api/operations/route_name.hpp"
#include "adapters/api/operations/trace_parent.hpp"
#include "engine/base/log_context.hpp"
#include "engine/base/stopwatch.hpp"
#include "engine/ports/metric_catalogue.hpp"

namespace dealwire::api {
namespace {

namespace metric = ports::metric;

std::string trace_of(const HttpRequest& request) {
    const std::string* header = header_of(request, "traceparent");
    return header ? trace_id(*header) : std::string{};
}

/// One more request is being answered while this lives.
class Running {
public:
    explicit Running(ports::Metrics& metrics) : metrics_{metrics} {
        metrics_.move(metric::kHttpRunning, {}, 1);
    }

    ~Running() { metrics_.move(metric::kHttpRunning, {}, -1); }

    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;
    Running(Running&&) = delete;
    Running& operator=(Running&&) = delete;

private:
    ports::Metrics& metrics_;
};

}  // namespace

void MeasuredSite::count(std::string_view route, const HttpRequest& request, int status) {
    metrics_.count(metric::kHttpRequests,
                   {route, method_name(request.method), std::to_string(status)});
}

HttpReply MeasuredSite::answer(const HttpRequest& request) {
    const base::LogContext id{"request", request.id};
    const base::LogContext trace{"trace", trace_of(request)};
    const Running running{metrics_};
    const base::Stopwatch watch;
    // What the site throws, the server answers through `refuse`, which counts it.
    HttpReply reply = inner_.answer(request);
    const std::string_view route = route_name(request.path);
    metrics_.observe(metric::kHttpSeconds, {route}, watch.seconds());
    count(route, request, reply.status);
    return reply;
}

Admission MeasuredSite::admit(const HttpRequest& request) {
    const base::LogContext id{"request", request.id};
    const base::LogContext trace{"trace", trace_of(request)};
    Admission admission = inner_.admit(request);
    if (admission.refused) count(route_name(request.path), request, admission.refused->status);
    return admission;
}

HttpReply MeasuredSite::refuse(const HttpRequest& request, int status, const std::string& why) {
    HttpReply reply = inner_.refuse(request, status, why);
    count(route_name(request.path), request, reply.status);
    return reply;
}

}  // namespace dealwire::api
