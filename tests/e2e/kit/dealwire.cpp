#include "tests/e2e/kit/dealwire.hpp"

#include "tests/e2e/kit/json.hpp"
#include "tests/e2e/kit/samples.hpp"

#include <ostream>
#include <stdexcept>

namespace dealwire::e2e {

using base::Tree;

Tree Outcome::json() const { return json_of(out); }

std::ostream& operator<<(std::ostream& out, const Outcome& outcome) {
    return out << "exit code " << outcome.code << "\nstdout: " << outcome.out
               << "\nstderr: " << outcome.err;
}

Dealwire::Dealwire(const Org& org) : login_url_{org.url()} {
    if (const Outcome made = run({"init"}); made.code != 0)
        throw std::runtime_error("init: " + made.err);
    configure("test_hosts: []", "test_hosts: [127.0.0.1]");
}

Child::Launch Dealwire::launch(const Arguments& arguments, const std::string& name) const {
    Arguments command{DEALWIRE_PROGRAM};
    command.insert(command.end(), arguments.begin(), arguments.end());
    return {.command = command,
            .folder = folder_.path(),
            .out = outputs_ / (name + ".out"),
            .err = outputs_ / (name + ".err"),
            .environment = environment_};
}

Outcome Dealwire::run(const Arguments& arguments) {
    Outcome outcome;
    const Child::Launch launched = launch(arguments, "command");
    outcome.code = Child{launched}.wait();
    outcome.out = content_of(launched.out);
    outcome.err = content_of(launched.err);
    transcript_ += outcome.out + outcome.err;
    return outcome;
}

Tree Dealwire::json(Arguments arguments, int code) {
    arguments.emplace_back("--json");
    const Outcome outcome = run(arguments);
    if (outcome.code == code) return outcome.json();
    std::string text;
    for (const std::string& argument : arguments) text += argument + " ";
    throw std::runtime_error("dealwire " + text + "ended with " + std::to_string(outcome.code) +
                             ": " + outcome.err + outcome.out);
}

std::unique_ptr<Child> Dealwire::begin(const Arguments& arguments) {
    return std::make_unique<Child>(launch(arguments, "begun"));
}

std::unique_ptr<Child> Dealwire::begin_as(const std::string& name, const Arguments& arguments) {
    return std::make_unique<Child>(launch(arguments, name));
}

std::string Dealwire::said_by(const std::string& name) const {
    std::string said;
    for (const char* ending : {".out", ".err"}) {
        const auto file = outputs_ / (name + ending);
        if (std::filesystem::exists(file))
            said += content_of(file);  // not yet, just after its start
    }
    return said;
}

void Dealwire::set_environment(std::vector<std::string> environment) {
    environment_ = std::move(environment);
}

std::string Dealwire::said() const { return said_by("begun"); }

std::string Dealwire::secret_file(const std::string& name, const std::string& secret) const {
    const auto file = write_file(outputs_ / name, secret + "\n");
    std::filesystem::permissions(
        file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    return file.string();
}

Outcome Dealwire::connect() {
    return run({"connect", "salesforce", "--environment", "production", "--login-url", login_url_,
                "--flow", "refresh-token", "--client-id", kClientId, "--client-secret-file",
                secret_file("client-secret", kClientSecret), "--refresh-token-file",
                secret_file("refresh-token", kRefreshToken)});
}

Tree Dealwire::ingest(const std::vector<std::string>& ids) {
    if (ids.empty()) return json({"ingest", samples_file().string()});
    std::string lines;
    for (const std::string& id : ids) lines += sample(id) + "\n";
    return ingest_text(lines);
}

Tree Dealwire::ingest_text(const std::string& lines, int code) {
    const auto file = write_file(outputs_ / "lines.ndjson", lines);
    return json({"ingest", file.string()}, code);
}

void Dealwire::configure(const std::string& from, const std::string& to) {
    const auto file = folder_ / "dealwire.yaml";
    std::string text = content_of(file);
    const auto at = text.find(from);
    if (at == std::string::npos) throw std::runtime_error("no setting " + from);
    write_file(file, text.replace(at, from.size(), to));
}

Connected::Connected() {
    if (const Outcome outcome = dealwire.connect(); outcome.code != 0)
        throw std::runtime_error("connect: " + outcome.err);
}

Sql Dealwire::store() const { return Sql{"sqlite:" + (folder_ / "dealwire.db").string()}; }

std::string Dealwire::files() const {
    std::string all;
    for (const auto& entry : std::filesystem::recursive_directory_iterator{folder_.path()})
        if (entry.is_regular_file()) all += content_of(entry.path());
    return all;
}

}  // namespace dealwire::e2e
