#pragma once

#include "engine/ports/crm_reader.hpp"
#include "engine/ports/match_store.hpp"
#include "tests/fakes/entry_table.hpp"
#include "tests/fakes/failing_commits.hpp"
#include "tests/fakes/in_memory_resolution_store.hpp"

#include <map>
#include <set>

namespace dealwire::fakes {

/// Match entries in memory; records are those of the reader. What changed is told by `touch`.
/// Single-threaded.
class InMemoryMatchStore final : public ports::MatchStore, public FailingCommits {
public:
    InMemoryMatchStore(ports::CrmReader& reader, InMemoryResolutionStore& resolutions);
    ~InMemoryMatchStore() override;

    ports::MatchState state(const model::OrgScope& scope) override;
    void listen(const model::OrgScope& scope) override;
    void add(const model::OrgScope& scope, std::span<const model::MatchEntry> entries) override;
    bool finish_building(const model::OrgScope& scope, const std::string& rules) override;
    std::size_t follow(const model::OrgScope& scope, std::size_t limit,
                       const std::function<void(ports::MatchChanges&)>& work) override;
    void remember_users(const model::OrgScope& scope, const std::string& digest) override;
    void look(
        const model::OrgScope& scope,
        const std::function<void(ports::MatchEntries&, ports::CurrentRecords&)>& work) override;

    /// A page, a log of deletions or the like changed these records of `object`.
    void touch(const model::OrgScope& scope, const std::string& object,
               std::span<const model::RecordId> ids);

private:
    struct Org {
        EntryTable entries;
        std::set<std::pair<std::string, model::RecordId>> touched;
        ports::MatchState state;
    };

    ports::CrmReader& reader_;
    InMemoryResolutionStore& resolutions_;
    std::map<model::OrgScope, Org> orgs_;
};

}  // namespace dealwire::fakes
