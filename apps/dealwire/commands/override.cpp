#include "apps/dealwire/command_line.hpp"
#include "apps/dealwire/commands/acts.hpp"
#include "apps/dealwire/desk.hpp"
#include "apps/dealwire/names.hpp"
#include "apps/dealwire/setting_log.hpp"
#include "engine/base/time_text.hpp"

#include <memory>

namespace dealwire::app {
namespace {

struct Options {
    std::string id;
    std::string opportunity;
    bool clear = false;
};

ExitCode nothing_to_clear(const Options& options, Output& output) {
    output.document(base::Tree::Object{{"conversation", options.id}, {"override", base::Tree{}}});
    output.line(options.id + " follows the rules already: nobody decided by hand.");
    return ExitCode::Done;
}

ExitCode decide(Invocation& invocation, Place& place, const Options& options) {
    Output& output = invocation.output;
    if (options.clear == !options.opportunity.empty())
        return output.failure(ExitCode::Usage, "Say either --opportunity ID or --clear.",
                              "See 'dealwire override --help'.");
    if (!place.local.conversations().find(place.local.tenant(), {options.id}))
        return no_such_conversation(invocation, options.id);

    std::optional<model::Override> decision;
    if (options.clear && !place.local.resolutions().override_of(place.scope, {options.id}))
        return nothing_to_clear(options, output);
    if (!options.clear) {
        const auto id = record_id_in(options.opportunity);
        if (!id) return output.failure(ExitCode::Usage, id.error().detail, id.error().remedy);
        if (id->prefix() != "006")
            return output.failure(ExitCode::Usage,
                                  options.opportunity + " is not the id of an opportunity.",
                                  "Ids of opportunities begin with 006; 'dealwire why " +
                                      options.id + "' lists those that were looked at.");
        if (!place.local.crm().get(place.scope, "Opportunity", *id))
            return output.failure(ExitCode::Failed,
                                  "Opportunity " + id->text() + " is not in the local model.",
                                  "Run 'dealwire import Opportunity' if it is new.");
        decision = {*id, person(), base::to_text(place.local.clock().now())};
    }
    if (!place.local.resolutions().set_override(place.scope, {options.id}, decision))
        return no_such_conversation(invocation, options.id);
    note_setting(place.local, {decision ? "override.set" : "override.clear", options.id,
                               decision ? "opportunity " + decision->opportunity.text() : ""});
    output.document(base::Tree::Object{
        {"conversation", options.id},
        {"override", decision ? base::Tree{decision->opportunity.text()} : base::Tree{}}});
    output.line(decision ? options.id + " belongs to opportunity " + decision->opportunity.text() +
                               " by your decision."
                         : options.id + " follows the rules again.");
    output.line("It reaches Salesforce with the next 'dealwire export' or 'dealwire sync'.");
    return ExitCode::Done;
}

}  // namespace

ExitCode decide_override(Invocation& invocation, Place& place, const OverrideChoice& choice) {
    return decide(invocation, place, {choice.id, choice.opportunity, choice.opportunity.empty()});
}

void add_override(Command& app, Action& chosen) {
    Command* command = app.add_subcommand(
        "override", "Decide by hand which opportunity a conversation belongs to");
    auto options = std::make_shared<Options>();
    command->add_option("ID", options->id, "Conversation id")->required();
    command->add_option("--opportunity", options->opportunity, "The opportunity it belongs to");
    command->add_flag("--clear", options->clear, "Follow the rules again");
    command->callback([&chosen, options] {
        chosen = [options](Invocation& invocation) {
            return in_scope(invocation,
                            [&](Place& place) { return decide(invocation, place, *options); });
        };
    });
}

}  // namespace dealwire::app
