#include "tests/fakes/merged_links.hpp"

#include <array>

namespace dealwire::fakes {
namespace {

using model::RecordId;
using ports::StoredRecord;

struct Link {
    std::string_view object;
    std::string_view field;
    std::string_view to;
};

constexpr std::array<Link, 5> kLinks{{{"Contact", "AccountId", "Account"},
                                      {"Opportunity", "AccountId", "Account"},
                                      {"OpportunityContactRole", "ContactId", "Contact"},
                                      {"Lead", "ConvertedContactId", "Contact"},
                                      {"Lead", "ConvertedAccountId", "Account"}}};

RecordId master_of(const Records& records, const RecordId& id) {
    const auto found = records.find(id);
    const bool lost = found != records.end() && found->second.state == model::RecordState::Deleted;
    return lost ? found->second.master : RecordId{};
}

RecordId end_of_chain(const Records& records, RecordId id) {
    for (std::size_t steps = 0; steps <= records.size(); ++steps) {
        const RecordId master = master_of(records, id);
        if (master.empty()) break;
        id = master;
    }
    return id;
}

}  // namespace

bool follow_links(const RecordsByObject& held, StoredRecord& record) {
    bool moved = false;
    for (const Link& link : kLinks) {
        const auto targets = held.find(std::string{link.to});
        if (link.object != record.object || targets == held.end()) continue;
        const auto text = record.fields.text_at(link.field);
        const auto id = text ? RecordId::parse(*text) : std::nullopt;
        if (!id) continue;
        const RecordId end = end_of_chain(targets->second, *id);
        moved |= end != *id;
        record.fields.set(std::string{link.field}, end.text());
    }
    return moved;
}

void follow_all_links(RecordsByObject& held,
                      const std::function<void(const StoredRecord&)>& moved) {
    for (auto& [object, records] : held)
        for (auto& [id, record] : records)
            if (follow_links(held, record)) moved(record);
}

}  // namespace dealwire::fakes
