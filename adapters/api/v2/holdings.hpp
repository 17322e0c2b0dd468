#pragma once

#include "adapters/api/http/caller.hpp"
#include "adapters/api/http/cursors.hpp"
#include "engine/base/clock.hpp"
#include "engine/calls/user_book.hpp"
#include "engine/model/scope.hpp"
#include "engine/model/tracker.hpp"
#include "engine/ports/access_log.hpp"
#include "engine/ports/activity_days.hpp"
#include "engine/ports/connection_store.hpp"
#include "engine/ports/conversation_directory.hpp"
#include "engine/ports/conversation_store.hpp"
#include "engine/ports/crm_field_source.hpp"
#include "engine/ports/crm_reader.hpp"
#include "engine/ports/export_store.hpp"
#include "engine/ports/field_selection_store.hpp"
#include "engine/ports/hit_store.hpp"
#include "engine/ports/member_log.hpp"
#include "engine/ports/member_store.hpp"
#include "engine/ports/participant_index.hpp"
#include "engine/ports/resolution_store.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace dealwire::api::v2 {

/// What the site reads from. Everything referred to is thread-safe and outlives it.
struct SitePorts {
    ports::ConversationDirectory& directory;
    ports::ConversationStore& conversations;
    ports::ResolutionStore& resolutions;
    ports::HitSource& hits;
    ports::MemberStore& members;
    ports::MemberLog& member_log;
    ports::ConnectionStore& connections;
    ports::CrmFieldSource& crm_fields;
    ports::CrmReader& crm;
    ports::FieldSelectionStore& selections;
    ports::ExportStore& exports;
    ports::AccessLog& access_log;
    ports::ActivityDays& activity;
    ports::ParticipantIndex& people;
    base::Clock& clock;
    const Cursors& cursors;
};

struct TrackersShown {
    std::vector<model::Tracker> trackers;
    base::Instant updated;
};

enum class CallAdded { Added, Known, Refused };

struct CallAddition {
    CallAdded outcome = CallAdded::Added;
    std::string why;  ///< of a refusal
};

/// What reaches beyond reading. Each is called from several threads at once.
struct SiteActions {
    std::function<TrackersShown(const base::TenantId&)> trackers;
    /// Takes a conversation document in and asks for its export.
    std::function<CallAddition(const base::TenantId&, base::Tree)> add_call;
    /// Asks for the erasure of whoever has this address or number, in the name of the caller.
    std::function<void(const Caller&, const std::string&)> erase;
    /// Calling code of numbers written without one; may be empty.
    std::function<std::string(const base::TenantId&)> home;
};

struct SiteSettings {
    std::string public_url;     ///< without a slash at its end; may be empty
    std::string parent_object;  ///< of conversation records, with its namespace
};

/// What is held of the caller's tenant, as several pages need it. The active org, its people and
/// the fields that the admin selected are known for a few seconds: a change of them shows a moment
/// later, and a request costs no statement for them. Thread-safe.
class Holdings {
public:
    Holdings(SitePorts stores, SiteActions doing, SiteSettings set)
        : ports{stores}, actions{std::move(doing)}, settings{std::move(set)} {}

    /// Of the active connection; nothing where there is none.
    std::optional<model::OrgScope> scope_of(const base::TenantId& tenant);

    std::shared_ptr<const calls::UserBook> users_of(const base::TenantId& tenant);

    /// What is shown of records of an object: the usual fields and those that the admin selected.
    std::vector<std::string> fields_of(const base::TenantId& tenant, const std::string& object);

    /// What documents name as host where they mean one of these users; an id that is no user's
    /// stands for itself.
    std::vector<std::string> host_names(const base::TenantId& tenant,
                                        const std::vector<std::string>& users);

    /// How many calls match. A large number is known for a while: counting looks at every one, and
    /// who asks again within a minute is not helped by a hundred more of a million.
    std::int64_t count(const base::TenantId& tenant, ports::ConversationFilter filter);

    // Constant from the beginning; what they refer to is shared by all pages.
    const SitePorts ports;        // NOLINT(cppcoreguidelines-avoid-const-or-ref-data-members)
    const SiteActions actions;    // NOLINT(cppcoreguidelines-avoid-const-or-ref-data-members)
    const SiteSettings settings;  // NOLINT(cppcoreguidelines-avoid-const-or-ref-data-members)

private:
    struct Known {
        base::Instant at;
        std::optional<model::OrgScope> scope;
        std::shared_ptr<const calls::UserBook> users;
        /// Ids of the API by what documents name as host.
        std::optional<std::map<std::string, std::string>> hosts = {};
        std::map<std::string, std::vector<std::string>> fields = {};
    };

    struct Counted {
        base::Instant at;
        ports::ConversationFilter filter;
        std::int64_t count = 0;
    };

    /// What is held for a few seconds, read anew where it is older. Without hosts and fields, which
    /// are only read for those who ask.
    Known known_of(const base::TenantId& tenant);
    std::map<std::string, std::string> read_hosts(const base::TenantId& tenant,
                                                  const calls::UserBook& users);

    std::mutex mutex_;
    std::map<base::TenantId, Known> known_;
    std::map<base::TenantId, std::vector<Counted>> counted_;
};

}  // namespace dealwire::api::v2
