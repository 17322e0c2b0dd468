#pragma once

#include "apps/dealwire/wiring.hpp"
#include "engine/exporting/filter_fields.hpp"
#include "engine/intake/intake.hpp"
#include "engine/jobs/person_erasure.hpp"
#include "engine/jobs/retention.hpp"

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace dealwire::app {

/// An act of this moment by whoever runs the program.
model::DeletionAct new_deletion(Local& local, model::DeletionReason reason);

/// What the orgs hold of conversations, by connection name and object: records whose ids they told
/// us and that nobody has deleted there, as far as is known.
using HeldInOrgs = std::map<std::string, std::map<std::string, std::int64_t>>;

HeldInOrgs held_in_orgs(Local& local, std::span<const base::ConversationId> ids);

exporting::DeletedByHand deleted_by_hand(const config::DeletionConfig& config);

/// Of the country whose numbers are written without one, by the rules in force; may be empty.
std::string calling_code(Local& local);

/// What may be taken in, by the config. `local` must live as long.
intake::IntakePolicy intake_policy(Local& local, bool restore);

/// The rules of the config. Where a sandbox is active and a production org is known, the records of
/// that one decide about their conditions. Throws ConfigError where a condition cannot be read.
jobs::RetentionSettings retention_settings(Local& local, const model::OrgScope& active);

/// Everything around it stands in `local`; `settings` must live as long.
jobs::Retention retention_of(Local& local, const model::OrgScope& scope,
                             const jobs::RetentionSettings& settings);

/// Everything around it stands in `local`.
jobs::PersonErasure person_erasure(Local& local);

/// By `deletion.person` of the config where `word` is empty.
jobs::PersonErasureDepth erasure_depth(Local& local, const std::string& word = {});

/// What waits for an org, with the name of the connection and whether it is the active one.
struct WaitingDeletion {
    std::string connection;
    bool active = false;
    model::PendingDeletion pending;
};

std::vector<WaitingDeletion> waiting_deletions(Local& local);

}  // namespace dealwire::app
