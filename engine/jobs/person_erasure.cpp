#include "engine/jobs/person_erasure.hpp"

#include "engine/intake/conversation_document.hpp"
#include "engine/intake/person_search.hpp"
#include "engine/intake/redaction.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <utility>

namespace dealwire::jobs {
namespace {

using base::ConversationId;
using model::Conversation;

/// Documents in memory, and conversations of one transaction.
constexpr std::size_t kErasedAtOnce = 100;

/// Looks again, at most: with `deletion.erased_people: accept` somebody may bring in more and more.
constexpr int kMostRounds = 20;

bool others_took_part(const Conversation& conversation, const intake::Person& person,
                      const std::string& home) {
    return std::ranges::any_of(conversation.participants, [&](const auto& participant) {
        return participant.affiliation != model::Affiliation::Internal &&
               !is_same(participant, person, home);
    });
}

template <class Work>
bool in_portions(const std::vector<ConversationId>& ids, const std::stop_token& stop,
                 const Work& work) {
    for (std::size_t from = 0; from < ids.size(); from += kErasedAtOnce) {
        if (stop.stop_requested()) return false;
        work(std::span{ids}.subspan(from, std::min(kErasedAtOnce, ids.size() - from)));
    }
    return true;
}

}  // namespace

bool PersonFound::looks_like_one_of_ours() const {
    const auto count = static_cast<std::int64_t>(conversations.size());
    return count > kNeverMany && count * 10 > held;
}

PersonFound PersonErasure::find(const intake::Person& person, const std::stop_token& stop) {
    PersonFound found;
    found.held = ports_.conversations.count(tenant_);
    intake::search_person(
        person, tenant_, home_, ports_.people,
        [&](const Conversation& conversation) {
            found.conversations.push_back({conversation.id, conversation.time,
                                           others_took_part(conversation, person, home_)});
        },
        stop);
    std::ranges::sort(found.conversations, std::greater{}, [](const Involvement& one) {
        return std::pair{one.time, one.conversation};
    });
    return found;
}

PersonErased PersonErasure::erase(const intake::Person& person, const model::DeletionAct& act,
                                  const PersonFound& found, PersonErasureDepth depth,
                                  const std::stop_token& stop) {
    const std::vector<std::string> digests{digest_of(person)};
    ports_.erased.remember(tenant_, digests, ports_.clock.now());
    PersonErased done;
    ports_.deletions.erase(tenant_, act, {});  // an entry also where there is nothing to erase
    bool ended = erase_found(person, act, found, depth, stop, done);
    // What was let in before the person was remembered may have been saved after he was searched.
    for (int round = 0; ended && round < kMostRounds; ++round) {
        const PersonFound more = find(person, stop);
        if (more.conversations.empty()) break;
        ended = erase_found(person, act, more, depth, stop, done);
    }
    done.stopped = !ended || stop.stop_requested();
    ports_.log.write(
        ports::Level::Info, "person_erased",
        {{"deletion", act.id.value}, {"conversations", done.erased}, {"redacted", done.redacted}});
    return done;
}

bool PersonErasure::erase_found(const intake::Person& person, const model::DeletionAct& act,
                                const PersonFound& found, PersonErasureDepth depth,
                                const std::stop_token& stop, PersonErased& done) {
    std::vector<ConversationId> whole;
    std::vector<ConversationId> partly;
    for (const Involvement& one : found.conversations)
        (one.others && depth == PersonErasureDepth::Data ? partly : whole)
            .push_back(one.conversation);
    return in_portions(
               whole, stop,
               [&](auto ids) { done.erased += ports_.deletions.erase(tenant_, act, ids); }) &&
           in_portions(partly, stop, [&](auto ids) { done.redacted += redact(person, act, ids); });
}

std::int64_t PersonErasure::redact(const intake::Person& person, const model::DeletionAct& act,
                                   std::span<const ConversationId> ids) {
    // Read before the documents: one that changes in between is left, and found by the next search.
    std::map<ConversationId, std::string> digests;
    for (const Conversation& held : ports_.conversations.find_all(tenant_, ids))
        digests.emplace(held.id, held.digest);
    std::vector<ports::IncomingConversation> versions;
    std::vector<ConversationId> beyond;  // without the person it is no conversation any more
    for (auto& content : ports_.conversations.contents(tenant_, ids)) {
        auto version =
            intake::read_document(intake::redacted(std::move(content.document), person, home_));
        if (version) {
            version->replaces = digests[content.id];
            versions.push_back(std::move(*version));
        } else {
            beyond.push_back(content.id);
        }
    }
    if (!beyond.empty()) ports_.deletions.erase(tenant_, act, beyond);
    return ports_.deletions.redact(tenant_, act, versions);
}

bool PersonErasure::allow(const intake::Person& person) {
    const std::vector<std::string> digests{digest_of(person)};
    return ports_.erased.forget(tenant_, digests) > 0;
}

bool PersonErasure::is_remembered(const intake::Person& person) {
    return ports_.erased.all(tenant_).contains(digest_of(person));
}

std::string PersonErasure::digest_of(const intake::Person& person) const {
    return ports_.digester.digest(person.text());
}

}  // namespace dealwire::jobs
