#pragma once

#include "engine/exporting/settings.hpp"
#include "engine/ports/export_store.hpp"

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace dealwire::exporting {

/// Whether so many conversations are more than one export may take out of an org that holds
/// `in_org` of them: above the share of the settings, and above what may always leave. Pure.
bool too_many_leave(std::int64_t leaving, std::int64_t in_org, const ExportSettings& settings);

/// Conversations that would leave the org by filter, mapping or settings. They wait for all others
/// to be looked at, because only then it is known how many they are.
class LeavingList {
public:
    /// What waited, in the order in which it was added.
    struct Released {
        std::vector<ports::DueConversation> fresh;
        std::vector<ports::DueConversation> again;  ///< reprocessing
    };

    /// `holds`: whether anything waits at all. Not where nothing is sent, or somebody said that
    /// they may leave.
    explicit LeavingList(bool holds) : holds_{holds} {}

    /// Whether a conversation that leaves has to wait.
    [[nodiscard]] bool holds() const { return holds_; }

    void add(ports::DueConversation due) { waiting_.push_back(std::move(due)); }

    [[nodiscard]] std::span<const ports::DueConversation> waiting() const { return waiting_; }

    /// From now on nothing waits any more.
    Released release();

private:
    bool holds_;
    std::vector<ports::DueConversation> waiting_;
};

}  // namespace dealwire::exporting
