#include "engine/intake/intake.hpp"

#include "engine/intake/conversation_document.hpp"

namespace dealwire::intake {

Intake::Intake(ports::ConversationStore& store, base::TenantId tenant, IntakePolicy policy)
    : store_{store}, tenant_{std::move(tenant)}, policy_{std::move(policy)} {
    if (policy_.erased) erased_ = policy_.erased();
}

bool Intake::asks_for_erased() const {
    return policy_.erased && policy_.erased_take_part != ErasedTakePart::Accept;
}

void Intake::take(std::int64_t line, tl::expected<base::Tree, std::string> parsed,
                  std::size_t bytes) {
    if (!parsed) return reject(line, "", parsed.error());
    auto incoming = read_document(std::move(*parsed));
    if (!incoming) return reject(line, incoming.error().id, incoming.error().reason);

    const std::string id = incoming->conversation.id.value;
    const auto [first, is_new] = first_line_of_.emplace(id, line);
    if (!is_new)
        return reject(line, id, "the same metaData.id as line " + std::to_string(first->second));

    if (!admits(line, incoming->conversation)) return;

    incoming->revives = policy_.restore;
    incoming->only_new = policy_.only_new;
    if (asks_for_erased()) incoming->checked = erased_.revision();
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

bool Intake::admits(std::int64_t line, const model::Conversation& conversation) {
    if (policy_.erased_take_part == ErasedTakePart::Accept) return true;
    if (!erased_.concerns(conversation)) return true;
    if (policy_.erased_take_part == ErasedTakePart::Flag) {
        report_.with_erased.push_back(conversation.id.value);
        return true;
    }
    reject(line, conversation.id.value,
           "somebody takes part whose data was erased (deletion.erased_people: refuse)");
    return false;
}

void Intake::save_batch() {
    while (!batch_.empty()) {
        save_once();
        if (!batch_.empty()) check_again();
    }
    batch_bytes_ = 0;
}

void Intake::save_once() {
    const std::vector<ports::Saved> saved = store_.save(tenant_, batch_);
    std::vector<ports::IncomingConversation> unchecked;
    for (std::size_t i = 0; i < saved.size(); ++i) {
        if (saved[i] == ports::Saved::Added) ++report_.accepted;
        if (saved[i] == ports::Saved::Updated) ++report_.updated;
        if (saved[i] == ports::Saved::Unchanged || saved[i] == ports::Saved::Known)
            ++report_.unchanged;
        if (saved[i] == ports::Saved::StaysDeleted)
            report_.stay_deleted.push_back(batch_[i].conversation.id.value);
        if (saved[i] == ports::Saved::Unchecked) unchecked.push_back(std::move(batch_[i]));
    }
    batch_ = std::move(unchecked);
}

void Intake::check_again() {
    erased_ = policy_.erased();
    std::erase_if(batch_, [&](ports::IncomingConversation& incoming) {
        const std::string& id = incoming.conversation.id.value;
        std::erase(report_.with_erased, id);  // it is told once
        incoming.checked = erased_.revision();
        return !admits(first_line_of_.at(id), incoming.conversation);
    });
}

}  // namespace dealwire::intake
