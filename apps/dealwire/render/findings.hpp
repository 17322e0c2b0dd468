#pragma once

#include "apps/dealwire/output.hpp"

#include <string>
#include <vector>

namespace dealwire::app {

/// How bad a finding of the doctor is. Warnings leave the exit code alone.
enum class Health { Ok, Warning, Problem };

/// What a look at something found. `check` is one of a few stable names (docs/reference/cli.md),
/// `subject` what was looked at where there are several of the kind.
struct Checked {
    std::string check;
    std::string subject = {};

    [[nodiscard]] std::string words() const {
        return subject.empty() ? check : check + " " + subject;
    }
};

/// The lines of the doctor, in the order found.
class Findings {
public:
    void ok(const Checked& what, const std::string& detail = "");
    void warning(const Checked& what, const std::string& problem, const std::string& remedy);
    void problem(const Checked& what, const std::string& problem, const std::string& remedy);
    void problem(const Checked& what, const base::Error& error);

    /// Problems first, then warnings; else as they were found.
    void worst_first();

    [[nodiscard]] std::int64_t problems() const;

    /// For --json: `ok`, `problems`, `warnings` and `checks`.
    [[nodiscard]] base::Tree::Object tree() const;

    /// For people, two lines at most for each. In short: what is well and has nothing to add stands
    /// in one line per check.
    void print(Output& output) const;
    void print_in_short(Output& output) const;

    /// Prints them and their document; Failed where there is a problem, Reauthorise where the org
    /// asks for that. `more` joins the document of --json.
    ExitCode report(Output& output, base::Tree::Object more = {}) const;

private:
    struct Finding {
        Checked what;
        Health health = Health::Ok;
        std::string said;  ///< what is wrong, or a detail of what is well
        std::string remedy;
    };

    [[nodiscard]] std::int64_t count(Health health) const;
    void print_counts(Output& output) const;
    static void print(const Finding& finding, Output& output);

    std::vector<Finding> list_;
    bool reauthorise_ = false;
};

}  // namespace dealwire::app
