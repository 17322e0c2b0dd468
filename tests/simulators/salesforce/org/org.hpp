#pragma once

#include "tests/simulators/salesforce/bulk/bulk.hpp"
#include "tests/simulators/salesforce/oauth/tokens.hpp"
#include "tests/simulators/salesforce/org/query_cursors.hpp"
#include "tests/simulators/salesforce/org/usage.hpp"
#include "tests/simulators/salesforce/schema/schema.hpp"
#include "tests/simulators/salesforce/store/database.hpp"
#include "tests/simulators/salesforce/store/record_store.hpp"
#include "tests/simulators/salesforce/store/times.hpp"

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace dealwire::orgsim {

/// What makes one org different from the other.
struct OrgIdentity {
    std::string name;    ///< "production" or "sandbox"
    std::string org_id;  ///< 18 characters
    bool sandbox = false;
    std::string instance;         ///< two characters of the ids it makes
    std::string instance_name;    ///< "EU45", "CS88"
    std::string username_suffix;  ///< ".staging" in the sandbox
};

OrgIdentity production_identity();
OrgIdentity sandbox_identity();

/// What the control endpoint took from the connected user.
struct Restrictions {
    std::set<std::string> hidden_fields;  ///< "Contact.Title", lower case
    std::set<std::string> hidden_objects;
    std::set<std::string> readonly_objects;
};

/// A package as the Tooling API lists it.
struct InstalledPackage {
    std::string name;
    std::string name_space;  ///< empty: none
    int major = 1;
    int minor = 0;
    int patch = 0;
    int build = 1;
};

/// Where queries of an object are to be refused earlier than real ones are.
struct QueryLimits {
    std::optional<std::int64_t> rows;    ///< more of them: QUERY_TIMEOUT
    std::optional<std::size_t> columns;  ///< more of them: QUERY_TOO_COMPLICATED
};

/// One org: its tables, users, tokens and limits. Everything but `mutex`, `clock` and `identity`
/// may only be used while holding `mutex`.
class Org {
public:
    /// `file`: the SQLite file, or ":memory:". `clock` is shared by all orgs of the program.
    Org(OrgIdentity who, Schema schema, const std::string& file, OrgClock& clock);

    std::mutex& mutex() { return mutex_; }

    const OrgIdentity& identity() const { return identity_; }

    /// What a refresh of this org does; empty where it cannot be refreshed.
    std::function<void()> refresh;

    /// Another database under the same name: a new org id, no row, no token.
    void begin_anew(const std::string& org_id);

    OrgClock& clock() { return clock_; }

    /// Base of all URLs, without a slash at the end; known once the port is bound.
    const std::string& url() const { return url_; }

    void set_url(std::string url) { url_ = std::move(url); }

    Database& database() { return database_; }

    RecordStore& records() { return records_; }

    TokenStore& tokens() { return tokens_; }

    Usage& usage() { return usage_; }

    QueryCursors& cursors() { return cursors_; }

    Bulk& bulk() { return bulk_; }

    const Schema& schema() const { return schema_; }

    /// The schema as the connected user sees it; stays valid for who holds it.
    std::shared_ptr<const Schema> visible() const { return visible_; }

    const Restrictions& restrictions() const { return restrictions_; }

    /// Rows of a REST page, where they are to be fewer than real ones are.
    std::optional<std::size_t>& page_rows() { return page_rows_; }

    /// By object in lower case.
    std::map<std::string, QueryLimits>& query_limits() { return query_limits_; }

    /// Users, and records they may not read. The connected user sees everything.
    std::set<std::pair<std::string, std::string>>& hidden_records() { return hidden_records_; }

    /// None where the package's source was deployed instead.
    std::vector<InstalledPackage>& packages() { return packages_; }

    void restrict_user(Restrictions restrictions);

    /// When describe last changed, for If-Modified-Since.
    Seconds metadata_changed() const { return metadata_changed_; }

    /// The rows every org has: organization, stages, profiles, the integration user. Rows of a
    /// kind that is already there are left alone.
    void add_base_data();

    const std::string& integration_user() const { return integration_user_; }

    std::string integration_username() const;

    /// Whether users are there already, from a seed or an earlier run.
    bool has_data();

    /// Runs in one transaction each NDJSON file `<Object>.ndjson` of the folder into its table.
    /// Returns the number of rows; throws std::runtime_error naming file and line.
    std::size_t load_seed(const std::filesystem::path& directory);

private:
    /// Custom objects keep the prefix they got first, also when the package grows later.
    void keep_prefixes();
    /// An org that was refreshed has another id than it began with.
    void recall_org_id();
    void add_base_row(const ObjectSchema& object, const Json& row);
    void add_object_permissions();

    OrgIdentity identity_;
    OrgClock& clock_;
    std::mutex mutex_;
    std::string url_;
    Schema schema_;
    std::shared_ptr<const Schema> visible_;
    std::optional<std::size_t> page_rows_;
    std::map<std::string, QueryLimits> query_limits_;
    std::set<std::pair<std::string, std::string>> hidden_records_;
    Restrictions restrictions_;
    std::vector<InstalledPackage> packages_;
    Database database_;
    RecordStore records_;
    TokenStore tokens_;
    Usage usage_;
    QueryCursors cursors_;
    Bulk bulk_;
    Seconds metadata_changed_;
    std::string integration_user_;
};

/// A call's user: valid token, rights and API version.
struct Session {
    Org& org;
    Grant grant;
    std::shared_ptr<const Schema> visible;
    std::string version;  ///< "66.0"; empty outside /services/data

    Actor actor() const { return {grant.user_id, visible.get()}; }

    SchemaView view() const { return {*visible, org.schema()}; }

    /// "/services/data/v66.0".
    std::string base() const { return "/services/data/v" + version; }
};

}  // namespace dealwire::orgsim
