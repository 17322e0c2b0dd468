#pragma once

#include "engine/matching/people.hpp"
#include "engine/matching/settings.hpp"
#include "engine/matching/touched_keys.hpp"
#include "engine/model/scope.hpp"
#include "engine/ports/crm_reader.hpp"
#include "engine/ports/match_store.hpp"
#include "engine/ports/member_store.hpp"
#include "engine/ports/progress.hpp"

#include <cstdint>
#include <functional>
#include <span>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace dealwire::matching {

/// Makes the entries of all records of an org, some thousand at a time.
void build_entries(ports::CrmReader& reader, const model::OrgScope& scope,
                   const MatchingRules& rules,
                   const std::function<void(std::span<const model::MatchEntry>)>& take);

/// Our own people as they are now: members, and users who never became one.
People people_of(ports::CrmReader& reader, ports::MemberStore& members,
                 const model::OrgScope& scope, const MatchingRules& rules);

/// A digest of our own people, remembered together with the members it was made of: users are
/// many, and are read again only when one of them was touched or a member changed.
class RememberedPeople {
public:
    explicit RememberedPeople(std::string text) : text_{std::move(text)} {}

    RememberedPeople(const People& people, const std::vector<model::Member>& members);

    [[nodiscard]] bool is_of(const std::vector<model::Member>& members) const;
    [[nodiscard]] std::string digest() const;

    [[nodiscard]] const std::string& text() const { return text_; }

private:
    std::string text_;  ///< digest of the people, a blank, digest of the members
};

struct FollowReport {
    std::int64_t touched = 0;   ///< records that imports wrote
    std::int64_t changed = 0;   ///< of those, records that matching sees otherwise than before
    std::int64_t marked = 0;    ///< resolutions that became stale by it
    bool anew = false;          ///< listening began anew: everything is stale
    bool stopped = false;       ///< ended early; the rest is still waiting
    std::int64_t revision = 0;  ///< of the org, up to which everything was followed
};

/// Finds out which resolutions a change of CRM records concerns, and makes them stale. Reads what
/// changed, never the whole org, except where `prepare` builds the entries: after the first
/// resolution of an org, after more changed than is worth following, and after the rules by which
/// entries are made changed.
///
/// One follower per org at a time. A crash loses nothing: changes are forgotten in the transaction
/// that marks what they concern. Throws StoreError.
class ChangeFollower {
public:
    /// Records worked through in one transaction.
    static constexpr std::size_t kStep = 500;

    ChangeFollower(ports::MatchStore& store, ports::CrmReader& reader, ports::MemberStore& members,
                   ports::Progress& progress)
        : store_{store}, reader_{reader}, members_{members}, progress_{progress} {}

    /// Until nothing waits any more.
    FollowReport follow(const model::OrgScope& scope, const MatchingRules& rules,
                        std::stop_token stop);

    /// Makes changes worth following from now on, where they are not yet. To be called when all
    /// was resolved: nobody has to wait for it.
    void prepare(const model::OrgScope& scope, const MatchingRules& rules);

private:
    void follow_people(const model::OrgScope& scope, const MatchingRules& rules,
                       const ports::MatchState& state);

    ports::MatchStore& store_;
    ports::CrmReader& reader_;
    ports::MemberStore& members_;
    ports::Progress& progress_;
};

}  // namespace dealwire::matching
