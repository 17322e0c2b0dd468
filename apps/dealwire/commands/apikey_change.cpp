#include "apps/dealwire/command_line.hpp"
#include "apps/dealwire/commands/apikey_family.hpp"
#include "apps/dealwire/render/words.hpp"
#include "engine/base/time_text.hpp"

#include <algorithm>
#include <charconv>

namespace dealwire::app {
namespace {

using base::Tree;
using model::ApiKey;
using Texts = std::vector<std::string>;

constexpr std::chrono::days kLongestGrace{90};

struct Options {
    std::string key;
    std::string name;
    ScopeChoice scopes;  ///< instead of those it has
    Texts more_scopes;
    Texts fewer_scopes;
    std::string ttl;
    Texts addresses;
    Texts removed;
    bool anywhere = false;
    std::string grace = "24h";
};

ExitCode refused(Invocation& invocation, const base::Error& error) {
    return invocation.output.failure(ExitCode::Usage, error.detail, error.remedy);
}

/// The key to change; one that was revoked never comes back.
tl::expected<ApiKey, ExitCode> changeable(Invocation& invocation, Local& local, KeyDesk& desk,
                                          const std::string& text) {
    auto key = find_key(local, desk, text);
    if (!key) return tl::unexpected{unknown_key(invocation, local, desk, text)};
    if (key->revoked_at)
        return tl::unexpected{invocation.output.failure(
            ExitCode::Failed,
            "'" + key->name + "' was revoked " + base::to_text(*key->revoked_at) + ".",
            "What is revoked stays so. Make another: dealwire apikey create")};
    return std::move(*key);
}

ExitCode outrun(Invocation& invocation, const ApiKey& key) {
    return invocation.output.failure(ExitCode::Failed,
                                     "Somebody else changed '" + key.name + "' just now.",
                                     "Look at it and decide again: dealwire apikey show " + key.id);
}

access::Scopes without(const access::Scopes& all, const access::Scopes& those) {
    access::Scopes left;
    for (const std::string& name : access::names_of(all))
        if (const auto scope = access::scope_named(name); !those.has(*scope)) left.add(*scope);
    return left;
}

/// What the key may do afterwards.
tl::expected<access::Scopes, base::Error> wanted_scopes(const ApiKey& key, const Options& options) {
    access::Scopes scopes = access::scopes_in(key.scopes);
    if (!options.scopes.purpose.empty() || !options.scopes.names.empty()) {
        const auto others = scopes_of(options.scopes);
        if (!others) return others;
        scopes = *others;
    }
    if (!options.more_scopes.empty()) {
        const auto more = scopes_of({.names = options.more_scopes, .purpose = ""});
        if (!more) return more;
        scopes.add(*more);
    }
    if (!options.fewer_scopes.empty()) {
        const auto fewer = scopes_of({.names = options.fewer_scopes, .purpose = ""});
        if (!fewer) return fewer;
        scopes = without(scopes, *fewer);
    }
    if (scopes.empty())
        return tl::unexpected{base::Error{base::Fault::Rejected, "",
                                          "'" + key.name + "' could do nothing any more.",
                                          "To end it: dealwire apikey revoke " + key.id}};
    return scopes;
}

Texts wanted_addresses(const ApiKey& key, const Options& options) {
    if (options.anywhere) return {};
    return options.addresses.empty() ? key.trusted : options.addresses;
}

/// The key as it is to be.
tl::expected<ApiKey, base::Error> changed_by(const ApiKey& key, const Options& options,
                                             base::Instant now) {
    ApiKey wanted = key;
    if (!options.name.empty()) wanted.name = on_one_line(options.name);
    const auto scopes = wanted_scopes(key, options);
    if (!scopes) return tl::unexpected{scopes.error()};
    wanted.scopes = access::text_of(*scopes);
    wanted.trusted = wanted_addresses(key, options);
    if (options.ttl.empty()) return wanted;
    const auto end = end_of(options.ttl, now);
    if (!end) return tl::unexpected{end.error()};
    wanted.expires_at = *end;
    return wanted;
}

/// What differs, as people read it; the first of each pair is its name in the document.
std::vector<std::pair<std::string, std::string>> differences(const ApiKey& before,
                                                             const ApiKey& after) {
    std::vector<std::pair<std::string, std::string>> found;
    const auto compare = [&](const char* member, const char* words, const std::string& was,
                             const std::string& is) {
        if (was != is)
            found.emplace_back(member, std::string{words} + ": " + was + " becomes " + is);
    };
    compare("name", "Name", before.name, after.name);
    const access::Scopes had = access::scopes_in(before.scopes);
    const access::Scopes has = access::scopes_in(after.scopes);
    std::string scopes;
    for (const std::string& name : access::names_of(without(has, had))) scopes += " +" + name;
    for (const std::string& name : access::names_of(without(had, has))) scopes += " -" + name;
    if (!scopes.empty()) found.emplace_back("scopes", "May do:" + scopes);
    compare("trusted", "From", trusted_text(before), trusted_text(after));
    const auto end = [](const ApiKey& key) {
        return key.expires_at ? base::to_text(*key.expires_at) : std::string{"no end"};
    };
    compare("expiresAt", "Until", end(before), end(after));
    return found;
}

bool says_nothing(const Options& options) {
    return options.name.empty() && options.scopes.names.empty() && options.scopes.purpose.empty() &&
           options.more_scopes.empty() && options.fewer_scopes.empty() && options.ttl.empty() &&
           options.addresses.empty() && !options.anywhere;
}

/// Keeps what is wanted of the key, tells it and writes it down.
ExitCode keep(Invocation& invocation, Local& local, KeyDesk& desk, const ApiKey& before,
              const ApiKey& wanted) {
    const auto found = differences(before, wanted);
    Texts members;
    Texts words;
    for (const auto& [member, text] : found) {
        members.push_back(member);
        words.push_back(text);
    }
    if (!found.empty()) {
        if (!desk.keys().change(local.tenant(), before.id, terms_of(before), terms_of(wanted)))
            return outrun(invocation, before);
        desk.record("apikey.change", before.id, joined(words, "; "));
    }
    Tree::Object document = key_tree(local, wanted);
    document.emplace_back("changed", text_list(members));
    invocation.output.document(std::move(document));
    if (found.empty()) {
        invocation.output.line("'" + before.name + "' is so already. Nothing was changed.");
        return ExitCode::Done;
    }
    for (const std::string& text : words) invocation.output.line(text);
    invocation.output.line("Servers that run go by it within five seconds.");
    return ExitCode::Done;
}

ExitCode change(Invocation& invocation, Local& local, KeyDesk& desk, const Options& options) {
    if (says_nothing(options))
        return invocation.output.failure(
            ExitCode::Usage, "It is not said what to change.",
            "Write --for, --scope, --add-scope, --remove-scope, --ttl, --ip, --anywhere or --name; "
            "another secret: dealwire apikey rotate");
    const auto key = changeable(invocation, local, desk, options.key);
    if (!key) return key.error();
    if (const auto bad = bad_address(invocation, options.addresses)) return *bad;
    const auto wanted = changed_by(*key, options, local.clock().now());
    if (!wanted) return refused(invocation, wanted.error());
    return keep(invocation, local, desk, *key, *wanted);
}

/// The first of `removed` that the key does not have: done as asked, the admin would believe that
/// an address lost its way in.
std::optional<ExitCode> not_trusted(Invocation& invocation, const ApiKey& key,
                                    const Texts& removed) {
    for (const std::string& each : removed)
        if (std::ranges::count(key.trusted, each) == 0)
            return invocation.output.failure(
                ExitCode::Failed,
                "'" + each + "' is not among the addresses of '" + key.name + "'.",
                key.trusted.empty()
                    ? "It can be used from anywhere. Name the addresses that may use it."
                    : "It has " + trusted_text(key) + "; nothing was changed.");
    return std::nullopt;
}

/// A key without addresses can be used from anywhere: the opposite of what takes an address away.
ExitCode would_open(Invocation& invocation, const ApiKey& key) {
    return invocation.output.failure(
        ExitCode::Failed,
        "That would take the last address of '" + key.name +
            "' away, and a key without one can be used from anywhere. Nothing was changed.",
        "Name another address with it, end the key (dealwire apikey revoke), or say --anywhere if "
        "that is meant.");
}

Texts trusted_after(const ApiKey& key, const Options& options) {
    Texts trusted = options.anywhere ? Texts{} : key.trusted;
    std::erase_if(trusted, [&](const std::string& each) {
        return std::ranges::count(options.removed, each) > 0;
    });
    for (const std::string& each : options.addresses)
        if (std::ranges::count(trusted, each) == 0) trusted.push_back(each);
    return trusted;
}

ExitCode allow_ip(Invocation& invocation, Local& local, KeyDesk& desk, const Options& options) {
    if (options.addresses.empty() && options.removed.empty() && !options.anywhere)
        return invocation.output.failure(ExitCode::Usage, "No address is given.",
                                         "Give addresses to add, --remove ADDRESS, or --anywhere.");
    const auto key = changeable(invocation, local, desk, options.key);
    if (!key) return key.error();
    if (const auto bad = bad_address(invocation, options.addresses)) return *bad;
    if (const auto bad = not_trusted(invocation, *key, options.removed)) return *bad;
    ApiKey wanted = *key;
    wanted.trusted = trusted_after(*key, options);
    if (wanted.trusted.empty() && !options.anywhere) return would_open(invocation, *key);
    if (!desk.keys().change(local.tenant(), key->id, terms_of(*key), terms_of(wanted)))
        return outrun(invocation, *key);
    desk.record("apikey.allow-ip", key->id, trusted_text(wanted));
    invocation.output.document(Tree::Object{{"accessKey", access_key_of(local, *key)},
                                            {"trusted", text_list(wanted.trusted)}});
    invocation.output.line("'" + key->name + "' can be used from " + trusted_text(wanted) + ".");
    return ExitCode::Done;
}

/// `0`, `30m`, `24h`, `7d`; nothing where it is none of these or too long.
std::optional<std::chrono::minutes> grace_in(const std::string& text) {
    if (text == "0") return std::chrono::minutes{0};
    int number = 0;
    const char* end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc{} || end - rest != 1 || number < 0) return std::nullopt;
    std::chrono::minutes unit{0};
    if (*rest == 'm') unit = std::chrono::minutes{1};
    if (*rest == 'h') unit = std::chrono::hours{1};
    if (*rest == 'd') unit = std::chrono::days{1};
    const bool fits = unit.count() > 0 && number <= kLongestGrace / unit;
    return fits ? std::optional{number * unit} : std::nullopt;
}

ExitCode rotate(Invocation& invocation, Local& local, KeyDesk& desk, const Options& options) {
    const auto grace = grace_in(options.grace);
    if (!grace)
        return invocation.output.failure(
            ExitCode::Usage, "'" + options.grace + "' says not how long the old secret stays good.",
            "Write --keep-old 30m, 24h or 7d, at most 90d; 0 ends it now.");
    auto key = changeable(invocation, local, desk, options.key);
    if (!key) return key.error();
    const base::Instant now = local.clock().now();
    const base::Secret secret = access::random_secret(local.entropy());
    model::NewSecret replacement{desk.digest("key", {local.tenant(), key->id}, secret),
                                 key->digest};
    if (grace->count() > 0) replacement.earlier_until = now + *grace;
    if (!desk.keys().replace_secret(local.tenant(), key->id, replacement))
        return outrun(invocation, *key);
    desk.record("apikey.rotate", key->id,
                replacement.earlier_until
                    ? "the old secret is good until " + base::to_text(*replacement.earlier_until)
                    : "the old secret ended");
    key->earlier_until = replacement.earlier_until;
    key->earlier_used_at = std::nullopt;
    show_secret(invocation, local, *key, secret);
    invocation.output.line(replacement.earlier_until
                               ? "The old secret is good until " +
                                     base::to_text(*replacement.earlier_until) +
                                     ". Whether it is still used: dealwire apikey show " + key->id
                               : "The old secret is over; servers that run refuse it within five "
                                 "seconds.");
    if (key->expires_at && *key->expires_at <= now)
        invocation.output.warning(
            "this key has expired, so no secret of it is taken. To let it live on: dealwire apikey "
            "change " +
            key->id + " --ttl 90d");
    return ExitCode::Done;
}

Command* add_one(Command& family, Action& chosen, const std::shared_ptr<Options>& options,
                 const char* name, const char* what, KeyWork<Options> work) {
    Command* command = family.add_subcommand(name, what);
    command->add_option("key", options->key, "Access key, its id or its name")->required();
    choose_key_work<Options>(command, chosen, options, work);
    return command;
}

void add_change(Command& family, Action& chosen) {
    auto options = std::make_shared<Options>();
    Command* command = add_one(
        family, chosen, options, "change",
        "Change what an access key may do, from where and how long; its secret stays", change);
    command->add_option("--name", options->name, "Another name");
    command->add_option("--for", options->scopes.purpose,
                        "The scopes of a purpose instead of those it has");
    command
        ->add_option("--scope", options->scopes.names,
                     "A scope instead of those it has; several times for several")
        ->allow_extra_args(false);
    command->add_option("--add-scope", options->more_scopes, "One more")->allow_extra_args(false);
    command->add_option("--remove-scope", options->fewer_scopes, "One to take away")
        ->allow_extra_args(false);
    command->add_option("--ttl", options->ttl, "How long it lives from now: 30d, forever");
    Argument* ip =
        command
            ->add_option("--ip", options->addresses,
                         "Address, block or range it can be used from, instead of those it has")
            ->allow_extra_args(false);
    command->add_flag("--anywhere", options->anywhere, "Forget those it had")->excludes(ip);
}

}  // namespace

void add_apikey_changes(Command& family, Action& chosen) {
    add_change(family, chosen);
    auto options = std::make_shared<Options>();
    add_one(family, chosen, options, "rotate",
            "Another secret for an access key; the old one stays good for a while", rotate)
        ->add_option("--keep-old", options->grace, "How long: 30m, 24h, 7d; 0: it ends now")
        ->capture_default_str();
    options = std::make_shared<Options>();
    Command* addresses = add_one(family, chosen, options, "allow-ip",
                                 "Change from where an access key can be used", allow_ip);
    addresses->add_option("addresses", options->addresses, "Addresses, blocks or ranges to add");
    addresses->add_option("--remove", options->removed, "One to take away")
        ->allow_extra_args(false);
    addresses->add_flag("--anywhere", options->anywhere, "Forget those it had");
}

}  // namespace dealwire::app
