#pragma once

#include "adapters/api/v1/v1_site.hpp"
#include "apps/dealwire/desk.hpp"
#include "apps/dealwire/wiring_v1.hpp"
#include "engine/access/turns.hpp"
#include "engine/model/private_ones.hpp"
#include "engine/ports/change_feed.hpp"
#include "engine/ports/conversation_directory.hpp"

#include <functional>
#include <stop_token>
#include <string>

namespace dealwire::app {

/// Where requests to /api/v1 are worked on: each by what a command does, for the tenant of the key,
/// on behalf of the key. Safe to share among threads.
class V1Desk {
public:
    V1Desk(Installation& installation, ports::ConversationDirectory& directory,
           ports::ChangeFeed& changes, std::stop_token stop);

    using LocalWork = std::function<ExitCode(Invocation&, Local&)>;
    using PlaceWork = std::function<ExitCode(Invocation&, Place&)>;
    using OrgWork = std::function<ExitCode(Invocation&, Place&, Remote&)>;

    /// The document that the work wrote, whether it was done or in part; throws api::v1::Refused
    /// where it failed.
    base::Tree at_desk(const api::v1::Question& question, const LocalWork& work) const;
    /// The same; refused where the tenant is not connected.
    base::Tree in_scope(const api::v1::Question& question, const PlaceWork& work) const;
    /// The same; refused where the connection is dead.
    base::Tree with_org(const api::v1::Question& question, const OrgWork& work) const;

    /// What takes long and changes nothing; refused while another of the tenant goes on.
    [[nodiscard]] access::Turns::Turn take_trial_turn(const base::TenantId& tenant) const;

    /// The live conversation that the caller may see; refused as not found for others.
    model::Conversation visible(const api::v1::Question& question, const std::string& id) const;

    /// Conversations came in, or belong to other records now: they are resolved and exported soon.
    void came_in(const base::TenantId& tenant) const;

    [[nodiscard]] Installation& installation() const { return installation_; }

    [[nodiscard]] ports::ConversationDirectory& directory() const { return directory_; }

    [[nodiscard]] ports::ChangeFeed& changes() const { return changes_; }

private:
    Installation& installation_;
    ports::ConversationDirectory& directory_;
    ports::ChangeFeed& changes_;
    std::stop_token stop_;
    /// Each holds a thread of the server, which has others to answer.
    mutable access::Turns trials_{2};
};

/// Ends a request about something that is not there.
[[noreturn]] void refuse_missing(const std::string& detail);

bool sees_private(const api::v1::Question& question);
model::PrivateOnes private_ones_for(const api::v1::Question& question);

// What answers the routes, one function per file.
void add_conversation_answers(const V1Desk& desk, api::v1::Handlers& handlers);
void add_intake_answers(const V1Desk& desk, api::v1::Handlers& handlers);
void add_setting_answers(const V1Desk& desk, api::v1::Handlers& handlers);
void add_report_answers(const V1Desk& desk, api::v1::Handlers& handlers);
void add_member_answers(const V1Desk& desk, api::v1::Handlers& handlers);
void add_change_answers(const V1Desk& desk, api::v1::Handlers& handlers);

}  // namespace dealwire::app
