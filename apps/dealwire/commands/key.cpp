#include "adapters/crypto/key_file.hpp"
#include "adapters/crypto/key_rotation.hpp"
#include "apps/dealwire/command_line.hpp"
#include "apps/dealwire/commands/key_new.hpp"
#include "apps/dealwire/commands/key_pair.hpp"
#include "apps/dealwire/desk.hpp"
#include "apps/dealwire/render/table.hpp"
#include "apps/dealwire/render/trees.hpp"
#include "apps/dealwire/render/words.hpp"
#include "apps/dealwire/setting_log.hpp"
#include "engine/base/time_text.hpp"

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>

namespace dealwire::app {
namespace {

namespace fs = std::filesystem;
using base::Tree;
using crypto::KeyRotation;

// As long as a process may go on with a key that it looked up before it was retired.
constexpr std::chrono::hours kInUse{1};

struct Options {
    bool data_only = false;
    bool master_only = false;
    bool all_tenants = false;
    bool now = false;
};

KeyRotation rotation_of(Local& local) {
    return {local.vault(), local.data_keys(), local.sealed_cells(), local.clock()};
}

bool by_file(Local& local) { return local.config().key.provider == "file"; }

std::string masters_text(const std::vector<std::string>& ids) {
    std::string text = ids.front();
    for (std::size_t i = 1; i < ids.size(); ++i)
        text += (i == 1 ? " (former ones still held: " : ", ") + ids[i];
    return ids.size() > 1 ? text + ")" : text;
}

/// The master keys that are at hand: the one that wraps, then former ones.
std::vector<std::string> master_ids(Local& local) {
    if (!by_file(local)) return {local.vault().provider().master()};
    std::vector<std::string> ids;
    for (const auto& key : crypto::load_key_file(local.config().key.file)) ids.push_back(key.id);
    return ids;
}

int sealed_by(const crypto::SealCounts& counts, int format, const std::string& key) {
    const auto found = counts.find({format, key});
    return found == counts.end() ? 0 : found->second;
}

Tree key_tree(const ports::DataKey& key, const crypto::SealCounts& counts) {
    return Tree::Object{{"id", key.id},
                        {"active", key.active},
                        {"provider", key.wrapped.provider},
                        {"master", key.wrapped.master},
                        {"createdAt", time_tree(key.created_at)},
                        {"settledAt", time_tree(key.settled_at)},
                        {"sealed", std::int64_t{sealed_by(counts, 2, key.id)}}};
}

std::string state_of(const ports::DataKey& key) {
    if (!key.active) return "former";
    return key.settled_at ? "in use" : "in use, rotation unfinished";
}

void print_others(const crypto::SealCounts& counts, Output& output) {
    for (const auto& [name, count] : counts) {
        if (name.first == 1)
            output.line(counted(count, "secret") + " sealed by master key " + name.second +
                        " itself, from before there were data keys: dealwire key rotate");
        if (name.first == 0)
            output.line(counted(count, "secret") +
                        " cannot be read: restore the store, or connect again.");
    }
}

ExitCode show(Invocation& invocation, Local& local) {
    const auto counts = rotation_of(local).counts(local.tenant());
    const auto ids = master_ids(local);
    Tree::Array keys;
    Table table{{"data key", "state", "wrapped by", "made", "secrets"}};
    for (const ports::DataKey& key : local.data_keys().all(local.tenant())) {
        keys.push_back(key_tree(key, counts));
        table.row({key.id, state_of(key), key.wrapped.provider + " " + key.wrapped.master,
                   base::to_text(key.created_at), std::to_string(sealed_by(counts, 2, key.id))});
    }
    Tree::Array direct;
    int damaged = 0;
    for (const auto& [name, count] : counts) {
        if (name.first == 1)
            direct.push_back(
                Tree::Object{{"master", name.second}, {"sealed", std::int64_t{count}}});
        if (name.first == 0) damaged += count;
    }
    const bool none = keys.empty();
    invocation.output.document(Tree::Object{{"provider", local.vault().provider().name()},
                                            {"master", ids.front()},
                                            {"masters", texts_tree(ids)},
                                            {"keys", std::move(keys)},
                                            {"sealedByMaster", std::move(direct)},
                                            {"damaged", std::int64_t{damaged}}});
    invocation.output.line("Master key: " + std::string{local.vault().provider().name()} + " " +
                           masters_text(ids));
    if (none) invocation.output.line("No data key yet; the first secret that is stored makes one.");
    if (!none)
        for (const std::string& line : table.lines()) invocation.output.line(line);
    print_others(counts, invocation.output);
    return ExitCode::Done;
}

/// Waits until nobody else changes the key file; nothing where asked to stop meanwhile, or where
/// keys are in no file.
std::optional<crypto::KeyFileTurn> turn_at_file(Invocation& invocation, Local& local) {
    if (!by_file(local)) return std::nullopt;
    constexpr std::chrono::milliseconds kLook{100};
    const fs::path file = local.config().key.file;
    for (bool told = false;; told = true) {
        if (auto turn = crypto::KeyFileTurn::take(file)) return turn;
        if (invocation.stop.stop_requested()) return std::nullopt;
        if (!told) invocation.output.line("Another process is changing the key file; waiting ...");
        invocation.output.flush();
        local.clock().wait(kLook, invocation.stop);
    }
}

/// A new master key in front of the others, unless an earlier rotation waits for its end.
void begin_master(const crypto::KeyFileTurn& turn, KeyRotation& rotation) {
    auto keys = crypto::load_key_file(turn.file());
    if (keys.size() > 1 && rotation.needs_former_masters()) return;
    keys.insert(keys.begin(), crypto::make_master_key());
    crypto::replace_key_file(turn, keys);
}

struct Outcome {
    bool finished = true;
    Tree master;
    Tree::Array tenants;
    std::vector<crypto::Unopened> unopened;

