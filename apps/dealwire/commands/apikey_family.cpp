#include "apps/dealwire/commands/apikey_family.hpp"

#include "apps/dealwire/command_line.hpp"
#include "apps/dealwire/render/words.hpp"
#include "engine/access/ip_address.hpp"
#include "engine/base/time_text.hpp"

namespace dealwire::app {
namespace {

using base::Tree;
using model::ApiKey;

bool earlier_is_good(const ApiKey& key, base::Instant now) {
    return key.earlier_until && now < *key.earlier_until;
}

Tree earlier_tree(const ApiKey& key, base::Instant now) {
    if (!earlier_is_good(key, now)) return {};
    return Tree::Object{{"until", instant_or_null(key.earlier_until)},
                        {"lastUsedAt", instant_or_null(key.earlier_used_at)}};
}

}  // namespace

void choose_key_work(Command* command, Action& chosen, std::function<std::string()> named,
                     std::function<ExitCode(Invocation&, Local&, KeyDesk&)> work) {
    command->callback([&chosen, named = std::move(named), work = std::move(work)] {
        chosen = [named, work](Invocation& invocation) {
            return at_key_desk_of(invocation, named(), [&](Local& local, KeyDesk& desk) {
                return work(invocation, local, desk);
            });
        };
    });
}

std::vector<ApiKey> keys_named(Local& local, KeyDesk& desk, const std::string& name) {
    std::vector<ApiKey> named = desk.keys().all(local.tenant());
    std::erase_if(named, [&](const ApiKey& each) { return each.name != name; });
    return named;
}

std::optional<ApiKey> find_key(Local& local, KeyDesk& desk, const std::string& text) {
    if (auto key = desk.keys().find(local.tenant(), id_in(local, text))) return key;
    std::vector<ApiKey> named = keys_named(local, desk, text);
    if (named.size() > 1)
        std::erase_if(named, [](const ApiKey& each) { return each.revoked_at.has_value(); });
    if (named.size() != 1) return std::nullopt;
    return std::move(named.front());
}

ExitCode unknown_key(Invocation& invocation, Local& local, KeyDesk& desk, const std::string& text) {
    std::vector<std::string> several;
    for (const ApiKey& key : keys_named(local, desk, text))
        several.push_back(access_key_of(local, key) + " (" + state_of(key, local.clock().now()) +
                          ")");
    if (several.empty())
        return invocation.output.failure(
            ExitCode::Failed,
            "There is no access key '" + text + "' of tenant '" + local.tenant().value + "'.",
            "See 'dealwire apikey list --all'.");
    return invocation.output.failure(ExitCode::Usage,
                                     "Several access keys are called '" + text + "'.",
                                     "Name one of them by its access key: " + joined(several));
}

std::string state_of(const ApiKey& key, base::Instant now) {
    if (key.revoked_at) return "revoked";
    return key.expires_at && *key.expires_at <= now ? "expired" : "active";
}

std::string access_key_of(const Local& local, const ApiKey& key) {
    return access::CredentialName{local.tenant(), key.id}.text();
}

Tree::Object key_tree(Local& local, const ApiKey& key) {
    const base::Instant now = local.clock().now();
    return {{"accessKey", access_key_of(local, key)},
            {"id", key.id},
            {"name", key.name},
            {"state", state_of(key, now)},
            {"scopes", text_list(access::names_of(access::scopes_in(key.scopes)))},
            {"trusted", text_list(key.trusted)},
            {"createdAt", base::to_text(key.created_at)},
            {"createdBy", key.created_by},
            {"expiresAt", instant_or_null(key.expires_at)},
            {"revokedAt", instant_or_null(key.revoked_at)},
            {"lastUsedAt", instant_or_null(key.last_used_at)},
            {"lastPeer", key.last_peer},
            {"earlierSecret", earlier_tree(key, now)}};
}

std::string scopes_text(const ApiKey& key) {
    return joined(access::names_of(access::scopes_in(key.scopes)));
}

std::string trusted_text(const ApiKey& key) {
    return key.trusted.empty() ? "anywhere" : joined(key.trusted);
}

std::string earlier_secret_words(const ApiKey& key, base::Instant now) {
    if (!earlier_is_good(key, now)) return "";
    return "The secret before this one is good until " + base::to_text(*key.earlier_until) +
           (key.earlier_used_at ? "; it was used " + ago(*key.earlier_used_at, now) + "."
                                : "; nobody has used it since it was replaced.");
}

std::optional<ExitCode> bad_address(Invocation& invocation,
                                    const std::vector<std::string>& addresses) {
    for (const std::string& each : addresses)
        if (!access::parse_range(each))
            return invocation.output.failure(
                ExitCode::Usage, "'" + each + "' is no address, block or range.",
                "Write 192.0.2.7, 192.0.2.0/24, 2001:db8::/32 or 192.0.2.1-192.0.2.9.");
    return std::nullopt;
}

void show_secret(Invocation& invocation, Local& local, const ApiKey& key,
                 const base::Secret& secret) {
    Output& output = invocation.output;
    Tree::Object document = key_tree(local, key);
    document.insert(document.begin() + 1, {"accessKeySecret", secret.reveal()});
    document.emplace_back("baseUrl", base_url_of(local.config()));
    output.document(std::move(document));
    output.line("Access key '" + key.name + "' of tenant '" + local.tenant().value + "':");
    output.line();
    output.line("  access key         " + access_key_of(local, key));
    output.line("  access key secret  " + secret.reveal());
    output.line("  base URL           " + base_url_of(local.config()));
    output.line();
    output.line("The secret is shown this once: Dealwire keeps a digest of it alone.");
    output.line("It may do: " + scopes_text(key));
    output.line("From: " + trusted_text(key));
    output.line("Until: " +
                (key.expires_at ? base::to_text(*key.expires_at) : std::string{"it is revoked"}));
}

}  // namespace dealwire::app
