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
    reauthorise_ = reauthorise_ || error.fault == base::Fault::Reauthorise;
}

void Findings::worst_first() {
    std::ranges::stable_sort(list_, std::ranges::greater{}, &Finding::health);
}

std::int64_t Findings::count(Health health) const {
    return std::ranges::count(list_, health, &Finding::health);
}

std::int64_t Findings::problems() const { return count(Health::Problem); }

Tree::Object Findings::tree() const {
    Tree::Array checks;
    for (const Finding& finding : list_) {
        const bool fine = finding.health == Health::Ok;
        checks.push_back(Tree::Object{{"check", finding.what.check},
                                      {"subject", finding.what.subject},
                                      {"level", name_of(finding.health)},
                                      {"ok", fine},
                                      {"problem", fine ? "" : finding.said},
                                      {"detail", fine ? finding.said : ""},
                                      {"remedy", finding.remedy}});
    }
    return {{"ok", problems() == 0},
            {"problems", problems()},
            {"warnings", count(Health::Warning)},
            {"checks", std::move(checks)}};
}

void Findings::print(const Finding& finding, Output& output) {
    output.line(padded(name_of(finding.health)) + finding.what.words() +
                (finding.said.empty() ? "" : ": " + finding.said));
    if (!finding.remedy.empty()) output.line(padded("") + finding.remedy);
}

void Findings::print_counts(Output& output) const {
    output.line(counted(problems(), "problem") + ", " + counted(count(Health::Warning), "warning"));
}

void Findings::print(Output& output) const {
    for (const Finding& finding : list_) print(finding, output);
    print_counts(output);
}

void Findings::print_in_short(Output& output) const {
    std::vector<std::pair<std::string, std::vector<std::string>>> well;  // subjects by check
    for (const Finding& finding : list_) {
        if (finding.health != Health::Ok || !finding.said.empty()) {
            print(finding, output);
            continue;
        }
        if (well.empty() || well.back().first != finding.what.check)
            well.push_back({finding.what.check, {}});
        if (!finding.what.subject.empty()) well.back().second.push_back(finding.what.subject);
    }
    for (const auto& [check, subjects] : well)
        output.line(padded(name_of(Health::Ok)) + Checked{check, joined(subjects)}.words());
    print_counts(output);
}

ExitCode Findings::report(Output& output, Tree::Object more) const {
    print(output);
    Tree::Object whole = tree();
    for (auto& entry : more) whole.push_back(std::move(entry));
    output.document(std::move(whole));
    if (problems() == 0) return ExitCode::Done;
    return reauthorise_ ? ExitCode::Reauthorise : ExitCode::Failed;
}

}  // namespace dealwire::app
