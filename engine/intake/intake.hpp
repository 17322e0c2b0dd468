#pragma once

#include "engine/base/id.hpp"
#include "engine/base/tree.hpp"
#include "engine/intake/person.hpp"
#include "engine/ports/conversation_store.hpp"

#include <tl/expected.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

namespace dealwire::intake {

struct RejectedLine {
    std::int64_t line = 0;  ///< from 1
    std::string id;         ///< empty where it could not be read
    std::string reason;
};

struct IntakeReport {
    std::int64_t accepted = 0;  ///< new conversations
    std::int64_t updated = 0;
    std::int64_t unchanged = 0;
    std::vector<RejectedLine> rejected;
    std::vector<std::string> stay_deleted;  ///< ids of those that were deleted before
    std::vector<std::string> with_erased;   ///< taken in although somebody erased took part
};

/// What becomes of conversations in which somebody takes part who was erased.
enum class ErasedTakePart { Refuse, Flag, Accept };

/// What may come in.
struct IntakePolicy {
    bool restore = false;   ///< conversations that were deleted are taken in anew
    bool only_new = false;  ///< what is there already stays as it is, and counts as unchanged
    ErasedTakePart erased_take_part = ErasedTakePart::Refuse;
    /// The people who are erased now; asked again where somebody was erased meanwhile. None:
    /// nobody.
    std::function<ErasedList()> erased = {};
};

/// Takes conversation documents one by one and saves them in batches. A bad one is rejected alone,
/// with its line and the reason; so is a second one with the id of an earlier line. Somebody who is
/// erased meanwhile is kept out like everybody who was erased before.
class Intake {
public:
    /// Documents saved in one transaction, and bytes of text after which a batch is saved early:
    /// large enough to be quick, small enough that a crash repeats little and memory stays bounded.
    static constexpr std::size_t kBatch = 2000;
    static constexpr std::size_t kBatchBytes = std::size_t{16} << 20U;

    Intake(ports::ConversationStore& store, base::TenantId tenant, IntakePolicy policy = {});

    /// `parsed` is the document, or why the line could not be read; `bytes` the length of the line.
    void take(std::int64_t line, tl::expected<base::Tree, std::string> parsed, std::size_t bytes);

    /// Saves what is left and returns the whole report.
    IntakeReport finish();

private:
    void reject(std::int64_t line, std::string id, std::string reason);
    /// Whether it may come in as far as people are concerned who were erased.
    bool admits(std::int64_t line, const model::Conversation& conversation);
    void save_batch();
    /// Saves what is gathered; what has to be checked again stays.
    void save_once();
    void check_again();
    [[nodiscard]] bool asks_for_erased() const;

    ports::ConversationStore& store_;
    base::TenantId tenant_;
    IntakePolicy policy_;
    ErasedList erased_;
    IntakeReport report_;
    std::vector<ports::IncomingConversation> batch_;
    std::size_t batch_bytes_ = 0;
    std::unordered_map<std::string, std::int64_t> first_line_of_;
};

}  // namespace dealwire::intake
