#include "apps/dealwire/output.hpp"

#include "adapters/json/json.hpp"
#include "engine/base/text.hpp"

#include <ostream>

namespace dealwire::app {

using base::Tree;

namespace {

/// The one way to people's eyes.
void tell(std::ostream& stream, const std::string& text) { stream << base::visible(text) << '\n'; }

}  // namespace

std::string remedy_of(const base::Issue& issue) {
    return issue.remedy.empty() ? "Correct what is named here, then run it again." : issue.remedy;
}

void Output::line(const std::string& text) {
    if (!json_) tell(out_, text);
}

void Output::warning(const std::string& text) { tell(err_, "warning: " + text); }

void Output::notice(const std::string& text) {
    std::ostream& stream = json_ ? err_ : out_;
    tell(stream, text);
    stream.flush();  // whoever reads is waited for
}

void Output::document(const Tree& document) {
    if (json_) out_ << json::for_terminal(json::to_pretty_text(document));
}

void Output::flush() { out_.flush(); }

void Output::trouble(const base::Error& error) {
    if (error.fault == base::Fault::Stopped)
        tell(err_, error.detail + ' ' + error.remedy);  // nothing is wrong
    else
        explain(error.detail, error.remedy);
}

void Output::explain(const std::string& what, const std::string& remedy) {
    tell(err_, "error: " + what);
    if (!remedy.empty()) tell(err_, "       " + remedy);
}

ExitCode Output::failure(const base::Error& error) {
    trouble(error);
    Tree reason = Tree::Object{{"fault", base::name_of(error.fault)},
                               {"code", error.code},
                               {"detail", error.detail},
                               {"remedy", error.remedy}};
    document(Tree::Object{{"error", std::move(reason)}});
    return exit_code_of(error);
}

ExitCode Output::failure(ExitCode code, const std::string& what, const std::string& remedy) {
    explain(what, remedy);
    Tree reason = Tree::Object{{"detail", what}, {"remedy", remedy}};
    document(Tree::Object{{"error", std::move(reason)}});
    return code;
}

ExitCode Output::failure(const base::Issues& issues) {
    Tree::Array list;
    for (const base::Issue& issue : issues) {
        tell(err_, "error: " + issue.path + ' ' + issue.problem);
        list.push_back(Tree::Object{
            {"path", issue.path}, {"problem", issue.problem}, {"remedy", remedy_of(issue)}});
    }
    const std::string remedy = issues.empty() ? "" : remedy_of(issues.front());
    if (!remedy.empty()) tell(err_, "       " + remedy);
    Tree reason = Tree::Object{{"detail", "The configuration has problems."},
                               {"remedy", remedy},
                               {"issues", std::move(list)}};
    document(Tree::Object{{"error", std::move(reason)}});
    return ExitCode::Usage;
}

}  // namespace dealwire::app
