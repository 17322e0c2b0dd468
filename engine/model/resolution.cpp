#include "engine/model/resolution.hpp"

#include "engine/base/digest.hpp"

namespace dealwire::model {
namespace {

void append(std::string& text, const std::vector<RecordId>& ids) {
    for (const RecordId& id : ids) text.append(id.view()).push_back(',');
    text.push_back('\n');
}

}  // namespace

std::string outcome_digest(const Resolution& resolution) {
    constexpr std::size_t kUsually = 512;
    std::string text;
    text.reserve(kUsually);
    append(text, resolution.contacts);
    append(text, resolution.leads);
    append(text, resolution.accounts);
    text.append(resolution.opportunity.view()).push_back(' ');
    text.append(resolution.opportunity_account.view()).push_back('\n');
    text.append(resolution.opportunity_stage).push_back('\n');
    for (const ParticipantMatch& match : resolution.participants) {
        text.append(match.kind).push_back(' ');
        text.append(match.id.view()).push_back(' ');
        text.append(match.account.view()).push_back(' ');
        text.append(match.rule).push_back('\n');
    }
    return base::digest(text);
}

}  // namespace dealwire::model
