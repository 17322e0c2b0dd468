#include "apps/dealwire/command_line.hpp"
#include "apps/dealwire/commands/apikey_family.hpp"
#include "apps/dealwire/render/table.hpp"
#include "apps/dealwire/render/words.hpp"
#include "engine/base/time_text.hpp"

#include <memory>

namespace dealwire::app {
namespace {

using base::Tree;
using model::ApiKey;

struct Options {
    std::string key;
    std::string name;
    ScopeChoice scopes;
    std::string ttl;
    std::vector<std::string> addresses;
    bool all = false;
};

/// The purpose that these scopes are exactly those of, else how many there are.
std::string scope_words(const std::string& text) {
    const access::Scopes scopes = access::scopes_in(text);
    for (const access::Preset& preset : access::presets())
        if (preset.scopes == scopes) return preset.name;
    return counted(static_cast<std::int64_t>(access::names_of(scopes).size()), "scope");
}

ExitCode create(Invocation& invocation, Local& local, KeyDesk& desk, const Options& options) {
    const auto scopes = scopes_of(options.scopes);
    if (!scopes)
        return invocation.output.failure(ExitCode::Usage, scopes.error().detail,
                                         scopes.error().remedy);
    const base::Instant now = local.clock().now();
    const auto end = end_of(options.ttl, now);
    if (!end)
        return invocation.output.failure(ExitCode::Usage, end.error().detail, end.error().remedy);
    if (const auto bad = bad_address(invocation, options.addresses)) return *bad;
    ApiKey key{.id = access::random_id(local.entropy()),
               .name = on_one_line(options.name),
               .scopes = access::text_of(*scopes),
               .trusted = options.addresses,
               .created_at = now,
               .created_by = person(),
               .expires_at = *end};
    const base::Secret secret = access::random_secret(local.entropy());
    key.digest = desk.digest("key", {local.tenant(), key.id}, secret);
    desk.keys().add(local.tenant(), key);
    desk.record("apikey.create", key.id, key.name + ": " + key.scopes);
    show_secret(invocation, local, key, secret);
    if (keys_named(local, desk, key.name).size() > 1)
        invocation.output.warning("another access key is called '" + key.name +
                                  "', too: name this one by its access key in other commands");
    return ExitCode::Done;
}

ExitCode list(Invocation& invocation, Local& local, KeyDesk& desk, const Options& options) {
    const base::Instant now = local.clock().now();
    Tree::Array document;
    Table table{{"name", "may", "state", "until", "last used", "access key"}};
    for (const ApiKey& key : desk.keys().all(local.tenant())) {
        const std::string state = state_of(key, now);
        if (state != "active" && !options.all && !invocation.output.json()) continue;
        document.emplace_back(key_tree(local, key));
        table.row({key.name, scope_words(key.scopes), state,
                   key.expires_at ? base::to_text(*key.expires_at) : "",
                   key.last_used_at ? ago(*key.last_used_at, now) : "never",
                   access_key_of(local, key)});
    }
    const bool none = document.empty();
    invocation.output.document(Tree::Object{{"keys", std::move(document)}});
    if (none)
        invocation.output.line(
            "There is no access key in use. To make one: dealwire apikey create "
            "--name NAME --for read-only");
    if (none) return ExitCode::Done;
    table.leave_out_where_all("until", "");
    for (const std::string& line : table.lines()) invocation.output.line(line);
    return ExitCode::Done;
}

ExitCode show(Invocation& invocation, Local& local, KeyDesk& desk, const Options& options) {
    const auto key = find_key(local, desk, options.key);
    if (!key) return unknown_key(invocation, local, desk, options.key);
    const base::Instant now = local.clock().now();
    const base::Date today{std::chrono::floor<std::chrono::days>(now)};
    const std::int64_t used = desk.quota().used(local.tenant(), today);
    Tree::Object document = key_tree(local, *key);
    document.emplace_back("requestsOfTenantToday", used);
    invocation.output.document(std::move(document));
    Output& output = invocation.output;
    output.line(key->name + "  " + state_of(*key, now) + "  " + access_key_of(local, *key));
    output.line("Made " + base::to_text(key->created_at) + " by " + key->created_by + ".");
    output.line("May do: " + scopes_text(*key));
    output.line("From: " + trusted_text(*key));
    if (key->expires_at) output.line("Until: " + base::to_text(*key->expires_at));
    if (const std::string words = earlier_secret_words(*key, now); !words.empty())
        output.line(words);
    if (key->revoked_at) output.line("Revoked: " + base::to_text(*key->revoked_at));
    output.line(key->last_used_at
                    ? "Last used " + ago(*key->last_used_at, now) + " from " + key->last_peer + "."
                    : "Never used.");
    output.line("The tenant has taken " + counted(used, "request") + " of this day.");
    return ExitCode::Done;
}

ExitCode revoke(Invocation& invocation, Local& local, KeyDesk& desk, const Options& options) {
    const auto key = find_key(local, desk, options.key);
    if (!key) return unknown_key(invocation, local, desk, options.key);
    const bool now = desk.keys().revoke(local.tenant(), key->id, local.clock().now());
    if (now) desk.record("apikey.revoke", key->id, key->name);
    invocation.output.document(
        Tree::Object{{"accessKey", access_key_of(local, *key)}, {"revoked", now}});
    invocation.output.line(now ? "'" + key->name +
                                     "' is revoked. Servers that run refuse it within "
                                     "five seconds."
                               : "'" + key->name + "' was revoked before.");
    return ExitCode::Done;
}

ExitCode scopes(Invocation& invocation) {
    Tree::Array presets;
    for (const access::Preset& preset : access::presets())
        presets.push_back(Tree::Object{{"name", preset.name},
                                       {"purpose", preset.purpose},
                                       {"scopes", text_list(access::names_of(preset.scopes))}});
    invocation.output.document(
        Tree::Object{{"scopes", text_list(access::scope_names())}, {"purposes", presets}});
    Table table{{"scope", "a key with it may"}};
    for (const std::string& name : access::scope_names())
        table.row({name, access::words_for(*access::scope_named(name))});
    for (const std::string& line : table.lines()) invocation.output.line(line);
    invocation.output.line();
    for (const access::Preset& preset : access::presets()) {
        invocation.output.line("--for " + std::string{preset.name} + ": " + preset.purpose);
        if (std::string_view{preset.name} != "admin")
            invocation.output.line("    " + joined(access::names_of(preset.scopes)));
    }
    return ExitCode::Done;
}

void add_create(Command& family, Action& chosen) {
    auto options = std::make_shared<Options>();
    Command* command =
        family.add_subcommand("create", "Make an access key; its secret is shown once");
    command->add_option("--name", options->name, "What you call it: who uses it")->required();
    command->add_option("--for", options->scopes.purpose,
                        "Scopes for a purpose: copilot, airbyte, read-only, admin");
    command->add_option("--scope", options->scopes.names, "A scope; several times for several");
    command->add_option("--ttl", options->ttl, "How long it lives: 30d, '6 months'; else for ever");
    command->add_option("--ip", options->addresses,
                        "Address, block or range it can be used from; else anywhere");
    choose_key_work<Options>(command, chosen, options, create);
}

void add_of_one(Command& family, Action& chosen) {
    const auto one = [&](const char* name, const char* what, KeyWork<Options> work) {
        auto options = std::make_shared<Options>();
        Command* command = family.add_subcommand(name, what);
        command->add_option("key", options->key, "Access key, its id or its name")->required();
        choose_key_work<Options>(command, chosen, options, work);
    };
    one("show", "What one access key may do and when it was used", show);
    one("revoke", "End an access key", revoke);
}

}  // namespace

void add_apikey(Command& app, Action& chosen) {
    Command* family = app.add_subcommand("apikey", "Access keys and apps of the API");
    family->require_subcommand(1);
    add_create(*family, chosen);
    auto options = std::make_shared<Options>();
    Command* listing = family->add_subcommand("list", "Access keys in use");
    listing->add_flag("--all", options->all, "Revoked and expired ones too");
    choose_key_work<Options>(listing, chosen, options, list);
    add_of_one(*family, chosen);
    add_apikey_changes(*family, chosen);
    family->add_subcommand("scopes", "What keys can be allowed to do")->callback([&chosen] {
        chosen = scopes;
    });
    add_apikey_apps(*family, chosen);
}

}  // namespace dealwire::app
