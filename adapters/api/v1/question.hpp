#pragma once

#include "adapters/api/http/caller.hpp"
#include "adapters/api/http/message.hpp"
#include "adapters/api/v1/problem.hpp"
#include "adapters/api/v1/routes.hpp"
#include "engine/base/clock.hpp"
#include "engine/base/tree.hpp"

#include <cstddef>
#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace dealwire::api::v1 {

/// Ends a request with a problem. Thrown by what reads a question and by handlers.
class Refused : public std::exception {
public:
    explicit Refused(Problem problem) : problem_{std::move(problem)} {}

    [[nodiscard]] const Problem& problem() const { return problem_; }

    [[nodiscard]] const char* what() const noexcept override { return problem_.detail.c_str(); }

private:
    Problem problem_;
};

/// A request to one route, by somebody who may ask it.
struct Question {
    const HttpRequest& request;
    const Caller& caller;
    const Route& route;
    PathValues path;
    FormFields query;

    /// A value of the path; the route has it.
    [[nodiscard]] const std::string& at(std::string_view name) const;
    /// A parameter of the query; null where it was not given.
    [[nodiscard]] const std::string* asked(std::string_view name) const;
};

/// A whole number from 1 to `most`.
std::size_t limit_of(const Question& question, std::size_t usual, std::size_t most);
std::optional<base::Instant> instant_of(const Question& question, std::string_view name);
std::optional<bool> flag_of(const Question& question, std::string_view name);
/// Words parted by commas; nothing where the parameter was not given.
std::optional<std::vector<std::string>> list_of(const Question& question, std::string_view name,
                                                std::size_t most);

/// The body as one JSON object with no other members than these.
base::Tree body_of(const Question& question, const std::vector<std::string>& members);
/// A member of a body that must be there.
std::string text_in(const base::Tree& body, const char* name);
/// One that may be missing or null: empty then.
std::string optional_text_in(const base::Tree& body, const char* name);
std::vector<std::string> texts_in(const base::Tree& body, const char* name, std::size_t most);
/// From 0.
int revision_in(const base::Tree& body, const char* name);

/// Cursors of this API: a text of ours, written so that nobody reads anything into it.
std::string cursor_text(std::string_view place);
/// The place in the parameter `name`; nothing where it was not given.
std::optional<std::string> place_of(const Question& question, std::string_view name);

/// `"filter-3"`, quotes included.
std::string etag_of(std::string_view what, int revision);
/// The revision that `If-Match` names; nothing for `*`. Refuses a request without the header, and
/// one whose header is no ETag of ours.
std::optional<int> expected_revision(const Question& question, std::string_view what);

}  // namespace dealwire::api::v1
