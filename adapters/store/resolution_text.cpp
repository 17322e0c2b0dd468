#include "adapters/store/resolution_text.hpp"

#include "adapters/store/line_text.hpp"
#include "engine/ports/store_error.hpp"

namespace dealwire::store {
namespace {

using model::RecordId;
using model::Resolution;

constexpr std::string_view kParticipant = "p";
constexpr std::string_view kRejected = "r";
constexpr std::string_view kCandidate = "c";
constexpr std::string_view kYes = "1";

void append_ids(std::string& text, const std::vector<RecordId>& ids) {
    for (const RecordId& id : ids) {
        if (&id != &ids.front()) text.push_back(',');
        text.append(id.view());
    }
    text.push_back('|');
}

/// The stretch before the next `mark`, which is taken off `text` with it.
std::string_view cut_off(std::string_view& text, char mark) {
    const std::string_view part = text.substr(0, text.find(mark));
    text.remove_prefix(part.size() < text.size() ? part.size() + 1 : part.size());
    return part;
}

/// Empty texts stand for empty ids.
RecordId id_of(std::string_view text) {
    if (text.empty()) return {};
    const auto id = RecordId::parse(text);
    if (!id) throw ports::StoreError{"The store holds a resolution with a damaged id."};
    return *id;
}

std::vector<RecordId> ids_of(std::string_view text) {
    std::vector<RecordId> ids;
    while (!text.empty()) ids.push_back(id_of(cut_off(text, ',')));
    return ids;
}

void append_match(LineWriter& line, const model::ParticipantMatch& match) {
    line.add_plain(kParticipant).add(match.email).add(match.name).add_plain(match.kind);
    line.add_plain(match.id.view()).add_plain(match.account.view()).add_plain(match.rule);
    line.add(match.because).end();
    for (const model::Rejected& one : match.rejected)
        line.add_plain(kRejected)
            .add_plain(one.kind)
            .add_plain(one.id.view())
            .add(one.reason)
            .end();
}

model::ParticipantMatch match_of(LineFields& fields) {
    model::ParticipantMatch match;
    match.email = fields.text();
    match.name = fields.text();
    match.kind = fields.plain();
    match.id = id_of(fields.plain());
    match.account = id_of(fields.plain());
    match.rule = fields.plain();
    match.because = fields.text();
    return match;
}

model::Rejected rejected_of(LineFields& fields) {
    model::Rejected rejected;
    rejected.kind = fields.plain();
    rejected.id = id_of(fields.plain());
    rejected.reason = fields.text();
    return rejected;
}

model::OpportunityCandidate candidate_of(LineFields& fields) {
    model::OpportunityCandidate candidate;
    candidate.id = id_of(fields.plain());
    candidate.chosen = fields.plain() == kYes;
    candidate.verdict = fields.plain();
    candidate.reason = fields.text();
    candidate.note = fields.text();
    return candidate;
}

void take_line(Resolution& resolution, LineFields fields) {
    const std::string_view kind = fields.plain();
    if (kind == kParticipant)
        resolution.participants.push_back(match_of(fields));
    else if (kind == kCandidate)
        resolution.candidates.push_back(candidate_of(fields));
    else if (kind == kRejected && !resolution.participants.empty())
        resolution.participants.back().rejected.push_back(rejected_of(fields));
    else
        throw ports::StoreError{"The store holds a damaged resolution."};
}

}  // namespace

std::string records_text(const Resolution& resolution) {
    std::string text;
    append_ids(text, resolution.contacts);
    append_ids(text, resolution.leads);
    append_ids(text, resolution.accounts);
    return text.append(resolution.opportunity.view());
}

void append_trace_text(std::string& out, const Resolution& resolution) {
    LineWriter line{out};
    line.add_plain(resolution.opportunity_account.view()).add(resolution.opportunity_stage);
    line.add_plain(resolution.overridden ? kYes : "").end();
    for (const model::ParticipantMatch& match : resolution.participants) append_match(line, match);
    for (const model::OpportunityCandidate& one : resolution.candidates)
        line.add_plain(kCandidate)
            .add_plain(one.id.view())
            .add_plain(one.chosen ? kYes : "")
            .add_plain(one.verdict)
            .add(one.reason)
            .add(one.note)
            .end();
}

Resolution resolution_from_text(const base::ConversationId& conversation, std::string_view records,
                                std::string_view trace) {
    Resolution resolution;
    resolution.conversation = conversation;
    resolution.contacts = ids_of(cut_off(records, '|'));
    resolution.leads = ids_of(cut_off(records, '|'));
    resolution.accounts = ids_of(cut_off(records, '|'));
    resolution.opportunity = id_of(records);
    LineFields first{cut_off(trace, '\n')};
    resolution.opportunity_account = id_of(first.plain());
    resolution.opportunity_stage = first.text();
    resolution.overridden = first.plain() == kYes;
    each_line(trace, [&](const LineFields& fields) { take_line(resolution, fields); });
    return resolution;
}

}  // namespace dealwire::store
