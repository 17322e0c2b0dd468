#include "adapters/json/ndjson.hpp"
#include "apps/dealwire/command_line.hpp"
#include "apps/dealwire/commands/acts.hpp"
#include "apps/dealwire/deleting.hpp"
#include "apps/dealwire/desk.hpp"
#include "apps/dealwire/job_asking.hpp"
#include "apps/dealwire/render/words.hpp"
#include "apps/dealwire/work_lease.hpp"
#include "engine/intake/intake.hpp"

#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>

namespace dealwire::app {
namespace {

using base::Tree;

Tree names(const std::vector<std::string>& ids) {
    Tree::Array list;
    for (const std::string& id : ids) list.emplace_back(id);
    return list;
}

Tree to_tree(const intake::IntakeReport& report) {
    Tree::Array rejected;
    for (const intake::RejectedLine& line : report.rejected)
        rejected.push_back(
            Tree::Object{{"line", line.line}, {"id", line.id}, {"reason", line.reason}});
    return Tree::Object{{"accepted", report.accepted},
                        {"updated", report.updated},
                        {"unchanged", report.unchanged},
                        {"rejected", std::move(rejected)},
                        {"stayDeleted", names(report.stay_deleted)},
                        {"withErasedPeople", names(report.with_erased)}};
}

void print(const intake::IntakeReport& report, Output& output) {
    constexpr std::size_t kShown = 20;
    output.line(counted(report.accepted, "new conversation") + ", " +
                std::to_string(report.updated) + " updated, " + std::to_string(report.unchanged) +
                " unchanged, " + std::to_string(report.rejected.size()) + " rejected");
    for (std::size_t i = 0; i < report.rejected.size() && i < kShown; ++i) {
        const intake::RejectedLine& line = report.rejected[i];
        const std::string id = line.id.empty() ? "" : " (" + line.id + ")";
        output.line("  line " + std::to_string(line.line) + id + ": " + line.reason);
    }
    if (report.rejected.size() > kShown)
        output.line("  ... and " + std::to_string(report.rejected.size() - kShown) +
                    " more; --json lists all");
    if (!report.stay_deleted.empty())
        output.line(
            report.stay_deleted.size() == 1
                ? "1 conversation stays deleted, because it was deleted before; --restore takes "
                  "it in"
                : counted(static_cast<std::int64_t>(report.stay_deleted.size()), "conversation") +
                      " stay deleted, because they were deleted before; --restore takes them in");
    if (!report.with_erased.empty())
        output.line(counted(static_cast<std::int64_t>(report.with_erased.size()), "conversation") +
                    " taken in although somebody took part whose data was erased; --json lists "
                    "them");
    if (report.accepted + report.updated > 0)
        output.line("Next: dealwire sync, or dealwire resolve and dealwire export");
}

ExitCode ingest(Invocation& invocation, Local& local, std::istream& in, bool restore) {
    if (const auto why = not_served(local))
        return invocation.output.failure(
            ExitCode::Failed, *why, "To go on: dealwire tenants resume " + local.tenant().value);
    if (is_new_tenant(local))
        invocation.output.warning("tenant '" + local.tenant().value +
                                  "' is new: nothing was held of it before");
    register_tenant(local, local.tenant());
    intake::Intake intake{local.conversations(), local.tenant(), intake_policy(local, restore)};
    local.progress().begin("ingest", 0);
    json::read_lines(
        in, static_cast<std::size_t>(local.config().ingest.max_line_bytes),
        [&](std::int64_t line, tl::expected<Tree, std::string> value, std::size_t bytes) {
            intake.take(line, std::move(value), bytes);
            local.progress().advance("ingest", 1);
        },
        [&] { return !invocation.stop.stop_requested(); });
    const intake::IntakeReport report = intake.finish();
    local.progress().end("ingest");

    invocation.output.document(to_tree(report));
    print(report, invocation.output);
    if (invocation.stop.stop_requested())
        invocation.output.warning(
            "stopped before the end; what is listed was saved, run it again "
            "for the rest");
    if (report.accepted + report.updated > 0) ask_for_live_if_served(local, local.tenant());
    const bool partial = !report.rejected.empty() || invocation.stop.stop_requested();
    return partial ? ExitCode::Partial : ExitCode::Done;
}

/// A mistyped name must not make a tenant, and put a customer's conversations into it.
std::optional<ExitCode> unknown_tenant(Invocation& invocation, Local& local) {
    if (!is_new_tenant(local)) return std::nullopt;
    const std::string& name = local.tenant().value;
    return invocation.output.failure(
        ExitCode::Usage, "There is no tenant '" + name + "'.",
        "See 'dealwire tenants list'; to add it: dealwire tenants add " + name);
}

}  // namespace

ExitCode ingest_documents(Invocation& invocation, Local& local, std::istream& in, bool restore) {
    return ingest(invocation, local, in, restore);
}

void add_ingest(Command& app, Action& chosen) {
    Command* command =
        app.add_subcommand("ingest", "Take in conversations, one JSON document a line");
    auto file = std::make_shared<std::string>();
    command->add_option("FILE", *file, "NDJSON file, or - for standard input")->required();
    auto restore = std::make_shared<bool>(false);
    command->add_flag("--restore", *restore, "Also those that were deleted before");
    command->callback([&chosen, file, restore] {
        chosen = [file, restore](Invocation& invocation) {
            return at_desk(invocation, [&](Local& local) {
                if (const auto unknown = unknown_tenant(invocation, local)) return *unknown;
                if (*file == "-") return ingest(invocation, local, std::cin, *restore);
                std::ifstream in{*file, std::ios::binary};
                if (!in || std::filesystem::is_directory(*file))
                    return invocation.output.failure(ExitCode::Usage, *file + " cannot be read.",
                                                     "Check the path and its permissions.");
                return ingest(invocation, local, in, *restore);
            });
        };
    });
}

}  // namespace dealwire::app
