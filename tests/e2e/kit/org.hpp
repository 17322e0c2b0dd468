#pragma once

#include "engine/base/tree.hpp"
#include "tests/e2e/kit/child.hpp"
#include "tests/e2e/kit/scratch_folder.hpp"

#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace dealwire::e2e {

/// What the simulated org knows its clients by. Made up; see its start screen.
inline const std::string kClientId = "simulator-client";
inline const std::string kClientSecret = "simulator-secret";
inline const std::string kRefreshToken = "simulator-refresh-token";
inline const std::string kUsername = "integration@northbridge.test";

/// The objects that the export writes.
std::vector<std::string> exported_objects();

/// The simulated org as a program, filled with tests/data/org. Its tables outlive `stop` and
/// `start`, and so do its ports.
class Org {
public:
    struct Setup {
        std::string data = "small";          ///< none, small, medium, large
        std::filesystem::path package = {};  ///< what is deployed; empty: the shipped package
    };

    Org();
    explicit Org(const Setup& setup);
    ~Org() = default;
    Org(const Org&) = delete;
    Org& operator=(const Org&) = delete;

    [[nodiscard]] const std::string& url() const { return production_; }

    [[nodiscard]] const std::string& sandbox_url() const { return sandbox_; }

    void stop();
    void start();

    /// Starts again with another package deployed: fields come, go or change their type.
    void deploy(const std::filesystem::path& package);

    /// Changes rows without the org noticing: no stamp moves, nothing is logged. That is what
    /// formulas, late commits, lost permissions and old purges look like from outside. Tables and
    /// columns are named as in Salesforce, in double quotes.
    void quietly(const std::string& sql);
    /// The same in the sandbox.
    void quietly_in_sandbox(const std::string& sql);
    /// The first column, as text.
    std::vector<std::string> look(const std::string& sql);

    /// Ids of rows that are not deleted.
    std::set<std::string> live_ids(const std::string& object);

    /// One request to the control endpoint of the production org, e.g. `POST`, `faults`. Throws
    /// unless it is answered with 200.
    base::Tree control(const std::string& method, const std::string& path,
                       const std::string& body = "");

    /// The same for the sandbox.
    base::Tree sandbox_control(const std::string& method, const std::string& path,
                               const std::string& body = "");

    /// Figures and exported rows of the sandbox, as below of the production org.
    std::int64_t sandbox_stat(const std::string& name);
    std::string exported_in_sandbox();

    void fault(const std::string& rule) { control("POST", "faults", rule); }

    void refuse_records(const std::string& rule) { control("POST", "record-faults", rule); }

    void heal();

    /// How often the fault rules struck.
    std::int64_t strikes();

    void reset_stats() { control("POST", "stats/reset"); }

    base::Tree stats() { return control("GET", "stats"); }

    /// A figure of the statistics: calls, writes, created, updated, deleted, tokenRequests.
    std::int64_t stat(const std::string& name);

    /// The live rows without what the org makes by itself; references as Object:key.
    base::Tree dump(const std::vector<std::string>& objects);
    std::vector<base::Tree> rows(const std::string& object);
    /// The exported rows, a line each, for comparing final states (`same_rows`).
    std::string exported();

    /// Work of somebody else in the org, over REST.
    base::Tree describe(const std::string& object);
    std::string create(const std::string& object, const std::string& fields);
    void update(const std::string& object, const std::string& id, const std::string& fields);
    void remove(const std::string& object, const std::string& id);

private:
    [[nodiscard]] base::Tree request(const std::string& url, const std::string& method,
                                     const std::string& target, const std::string& body,
                                     int expected) const;
    base::Tree rest(const std::string& method, const std::string& path, const std::string& body,
                    int expected);

    ScratchFolder folder_;
    Setup setup_;
    std::string production_;
    std::string sandbox_;
    std::string token_;
    std::unique_ptr<Child> process_;
};

}  // namespace dealwire::e2e
