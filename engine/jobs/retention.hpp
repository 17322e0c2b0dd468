#pragma once

#include "engine/base/uuid.hpp"
#include "engine/exporting/people.hpp"
#include "engine/jobs/retention_rules.hpp"
#include "engine/model/deletion.hpp"
#include "engine/model/scope.hpp"
#include "engine/ports/conversation_store.hpp"
#include "engine/ports/crm_field_source.hpp"
#include "engine/ports/deletion_store.hpp"
#include "engine/ports/event_log.hpp"
#include "engine/ports/member_store.hpp"
#include "engine/ports/resolution_store.hpp"

#include <map>
#include <stop_token>
#include <string>
#include <vector>

namespace dealwire::jobs {

struct RetentionSettings {
    RetentionRules rules;
    /// A run that would take more than this share of all conversations, and more than
    /// `kAlwaysAllowed`, takes none: a rule is more often wrong than history that bad.
    double most = 0.1;
    std::chrono::seconds every{std::chrono::hours{24}};  ///< within the main job
    static constexpr std::int64_t kAlwaysAllowed = 20;
};

/// Whose time is over, by rule.
struct RetentionPlan {
    std::int64_t looked_at = 0;  ///< conversations there are
    bool for_ever = false;       ///< no rule ever lets one go, so none was judged
    std::int64_t waiting = 0;    ///< old enough, but not judged: no resolution yet
    std::map<std::string, std::vector<base::ConversationId>> over;
    std::map<std::string, std::int64_t> kinds;  ///< of them, by direction and media

    [[nodiscard]] std::int64_t total() const;
    [[nodiscard]] std::vector<base::ConversationId> ids() const;
};

struct RetentionReport {
    RetentionPlan plan;
    std::int64_t erased = 0;
    bool too_many = false;  ///< none was erased for that reason
    bool stopped = false;
};

/// Deletes conversations whose time is over. Each run may be repeated: what was deleted is not
/// found again. Errors of the stores are thrown.
class Retention {
public:
    struct Ports {
        ports::ConversationStore& conversations;
        ports::ResolutionStore& resolutions;
        ports::MemberStore& members;
        ports::CrmFieldSource& crm;
        ports::DeletionStore& deletions;
        base::Clock& clock;
        base::Entropy& entropy;
        ports::EventLog& log;
    };

    /// `settings` must live as long.
    Retention(Ports ports, model::OrgScope scope, const RetentionSettings& settings,
              std::string by);

    /// Changes nothing.
    RetentionPlan plan(const std::stop_token& stop);

    /// `even_many`: without looking at `most`.
    RetentionReport run(bool even_many, const std::stop_token& stop);

    /// The same, unless there is nothing to do by the rules, or it ran within `every`.
    RetentionReport run_if_due(const std::stop_token& stop);

private:
    [[nodiscard]] bool is_due();
    void judge_page(const std::vector<model::Conversation>& page, base::Instant youngest,
                    const exporting::People& people, RetentionPlan& plan);
    void judge_one(const model::Conversation& conversation, const base::Tree& document,
                   const exporting::People& people, RetentionPlan& plan);
    exporting::CrmValues crm_values(const exporting::Subject& subject,
                                    const exporting::People& people);
    void take(const model::Conversation& conversation, const base::Tree& document,
              const exporting::FilterFacts* facts, RetentionPlan& plan);
    bool erase(const RetentionPlan& plan, RetentionReport& report, const std::stop_token& stop);

    Ports ports_;
    model::OrgScope scope_;
    const RetentionSettings& settings_;
    exporting::CrmFieldNames fields_;
    std::string by_;
};

}  // namespace dealwire::jobs
