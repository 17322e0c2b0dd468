#include "engine/exporting/affiliation.hpp"

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

const char* word_of(Affiliation affiliation) {
    switch (affiliation) {
        case Affiliation::Internal:
            return "Internal";
        case Affiliation::External:
            return "External";
        case Affiliation::Unknown:
            break;
    }
    return "Unknown";
}

}  // namespace dealwire::exporting
