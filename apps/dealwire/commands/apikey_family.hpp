#pragma once

#include "apps/dealwire/api_credentials.hpp"
#include "engine/model/api_key.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace dealwire::app {

// What the commands for access keys share.

template <class Options>
using KeyWork = ExitCode (*)(Invocation&, Local&, KeyDesk&, const Options&);

/// What the command does; `named` tells once the command line is read which key it is for.
void choose_key_work(Command* command, Action& chosen, std::function<std::string()> named,
                     std::function<ExitCode(Invocation&, Local&, KeyDesk&)> work);

/// The same, with options that are read before.
template <class Options>
void choose_key_work(Command* command, Action& chosen, const std::shared_ptr<Options>& options,
                     KeyWork<Options> work) {
    choose_key_work(
        command, chosen, [options] { return options->key; },
        [options, work](Invocation& invocation, Local& local, KeyDesk& desk) {
            return work(invocation, local, desk, *options);
        });
}

/// The key that somebody named: by id, whole access key, or a name that one key alone has (of
/// several, the one that is not revoked).
std::optional<model::ApiKey> find_key(Local& local, KeyDesk& desk, const std::string& text);
std::vector<model::ApiKey> keys_named(Local& local, KeyDesk& desk, const std::string& name);
/// There is no such key, or several of that name: then all of them are told.
ExitCode unknown_key(Invocation& invocation, Local& local, KeyDesk& desk, const std::string& text);

/// "active", "expired", "revoked".
std::string state_of(const model::ApiKey& key, base::Instant now);
std::string access_key_of(const Local& local, const model::ApiKey& key);
base::Tree::Object key_tree(Local& local, const model::ApiKey& key);
/// "api:users:read, …", "anywhere".
std::string scopes_text(const model::ApiKey& key);
std::string trusted_text(const model::ApiKey& key);
/// Until when the secret before this one is good, and whether it is used; empty where there is
/// none.
std::string earlier_secret_words(const model::ApiKey& key, base::Instant now);

/// What is wrong with a list of addresses.
std::optional<ExitCode> bad_address(Invocation& invocation,
                                    const std::vector<std::string>& addresses);

/// The one time that a secret is shown.
void show_secret(Invocation& invocation, Local& local, const model::ApiKey& key,
                 const base::Secret& secret);

/// The commands that change a key there is.
void add_apikey_changes(Command& family, Action& chosen);

}  // namespace dealwire::app
