#pragma once

#include "apps/dealwire/exit_code.hpp"
#include "engine/base/error.hpp"
#include "engine/base/issue.hpp"
#include "engine/base/tree.hpp"

#include <iosfwd>
#include <string>

namespace dealwire::app {

// What helps where the error itself does not say it.
inline constexpr const char* kSchemaRemedy =
    "Use the program that opened the store last, or a newer one.";

/// What to do about one thing wrong with what a person wrote.
std::string remedy_of(const base::Issue& issue);

/// Where a command's results and troubles go. With `json` there is exactly one document on stdout,
/// also after an error; without it, lines for people. Troubles go to stderr for people.
///
/// Everything passes here, and much of it comes from elsewhere (titles, names, messages of an org):
/// whatever a terminal would obey comes out in a visible form (`base::visible`).
class Output {
public:
    Output(std::ostream& out, std::ostream& err, bool json) : out_{out}, err_{err}, json_{json} {}

    [[nodiscard]] bool json() const { return json_; }

    /// For people only; does nothing with --json.
    void line(const std::string& text = "");
    /// For people, on stderr: what went wrong without ending the command.
    void warning(const std::string& text);
    /// For people, while the command goes on; on stderr with --json.
    void notice(const std::string& text);
    /// The one document of --json; does nothing without it.
    void document(const base::Tree& document);

    /// What was written so far goes out now: the command goes on for long.
    void flush();

    /// For people, on stderr: why work that has a report of its own ended early.
    void trouble(const base::Error& error);

    /// The command ends here: what happened and what to do. Gives back the exit code.
    ExitCode failure(const base::Error& error);
    ExitCode failure(ExitCode code, const std::string& what, const std::string& remedy);
    ExitCode failure(const base::Issues& issues);

private:
    void explain(const std::string& what, const std::string& remedy);

    std::ostream& out_;
    std::ostream& err_;
    bool json_;
};

}  // namespace dealwire::app
