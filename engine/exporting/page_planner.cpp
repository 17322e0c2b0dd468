#include "engine/exporting/page_planner.hpp"

#include "engine/exporting/lean_conversations.hpp"
#include "engine/exporting/transcript_use.hpp"

#include <algorithm>
#include <utility>

namespace dealwire::exporting {
namespace {

using ports::DueConversation;

/// Where nobody looks at transcripts, documents without them. Who is told of each conversation may
/// look at anything. Null: they are to be read whole.
std::unique_ptr<ports::ConversationStore> lean_documents(ports::ConversationStore& store,
                                                         const ExportRules& rules, bool told) {
    auto* lean = dynamic_cast<ports::LeanDocuments*>(&store);
    if (!lean || told || reads_transcript(rules.mapping, rules.settings.filter)) return nullptr;
    return std::make_unique<LeanConversations>(store, *lean);
}

PageReader::Ports reading_from(ports::ConversationStore& documents, const PageReader::Ports& all) {
    return {all.exports, documents, all.resolutions, all.hits, all.crm};
}

std::vector<std::vector<DueConversation>> in_parts(std::span<const DueConversation> due,
                                                   std::size_t size) {
    std::vector<std::vector<DueConversation>> parts;
    for (std::size_t at = 0; at < due.size(); at += size) {
        const auto part = due.subspan(at, std::min(size, due.size() - at));
        parts.emplace_back(part.begin(), part.end());
    }
    return parts;
}

}  // namespace

PagePlanner::PagePlanner(Ports ports, const model::OrgScope& scope, const ExportRules& rules,
                         const std::function<void(const Judged&)>& judged, std::size_t page)
    : ports_{ports},
      rules_{rules},
      judged_{judged},
      page_{page},
      lean_{lean_documents(ports.stores.conversations, rules, static_cast<bool>(judged))},
      reader_{reading_from(lean_ ? *lean_ : ports.stores.conversations, ports.stores), scope,
              rules} {}

std::vector<PlannedPage> PagePlanner::plan(std::span<const DueConversation> due) {
    std::vector<std::vector<DueConversation>> parts = in_parts(due, page_);
    std::vector<PlannedPage> pages(parts.size());
    std::vector<std::function<void()>> work;
    for (std::size_t i = 0; i < parts.size(); ++i)
        work.emplace_back([&, i] { pages[i] = plan_together(std::move(parts[i])); });
    if (ports_.lanes && work.size() > 1 && !judged_)
        ports_.lanes->run(std::move(work));
    else
        for (const auto& each : work) each();
    return pages;
}

PlannedPage PagePlanner::plan_together(std::vector<DueConversation> due) {
    PlannedPage planned{reader_.read(std::move(due)), {}};
    planned.plans.reserve(planned.page.due.size());
    for (const DueConversation& each : planned.page.due)
        planned.plans.push_back(plan_due(each, planned.page, rules_, judged_));
    return planned;
}

}  // namespace dealwire::exporting