    /// Each place once, whoever came across it.
    void note(const std::vector<crypto::Unopened>& found) {
        for (const crypto::Unopened& each : found)
            if (std::ranges::find(unopened, each.place, &crypto::Unopened::place) == unopened.end())
                unopened.push_back(each);
    }
};

void rotate_master(Invocation& invocation, Local& local, Outcome& outcome) {
    KeyRotation rotation = rotation_of(local);
    const auto turn = turn_at_file(invocation, local);
    outcome.finished = turn || !by_file(local);
    if (!outcome.finished) return;
    if (turn) begin_master(*turn, rotation);
    auto done = rotation.rewrap_all(invocation.stop);
    outcome.finished = done.finished;
    outcome.master = Tree::Object{{"id", done.master},
                                  {"rewrapped", std::int64_t{done.rewrapped}},
                                  {"resealed", std::int64_t{done.resealed}}};
    invocation.output.line(
        "Master key " + done.master + " wraps now: " +
        (done.rewrapped > 0 ? counted(done.rewrapped, "data key") : std::string{"no data key"}) +
        " came under it" +
        (done.resealed > 0
             ? ", " + counted(done.resealed, "secret") + " sealed by a data key instead"
             : "") +
        ".");
    outcome.note(done.unopened);
}

void rotate_data(Invocation& invocation, Local& local, const base::TenantId& tenant,
                 Outcome& outcome) {
    auto done = rotation_of(local).rotate_data(tenant, invocation.stop);
    outcome.finished = outcome.finished && done.finished;
    outcome.tenants.push_back(Tree::Object{{"tenant", tenant.value},
                                           {"key", done.key},
                                           {"former", done.former},
                                           {"resumed", done.resumed},
                                           {"finished", done.finished},
                                           {"resealed", std::int64_t{done.resealed}}});
    invocation.output.line("Tenant '" + tenant.value + "': data key " + done.key +
                           (done.resumed ? " (an earlier rotation went on)" : "") + ", " +
                           std::to_string(done.resealed) + " secrets sealed anew.");
    outcome.note(done.unopened);
}

ExitCode report(Invocation& invocation, Outcome outcome) {
    Output& output = invocation.output;
    Tree::Array unopened;
    for (const crypto::Unopened& each : outcome.unopened) {
        unopened.push_back(Tree::Object{{"tenant", each.place.tenant.value},
                                        {"table", each.place.table},
                                        {"row", each.place.row},
                                        {"column", each.place.column},
                                        {"why", each.why}});
        output.warning(each.place.table + " " + each.place.row + " " + each.place.column + ": " +
                       each.why);
    }
    const bool some = !unopened.empty();
    output.document(Tree::Object{{"finished", outcome.finished},
                                 {"master", std::move(outcome.master)},
                                 {"tenants", std::move(outcome.tenants)},
                                 {"unopened", std::move(unopened)}});
    if (some) {
        output.line("What could not be opened was left as it is. Mend it, then run it again.");
        return ExitCode::Partial;
    }
    if (!outcome.finished) {
        output.line("Not finished. Both keys are valid; run 'dealwire key rotate' again.");
        return ExitCode::Failed;
    }
    output.line(
        "Former keys still open what they sealed. Once no backup needs them: dealwire key "
        "forget");
    return ExitCode::Done;
}

ExitCode rotate(Invocation& invocation, Local& local, const Options& options) {
    Outcome outcome;
    if (!options.data_only) rotate_master(invocation, local, outcome);
    std::vector<base::TenantId> tenants{local.tenant()};
    if (options.all_tenants) tenants = local.sealed_cells().tenants();
    if (!options.master_only)
        for (const base::TenantId& tenant : tenants) {
            if (invocation.stop.stop_requested()) break;
            rotate_data(invocation, local, tenant, outcome);
        }
    if (invocation.stop.stop_requested()) outcome.finished = false;
    for (const base::TenantId& tenant : tenants)
        note_setting(local, tenant,
                     {"key.rotate", "",
                      options.data_only     ? "data key"
                      : options.master_only ? "master key"
                                            : "master key and data key"});
    return report(invocation, std::move(outcome));
}

/// Whether keys were exchanged so lately that somebody may still be about to use a former one.
bool just_rotated(Local& local) {
    if (by_file(local)) {
        const auto changed = fs::last_write_time(local.config().key.file);
        if (fs::file_time_type::clock::now() - changed < kInUse) return true;
    }
    for (const base::TenantId& tenant : local.data_keys().tenants())
        for (const ports::DataKey& key : local.data_keys().all(tenant))
            if (key.active && local.clock().now() - key.created_at < kInUse) return true;
    return false;
}

int forget_masters(const crypto::KeyFileTurn& turn) {
    auto keys = crypto::load_key_file(turn.file());
    const int former = static_cast<int>(keys.size()) - 1;
    if (former == 0) return 0;
    keys.erase(keys.begin() + 1, keys.end());
    crypto::replace_key_file(turn, keys);
    return former;
}

ExitCode forget(Invocation& invocation, Local& local, const Options& options) {
    if (!options.now && just_rotated(local))
        return invocation.output.failure(
            ExitCode::Usage, "Keys were exchanged less than an hour ago.",
            "Another process may still write with a former one. Wait, or stop all others and use "
            "--now.");
    const auto turn = turn_at_file(invocation, local);
    if (!turn && by_file(local))
        return invocation.output.failure(ExitCode::Failed, "Stopped; nothing was forgotten.", "");
    KeyRotation rotation = rotation_of(local);
    int keys = 0;
    for (const base::TenantId& tenant : local.data_keys().tenants())
        keys += rotation.forget_unused(tenant);
    if (rotation.needs_former_masters())
        return invocation.output.failure(
            ExitCode::Failed, "Something is still sealed under a former master key.",
            "Run 'dealwire key rotate --all-tenants' first. No master key was forgotten.");
    const int masters = turn ? forget_masters(*turn) : 0;
    note_setting(
        local, {"key.forget", "",
                std::to_string(keys) + " data keys, " + std::to_string(masters) + " master keys"});
    invocation.output.document(Tree::Object{{"forgottenDataKeys", std::int64_t{keys}},
                                            {"forgottenMasterKeys", std::int64_t{masters}}});
    invocation.output.line("Forgot " + std::to_string(keys) + " data keys and " +
                           std::to_string(masters) + " master keys that nothing here needs.");
    return ExitCode::Done;
}

using Work = ExitCode (*)(Invocation&, Local&, const Options&);

Command* add_work(Command* family, Action& chosen, const char* name, const char* about,
                  const std::shared_ptr<Options>& options, Work work) {
    Command* command = family->add_subcommand(name, about);
    command->callback([&chosen, options, work] {
        chosen = [options, work](Invocation& invocation) {
            return at_desk(invocation,
                           [&](Local& local) { return work(invocation, local, *options); });
        };
    });
    return command;
}

}  // namespace

void add_key(Command& app, Action& chosen) {
    Command* family = app.add_subcommand("key", "The keys that seal tokens and secrets");
    family->require_subcommand(1);
    auto options = std::make_shared<Options>();
    add_work(family, chosen, "show", "Which keys there are, and what they sealed", options,
             [](Invocation& invocation, Local& local, const Options&) {
                 return show(invocation, local);
             });
    Command* rotation = add_work(
        family, chosen, "rotate",
        "Exchange the master key and the data key; what is sealed is sealed anew", options, rotate);
    auto* data = rotation->add_flag("--data-only", options->data_only, "The data key alone");
    rotation->add_flag("--master-only", options->master_only, "The master key alone")
        ->excludes(data);
    rotation->add_flag("--all-tenants", options->all_tenants,
                       "The data keys of all tenants, not only of --tenant");
    add_work(family, chosen, "forget", "Forget former keys that nothing needs any more", options,
             forget)
        ->add_flag("--now", options->now, "Even where keys were exchanged within the last hour");
    add_key_new(*family, chosen);
    add_key_pair(*family, chosen);
}

}  // namespace dealwire::app
