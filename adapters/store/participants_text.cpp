#include "adapters/store/participants_text.hpp"

#include "adapters/store/line_text.hpp"

#include <algorithm>

namespace dealwire::store {
namespace {

using model::Affiliation;
using model::Participant;

constexpr char kInternal = 'i';
constexpr char kExternal = 'e';
constexpr char kAttended = 'a';
constexpr char kInvited = 'n';

std::string marks_of(const Participant& one) {
    std::string marks;
    if (one.affiliation == Affiliation::Internal) marks.push_back(kInternal);
    if (one.affiliation == Affiliation::External) marks.push_back(kExternal);
    if (one.attended) marks.push_back(kAttended);
    if (one.invited) marks.push_back(kInvited);
    return marks;
}

Participant participant_of(LineFields fields) {
    Participant one;
    one.id = fields.text();
    one.email = fields.text();
    one.name = fields.text();
    one.phone = fields.text();
    one.user_id = fields.text();
    const std::string_view marks = fields.plain();
    const auto has = [&](char mark) { return marks.find(mark) != std::string_view::npos; };
    if (has(kInternal)) one.affiliation = Affiliation::Internal;
    if (has(kExternal)) one.affiliation = Affiliation::External;
    one.attended = has(kAttended);
    one.invited = has(kInvited);
    return one;
}

}  // namespace

std::string participants_text(std::span<const Participant> participants) {
    std::string text;
    LineWriter line{text};
    for (const Participant& one : participants) {
        for (const std::string* field : {&one.id, &one.email, &one.name, &one.phone, &one.user_id})
            line.add(*field);
        line.add(marks_of(one)).end();
    }
    return text;
}

std::vector<Participant> participants_from_text(std::string_view text) {
    std::vector<Participant> participants;
    participants.reserve(static_cast<std::size_t>(std::ranges::count(text, '\n')));
    each_line(text,
              [&](const LineFields& fields) { participants.push_back(participant_of(fields)); });
    return participants;
}

}  // namespace dealwire::store
