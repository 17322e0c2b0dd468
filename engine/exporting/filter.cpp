#include "engine/exporting/filter.hpp"

namespace dealwire::exporting {

using model::Affiliation;

Affiliation affiliation_of(std::size_t party, const model::Conversation& conversation,
                           const model::Resolution& resolution) {
    const Affiliation written = conversation.participants[party].affiliation;
    if (party >= resolution.participants.size()) return written;
    const model::ParticipantMatch& match = resolution.participants[party];
    if (match.kind == "internal") return Affiliation::Internal;
    if (match.kind != "unknown" || match.email.find('@') != std::string::npos)
        return Affiliation::External;
    return written;
}

Verdict default_filter(const model::Conversation& conversation,
                       const model::Resolution& resolution) {
    if (conversation.is_private) return {false, "The conversation is marked private."};
    std::size_t external = 0;
    for (std::size_t i = 0; i < conversation.participants.size(); ++i)
        if (affiliation_of(i, conversation, resolution) == Affiliation::External) ++external;
    if (external == 0) return {false, "No participant is from outside the company."};
    return {true, std::to_string(external) +
                      (external == 1 ? " participant is" : " participants are") +
                      " from outside the company, and the conversation is not private."};
}

}  // namespace dealwire::exporting
