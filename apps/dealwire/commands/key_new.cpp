#include "apps/dealwire/commands/key_new.hpp"

#include "adapters/crypto/key_file.hpp"
#include "adapters/crypto/key_rotation.hpp"
#include "apps/dealwire/command_line.hpp"
#include "apps/dealwire/desk.hpp"
#include "apps/dealwire/render/trees.hpp"
#include "apps/dealwire/render/words.hpp"
#include "apps/dealwire/setting_log.hpp"
#include "apps/dealwire/settings.hpp"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <set>

namespace dealwire::app {
namespace {

namespace fs = std::filesystem;
using base::Tree;

constexpr const char* kTrouble = "the master key that sealed its secrets is lost";

/// A key file where the settings name one that is not there; its name, else "".
std::string make_missing_file(const Globals& globals) {
    const auto config = load_settings(globals);
    if (!config || config->key.provider != "file") return "";
    std::error_code ignored;
    if (fs::exists(config->key.file, ignored)) return "";
    crypto::create_key_file(config->key.file, crypto::make_master_key());
    return config->key.file;
}

/// What one tenant lost.
struct Loss {
    base::TenantId tenant;
    std::string key;                       ///< the new data key; empty: the one in use opens
    std::vector<std::string> connections;  ///< names
    int sign_ins = 0;                      ///< under way
    bool erased_people = false;            ///< whoever was erased is not recognised any more
    int forgotten = 0;                     ///< digests
    bool any = false;
};

/// Their secrets stay as they are: should the key turn up, connecting was in vain, and no harm.
std::vector<std::string> mark_connections(Local& local, const base::TenantId& tenant,
                                          const std::set<std::string>& ids) {
    std::vector<std::string> names;
    for (const model::Connection& connection : local.connections().all(tenant)) {
        if (!ids.contains(connection.id.value)) continue;
        local.connections().mark_trouble(tenant, connection.id, kTrouble);
        names.push_back(connection.name);
    }
    return names;
}

Loss mend(Local& local, const base::TenantId& tenant, bool forget_erased) {
    crypto::KeyRotation rotation{local.vault(), local.data_keys(), local.sealed_cells(),
                                 local.clock()};
    const crypto::LostKeys lost = rotation.replace_lost(tenant);
    Loss loss{.tenant = tenant, .key = lost.key, .any = lost.any()};
    std::set<std::string> connections;
    for (const crypto::Unopened& each : lost.unopened) {
        if (each.place.table == "connection") connections.insert(each.place.row);
        if (each.place.table == "pending_authorisation") ++loss.sign_ins;
        if (each.place.table == "erased_person_secret") loss.erased_people = true;
    }
    loss.connections = mark_connections(local, tenant, connections);
    if (loss.erased_people && forget_erased)
        loss.forgotten = local.erased_people().forget_all(tenant);
    return loss;
}

Tree loss_tree(const Loss& loss, bool forget_erased) {
    return Tree::Object{{"tenant", loss.tenant.value},
                        {"key", loss.key},
                        {"connections", texts_tree(loss.connections)},
                        {"signInsLost", std::int64_t{loss.sign_ins}},
                        {"erasedPeopleLost", loss.erased_people},
                        {"erasedPeopleForgotten", loss.erased_people && forget_erased}};
}

void print_erased(const Loss& loss, bool forget_erased, Output& output) {
    if (!loss.erased_people) return;
    if (forget_erased)
        output.line("  " + counted(loss.forgotten, "mark") +
                    " of erased people went: who was erased is not recognised when he comes back.");
    else
        output.line(
            "  People who were erased cannot be recognised any more, so nothing is taken in. If "
            "the key is gone for good: dealwire key new --forget-erased-people");
}

void print(const Loss& loss, bool forget_erased, Output& output) {
    output.line("Tenant '" + loss.tenant.value + "': " +
                (loss.key.empty() ? "the data key in use opens."
                                  : "data key " + loss.key + " seals from now on."));
    for (const std::string& name : loss.connections)
        output.line("  Connection '" + name +
                    "' must be authorised again: dealwire connect salesforce --name " + name +
                    " ...");
    if (loss.sign_ins > 0) output.line("  A sign-in that was under way has to be begun again.");
    print_erased(loss, forget_erased, output);
}

ExitCode make_new(Invocation& invocation, Local& local, const std::string& made,
                  bool forget_erased) {
    Output& output = invocation.output;
    auto tenants = local.data_keys().tenants();
    for (const base::TenantId& tenant : local.sealed_cells().tenants())
        if (std::ranges::find(tenants, tenant) == tenants.end()) tenants.push_back(tenant);
    if (!made.empty())
        output.line("Made " + made + ", a new master key; keep a copy in a safe place.");
    Tree::Array losses;
    bool held_up = false;
    for (const base::TenantId& tenant : tenants) {
        const Loss loss = mend(local, tenant, forget_erased);
        if (!loss.any) continue;
        losses.push_back(loss_tree(loss, forget_erased));
        note_setting(local, tenant, {"key.new"});
        print(loss, forget_erased, output);
        held_up = held_up || (loss.erased_people && !forget_erased);
    }
    if (losses.empty())
        output.line(made.empty() ? "Every secret opens with the keys at hand; nothing was changed."
                                 : "There was nothing yet that another key had sealed.");
    else
        output.line(
            "Nothing else is lost. What the lost key sealed stays as it is: should the key turn "
            "up, put it back and it opens.");
    output.document(Tree::Object{{"keyFile", made},
                                 {"master", local.vault().provider().master()},
                                 {"tenants", std::move(losses)}});
    return held_up ? ExitCode::Partial : ExitCode::Done;
}

}  // namespace

void add_key_new(Command& family, Action& chosen) {
    Command* command = family.add_subcommand(
        "new", "Go on where a master key is lost: a new key; connections are authorised again");
    auto forget = std::make_shared<bool>(false);
    command->add_flag("--forget-erased-people", *forget,
                      "Also give up recognising people who were erased, where the lost key is "
                      "needed for it");
    command->callback([&chosen, forget] {
        chosen = [forget](Invocation& invocation) {
            const std::string made = make_missing_file(invocation.globals);
            return at_desk(invocation, [&](Local& local) {
                return make_new(invocation, local, made, *forget);
            });
        };
    });
}

}  // namespace dealwire::app
