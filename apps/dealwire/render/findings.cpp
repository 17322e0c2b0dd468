#include "apps/dealwire/render/findings.hpp"

#include "apps/dealwire/render/words.hpp"

#include <algorithm>
#include <functional>

namespace dealwire::app {
namespace {

using base::Tree;

const char* name_of(Health health) {
    switch (health) {
        case Health::Ok:
            return "ok";
        case Health::Warning:
            return "warning";
        case Health::Problem:
            return "problem";
    }
    return "";
}

std::string padded(std::string text) {
    constexpr std::size_t kNames = 9;
    text.resize(kNames, ' ');
    return text;
}

}  // namespace

void Findings::ok(const Checked& what, const std::string& detail) {
    list_.push_back({what, Health::Ok, detail, ""});
}

void Findings::warning(const Checked& what, const std::string& problem, const std::string& remedy) {
    list_.push_back({what, Health::Warning, problem, remedy});
}

void Findings::problem(const Checked& what, const std::string& problem, const std::string& remedy) {
    list_.push_back({what, Health::Problem, problem, remedy});
}

void Findings::problem(const Checked& what, const base::Error& error) {
    problem(what, error.detail, error.remedy);
}

void Findings::worst_first() {
    std::ranges::stable_sort(list_, std::ranges::greater{}, &Finding::health);
}

ExitCode Findings::report(Output& output, Tree::Object more) const {
    Tree::Array document;
    for (const Finding& finding : list_) {
        const bool fine = finding.health == Health::Ok;
        document.push_back(Tree::Object{{"check", finding.what.check},
                                        {"subject", finding.what.subject},
                                        {"level", name_of(finding.health)},
                                        {"ok", fine},
                                        {"problem", fine ? "" : finding.said},
                                        {"detail", fine ? finding.said : ""},
                                        {"remedy", finding.remedy}});
        output.line(padded(name_of(finding.health)) + finding.what.words() +
                    (finding.said.empty() ? "" : ": " + finding.said));
        if (!finding.remedy.empty()) output.line(padded("") + finding.remedy);
    }
    const auto warnings = std::ranges::count(list_, Health::Warning, &Finding::health);
    const auto problems = std::ranges::count(list_, Health::Problem, &Finding::health);
    output.line(counted(problems, "problem") + ", " + counted(warnings, "warning"));
    Tree::Object whole{{"ok", problems == 0},
                       {"problems", std::int64_t{problems}},
                       {"warnings", std::int64_t{warnings}},
                       {"checks", std::move(document)}};
    for (auto& entry : more) whole.push_back(std::move(entry));
    output.document(std::move(whole));
    return problems == 0 ? ExitCode::Done : ExitCode::Failed;
}

}  // namespace dealwire::app
