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

Tree* member(Tree& object, std::string_view key) {
    Tree::Object* members = object.object();
    if (!members) return nullptr;
    const auto found = std::ranges::find(*members, key, &Tree::Object::value_type::first);
    return found == members->end() ? nullptr : &found->second;
}

/// Takes the body out of the part: five pages of a first load are not small.
base::Result<Tree> read_part(Tree& part, const std::optional<model::ApiUsage>& usage) {
    const Tree* status_number = part.find("httpStatusCode");
    const auto status = status_number && status_number->number()
                            ? base::to_integer(*status_number->number())
                            : std::nullopt;
    Tree* body = member(part, "body");
    if (!status)
        return base::fail({Fault::Transient, "BAD_ANSWER", "A part of an answer has no status."});
    if (*status >= 200 && *status < 300) return body ? std::move(*body) : Tree{};
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
    auto answer = session.call(
        {.method = "POST", .path = session.path("/composite"), .body = composite_body(parts)},
        std::move(stop));
    if (!answer) return base::fail(answer.error());
    Tree* responses = member(*answer, "compositeResponse");
    if (!responses || !responses->array() || responses->array()->size() != parts.size())
        return base::fail({Fault::Transient, "BAD_ANSWER",
                           "Salesforce answered another number of parts than it was sent."});
    std::vector<base::Result<Tree>> results;
    for (Tree& part : *responses->array()) results.push_back(read_part(part, session.usage()));
    return results;
}

}  // namespace dealwire::salesforce
