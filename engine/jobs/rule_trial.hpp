#pragma once

#include "engine/base/clock.hpp"
#include "engine/exporting/cost.hpp"
#include "engine/exporting/subject.hpp"
#include "engine/matching/rule_effect.hpp"
#include "engine/model/private_ones.hpp"
#include "engine/model/scope.hpp"
#include "engine/ports/conversation_store.hpp"
#include "engine/ports/crm_field_source.hpp"
#include "engine/ports/crm_reader.hpp"
#include "engine/ports/export_store.hpp"
#include "engine/ports/hit_store.hpp"
#include "engine/ports/lanes.hpp"
#include "engine/ports/member_store.hpp"
#include "engine/ports/progress.hpp"
#include "engine/ports/resolution_store.hpp"

#include <cstdint>
#include <functional>
#include <stop_token>
#include <vector>

namespace dealwire::jobs {

/// What a trial reads. It writes nowhere.
struct TrialPorts {
    ports::CrmReader& reader;
    ports::MemberStore& members;
    ports::ConversationStore& conversations;
    ports::ResolutionStore& resolutions;
    ports::ExportStore& exports;
    ports::Progress& progress;
    base::Clock& clock;
    ports::CrmFieldSource& crm;
    ports::HitSource& hits;
    ports::Lanes* lanes = nullptr;  ///< null: one thing after the other
};

/// What new rules would do, and what it would cost.
struct TrialReport {
    matching::RuleEffect effect;
    /// Of an export of the conversations that come to something else.
    exporting::ExportCost cost;
    /// Of that, what is due under the old rules, too.
    exporting::ExportCost due_anyway;
    bool stopped = false;   ///< ended early: figures are of the newest conversations alone
    std::int64_t held = 0;  ///< conversations that there are to be tried
};

/// Tries rules on all history: resolves every conversation of an org under the rules in force and
/// under new ones, by the data held now, and plans the export of those that come to something else.
///
/// Memory: the index of the org (two where the rules see other domains or telephone numbers), three
/// pages of conversations, counters per record. Throws what the stores throw. To be called by one
/// thread; where it has lanes, a page is resolved while the one before is planned and the next
/// read.
class RuleTrial {
public:
    /// Conversations read at once, and documents of those that differ.
    static constexpr std::size_t kPage = 1000;
    static constexpr std::size_t kDocuments = 50;
    /// Parts of a page that are worked out side by side.
    static constexpr std::size_t kPieces = 2;

    /// Everything referred to must live as long.
    RuleTrial(TrialPorts ports, model::OrgScope scope, const exporting::Mapping& mapping,
              exporting::ExportSettings settings, ports::WriteLimits limits = {});

    /// Both must have been made from the same shipped lists.
    TrialReport run(const matching::MatchingRules& before, const matching::MatchingRules& after,
                    std::stop_token stop,
                    model::PrivateOnes private_ones = model::PrivateOnes::Named);

private:
    void side_by_side(std::vector<std::function<void()>> work);

    TrialPorts ports_;
    model::OrgScope scope_;
    const exporting::Mapping& mapping_;
    exporting::ExportSettings settings_;
    ports::WriteLimits limits_;
};

}  // namespace dealwire::jobs
