#pragma once

#include "engine/exporting/export_page.hpp"
#include "engine/ports/lanes.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace dealwire::exporting {

/// Conversations that were read together, with what is to be done about each.
struct PlannedPage {
    ExportPage page;
    std::vector<std::optional<Planned>> plans;  ///< beside `page.due`
};

/// Reads pages of due conversations and plans them; with lanes two of them side by side. Changes
/// nothing. Where nobody looks at transcripts, documents are read without them.
///
/// Threads: one at a time; with lanes the stores are asked from several threads. Errors of the
/// stores are thrown on.
class PagePlanner {
public:
    struct Ports {
        PageReader::Ports stores;
        ports::Lanes* lanes = nullptr;
    };

    /// `judged`, which may be empty, is told of each conversation, in their order: nothing is done
    /// side by side then. `page`: conversations whose documents are in memory at once, per lane.
    /// Everything referred to must live as long.
    PagePlanner(Ports ports, const model::OrgScope& scope, const ExportRules& rules,
                const std::function<void(const Judged&)>& judged, std::size_t page);

    /// How many conversations to plan at once: a page, or one for each of two lanes.
    [[nodiscard]] std::size_t at_once() const { return ports_.lanes ? 2 * page_ : page_; }

    /// In pages, in the order given.
    std::vector<PlannedPage> plan(std::span<const ports::DueConversation> due);

    /// As one page, however many they are.
    PlannedPage plan_together(std::vector<ports::DueConversation> due);

private:
    Ports ports_;
    const ExportRules& rules_;
    const std::function<void(const Judged&)>& judged_;
    std::size_t page_;
    std::unique_ptr<ports::ConversationStore> lean_;  ///< null: documents are read whole
    PageReader reader_;
};

}  // namespace dealwire::exporting
