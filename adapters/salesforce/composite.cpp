#include "adapters/salesforce/composite.hpp"

#include "adapters/salesforce/faults.hpp"

namespace dealwire::salesforce {

using base::Fault;
using base::Tree;

namespace {

Tree part_body(const Subrequest& part, std::size_t number) {
    Tree::Object entry{{"method", part.method},
                       {"url", part.path},
                       {"referenceId", "part" + std::to_string(number)}};
    if (part.body) entry.emplace_back("body", *part.body);
    return entry;
}

base::Result<Tree> read_part(const Tree& part, const std::optional<model::ApiUsage>& usage) {
    const Tree* status_number = part.find("httpStatusCode");
    const auto status = status_number && status_number->number()
                            ? base::to_integer(*status_number->number())
                            : std::nullopt;
    const Tree* body = part.find("body");
    if (!status)
        return base::fail({Fault::Transient, "BAD_ANSWER", "A part of an answer has no status."});
    if (*status >= 200 && *status < 300) return body ? *body : Tree{};
    return base::fail(
        request_fault(static_cast<int>(*status), body ? read_error(*body) : OrgError{}, usage));
}

}  // namespace

Tree composite_body(std::span<const Subrequest> parts) {
    Tree::Array requests;
    for (std::size_t i = 0; i < parts.size(); ++i) requests.push_back(part_body(parts[i], i));
    // Not collated: parents stand before their children and must be carried out first.
    return Tree::Object{{"allOrNone", false},
                        {"collateSubrequests", false},
                        {"compositeRequest", std::move(requests)}};
}

base::Result<std::vector<base::Result<Tree>>> composite(Session& session,
                                                        std::span<const Subrequest> parts,
                                                        std::stop_token stop) {
    const auto answer = session.call(
        {.method = "POST", .path = session.path("/composite"), .body = composite_body(parts)},
        std::move(stop));
    if (!answer) return base::fail(answer.error());
    const Tree* responses = answer->find("compositeResponse");
    if (!responses || !responses->array() || responses->array()->size() != parts.size())
        return base::fail({Fault::Transient, "BAD_ANSWER",
                           "Salesforce answered another number of parts than it was sent."});
    std::vector<base::Result<Tree>> results;
    for (const Tree& part : *responses->array())
        results.push_back(read_part(part, session.usage()));
    return results;
}

}  // namespace dealwire::salesforce
