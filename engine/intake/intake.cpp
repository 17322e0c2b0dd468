#include "engine/intake/intake.hpp"

#include "engine/intake/conversation_document.hpp"

namespace dealwire::intake {

Intake::Intake(ports::ConversationStore& store, base::TenantId tenant)
    : store_{store}, tenant_{std::move(tenant)} {}

void Intake::take(std::int64_t line, tl::expected<base::Tree, std::string> parsed,
                  std::size_t bytes) {
    if (!parsed) return reject(line, "", parsed.error());
    auto incoming = read_document(std::move(*parsed));
    if (!incoming) return reject(line, incoming.error().id, incoming.error().reason);

    const std::string id = incoming->conversation.id.value;
    const auto [first, is_new] = first_line_of_.emplace(id, line);
    if (!is_new)
        return reject(line, id, "the same metaData.id as line " + std::to_string(first->second));

    batch_.push_back(std::move(*incoming));
    batch_bytes_ += bytes;
    if (batch_.size() >= kBatch || batch_bytes_ >= kBatchBytes) save_batch();
}

IntakeReport Intake::finish() {
    save_batch();
    return std::move(report_);
}

void Intake::reject(std::int64_t line, std::string id, std::string reason) {
    report_.rejected.push_back({line, std::move(id), std::move(reason)});
}

void Intake::save_batch() {
    if (batch_.empty()) return;
    for (const ports::Saved saved : store_.save(tenant_, batch_)) {
        if (saved == ports::Saved::Added) ++report_.accepted;
        if (saved == ports::Saved::Updated) ++report_.updated;
        if (saved == ports::Saved::Unchanged) ++report_.unchanged;
    }
    batch_.clear();
    batch_bytes_ = 0;
}

}  // namespace dealwire::intake
