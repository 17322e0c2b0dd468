#pragma once

#include "engine/exporting/conversation_plan.hpp"
#include "engine/exporting/filter_condition.hpp"
#include "engine/exporting/filter_facts.hpp"
#include "engine/exporting/subject.hpp"
#include "engine/model/scope.hpp"
#include "engine/ports/conversation_store.hpp"
#include "engine/ports/crm_field_source.hpp"
#include "engine/ports/export_store.hpp"
#include "engine/ports/hit_store.hpp"
#include "engine/ports/resolution_store.hpp"

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <vector>

namespace dealwire::exporting {

/// A conversation with everything that decides about it.
struct Candidate {
    model::Conversation conversation;
    base::Tree document;
    model::Resolution resolution;

    [[nodiscard]] Subject subject() const { return {conversation, document, resolution}; }
};

/// What is read for one page of due conversations.
struct ExportPage {
    std::vector<ports::DueConversation> due;
    /// Not those that wait for their resolutions, or changed while we looked.
    std::map<base::ConversationId, Candidate> candidates;
    std::map<base::ConversationId, std::vector<model::ExportRecord>> known;
    CrmValues crm;  ///< what the filter reads
};

/// Reads what decides about due conversations: a page in a few queries. Errors of the stores are
/// thrown on.
class PageReader {
public:
    struct Ports {
        ports::ExportStore& exports;
        ports::ConversationStore& conversations;
        ports::ResolutionStore& resolutions;
        ports::HitSource& hits;
        ports::CrmFieldSource& crm;
    };

    /// Everything referred to must live as long.
    PageReader(Ports ports, const model::OrgScope& scope, const ExportRules& rules);

    ExportPage read(std::vector<ports::DueConversation> due);

private:
    void add_candidates(std::span<const base::ConversationId> ids, ExportPage& page);
    void add_hits(std::span<const base::ConversationId> ids, ExportPage& page);
    void read_crm_values(ExportPage& page);

    Ports ports_;
    const model::OrgScope& scope_;
    const ExportRules& rules_;
    CrmFieldNames crm_fields_;
};

/// What the filter said about one conversation, and what follows. Valid during the call.
struct Judged {
    const model::Conversation& conversation;
    const FilterFacts& facts;
    const Verdict& verdict;
    Standing standing = Standing::Absent;  ///< before
    const ConversationPlan& plan;
    const Subject& subject;
};

/// It is in the org and is taken out whole, by the filter, the mapping or the settings: nobody
/// deleted it, and it is not private.
bool leaves_the_org(const Judged& judged);

/// What an export does about one conversation.
struct Planned {
    ConversationPlan plan;
    std::optional<ActivityWish> wish;
    RelationPlan relations;  ///< of activities that are in the org already
    RelationNeed need;
    bool concerned = false;  ///< has to do with further contacts of an activity
    bool filtered = false;
    bool kept = false;     ///< filtered, and its records stay
    bool passing = false;  ///< what is wanted changes by itself as time passes: look again
    /// It is in the org and is taken out whole, by the filter, the mapping or the settings: nobody
    /// deleted it, and it is not private.
    bool leaves = false;
    std::string asked = {};  ///< about members (`DueConversation::asked`)
};

/// Pure. Nothing where the conversation is no candidate. `judged`, where there is one, is told.
std::optional<Planned> plan_due(const ports::DueConversation& due, const ExportPage& page,
                                const ExportRules& rules,
                                const std::function<void(const Judged&)>& judged);

}  // namespace dealwire::exporting
