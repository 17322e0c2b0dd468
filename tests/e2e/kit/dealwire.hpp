#pragma once

#include "engine/base/tree.hpp"
#include "tests/e2e/kit/child.hpp"
#include "tests/e2e/kit/org.hpp"
#include "tests/e2e/kit/scratch_folder.hpp"
#include "tests/e2e/kit/sql.hpp"

#include <memory>
#include <string>
#include <vector>

namespace dealwire::e2e {

using Arguments = std::vector<std::string>;

/// What a command did.
struct Outcome {
    int code = -1;
    std::string out;
    std::string err;

    /// Standard output as the one JSON document it has to be.
    [[nodiscard]] base::Tree json() const;
};

/// For readable failures of tests.
std::ostream& operator<<(std::ostream& out, const Outcome& outcome);

/// A tenant's installation of the program in a folder of its own. One command at a time, but for
/// `begin`.
class Dealwire {
public:
    /// Nothing in the folder yet.
    Dealwire() = default;
    /// Initialised, with the loopback allowed, not connected.
    explicit Dealwire(const Org& org);

    /// Runs `dealwire` with these arguments to its end.
    Outcome run(const Arguments& arguments);
    /// The same with --json; throws unless it ends with `code`.
    base::Tree json(Arguments arguments, int code = 0);
    /// Starts it and comes back at once.
    std::unique_ptr<Child> begin(const Arguments& arguments);
    /// The same beside others, under a name of its own.
    std::unique_ptr<Child> begin_as(const std::string& name, const Arguments& arguments);
    /// Both outputs of the one begun under this name.
    [[nodiscard]] std::string said_by(const std::string& name) const;
    /// NAME=VALUE for all commands from now on.
    void set_environment(std::vector<std::string> environment);
    /// What a program begun before has said until now, both outputs.
    [[nodiscard]] std::string said() const;

    /// Connects to the production org by refresh token.
    Outcome connect();
    /// Takes in these sample conversations, all without any.
    base::Tree ingest(const std::vector<std::string>& ids = {});
    base::Tree ingest_text(const std::string& lines, int code = 0);
    /// Changes one setting of dealwire.yaml: `from` becomes `to`.
    void configure(const std::string& from, const std::string& to);

    /// Its store, behind its back; SQLite unless it was configured otherwise.
    [[nodiscard]] Sql store() const;

    [[nodiscard]] std::filesystem::path folder() const { return folder_.path(); }

    /// Everything that was ever printed, both outputs of all commands.
    [[nodiscard]] const std::string& transcript() const { return transcript_; }

    /// Everything in files of the folder, the store's included.
    [[nodiscard]] std::string files() const;

    /// A secret in a file, as the options of `connect` want it.
    [[nodiscard]] std::string secret_file(const std::string& name, const std::string& secret) const;

private:
    [[nodiscard]] Child::Launch launch(const Arguments& arguments, const std::string& name) const;

    ScratchFolder folder_;
    ScratchFolder outputs_;
    std::string login_url_;
    std::vector<std::string> environment_;
    std::string transcript_;
};

/// An org, and a tenant connected to it.
struct Connected {
    Connected();

    Org org;
    Dealwire dealwire{org};
};

}  // namespace dealwire::e2e
