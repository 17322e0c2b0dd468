#include "engine/calls/call_data.hpp"

#include "engine/calls/values.hpp"
#include "engine/exporting/affiliation.hpp"

#include <algorithm>
#include <cmath>

namespace dealwire::calls {
namespace {

using base::Tree;

Tree* member_of(Tree& tree, std::string_view name) {
    Tree::Object* members = tree.object();
    if (!members) return nullptr;
    const auto found =
        std::ranges::find_if(*members, [&](const auto& each) { return each.first == name; });
    return found == members->end() ? nullptr : &found->second;
}

/// What stands in a block of the document, taken out of it; null where there is nothing.
Tree taken(Tree& document, std::string_view block, std::string_view name) {
    Tree* const holder = member_of(document, block);
    Tree* const found = holder ? member_of(*holder, name) : nullptr;
    return found ? std::move(*found) : Tree{};
}

Tree taken_list(Tree& document, std::string_view block, std::string_view name) {
    Tree found = taken(document, block, name);
    if (found.array()) return found;
    return Tree{Tree::Array{}};
}

/// Nobody can have been there in neither way.
Tree methods_of(const model::Participant& participant) {
    Tree::Array methods;
    if (participant.invited) methods.emplace_back("Invitee");
    if (participant.attended) methods.emplace_back("Attendee");
    return methods;
}

class PartyList {
public:
    PartyList(const CallSources& call, const ContentSelector& selector, const UserBook& users)
        : call_{call}, selector_{selector}, users_{users} {}

    Tree make() {
        Tree::Array list;
        std::size_t number = 0;
        for (const Tree& party : list_at(call_.document, "parties"))
            if (party.object() && number < call_.conversation.participants.size())
                list.push_back(one(party, number++));
        return list;
    }

private:
    Tree one(const Tree& party, std::size_t number) {
        const model::Participant& participant = call_.conversation.participants[number];
        const auto side = exporting::affiliation_of(number, call_.conversation, call_.resolution);
        constexpr std::size_t kMembers = 10;
        return MadeObject{kMembers}
            .with("id", participant.id.empty() ? std::to_string(number + 1) : participant.id)
            .with("emailAddress", text_or_null(participant.email))
            .with("name", text_or_null(participant.name))
            .with("title", text_or_null(party.text_at("title")))
            .with("phoneNumber", text_or_null(participant.phone))
            .with("userId", user_id(participant))
            .with("speakerId", text_or_null(party.text_at("speakerId")))
            .with("context", context_of(party, number))
            .with("affiliation", exporting::word_of(side))
            .with("methods", methods_of(participant))
            .take();
    }

    Tree context_of(const Tree& party, std::size_t number) {
        if (selector_.context == ContextDepth::None) return Tree::Array{};
        return party_context({selector_, call_.resolution, call_.values, call_.document}, number,
                             party);
    }

    Tree user_id(const model::Participant& participant) {
        if (const model::Member* member = users_.who(participant)) return user_id_of(member->id);
        return text_or_null(users_.id_for(participant.user_id, call_.conversation));
    }

    const CallSources& call_;
    const ContentSelector& selector_;
    const UserBook& users_;
};

Tree without_occurrences(Tree tracker) {
    if (!tracker.object()) return tracker;
    tracker.set("occurrences", Tree::Array{});
    Tree* const phrases = member_of(tracker, "phrases");
    if (!phrases || !phrases->array()) return tracker;
    for (Tree& phrase : *phrases->array())
        if (phrase.object()) phrase.set("occurrences", Tree::Array{});
    return tracker;
}

Tree trackers(Tree& document, bool with_occurrences) {
    Tree list = taken_list(document, "content", "trackers");
    if (with_occurrences) return list;
    for (Tree& tracker : *list.array()) tracker = without_occurrences(std::move(tracker));
    return list;
}

Tree content(Tree& document, const ContentSelector& selector) {
    Tree made{Tree::Object{}};
    const auto list = [&](bool wanted, const char* name) {
        if (wanted) made.set(name, taken_list(document, "content", name));
    };
    list(selector.structure, "structure");
    list(selector.topics, "topics");
    if (selector.trackers) made.set("trackers", trackers(document, selector.tracker_occurrences));
    if (selector.brief) made.set("brief", text_or_null(document.text_at("content.brief")));
    list(selector.outline, "outline");
    list(selector.highlights, "highlights");
    if (selector.call_outcome) made.set("callOutcome", taken(document, "content", "callOutcome"));
    list(selector.key_points, "keyPoints");
    return made;
}

/// Items of a list with the user that one of their members names written as the API names him.
Tree with_users(Tree list, const char* name, const CallSources& call, const UserBook& users) {
    for (Tree& item : *list.array())
        if (const auto id = item.object() ? item.text_at(name) : std::nullopt)
            item.set(name, text_or_null(users.id_for(*id, call.conversation)));
    return list;
}

Tree interaction(CallSources& call, const ContentSelector& selector, const UserBook& users) {
    constexpr std::string_view kBlock = "interaction";
    Tree made{Tree::Object{}};
    Tree& document = call.document;
    if (selector.speakers)
        made.set("speakers",
                 with_users(taken_list(document, kBlock, "speakers"), "userId", call, users));
    if (selector.interaction_stats)
        made.set("interactionStats", taken_list(document, kBlock, "interactionStats"));
    if (selector.video) made.set("video", taken_list(document, kBlock, "video"));
    if (selector.questions) made.set("questions", taken(document, kBlock, "questions"));
    return made;
}

Tree collaboration(CallSources& call, const UserBook& users) {
    Tree comments = taken_list(call.document, "collaboration", "publicComments");
    return MadeObject{1}
        .with("publicComments", with_users(std::move(comments), "commenterUserId", call, users))
        .take();
}

Tree media(Tree& document) {
    Tree* const found = member_of(document, "media");
    return found && found->object() ? std::move(*found) : Tree{Tree::Object{}};
}

Tree milliseconds(const Tree& sentence, const char* name) {
    constexpr double kMost = 1e12;
    const double value = double_at(sentence, name).value_or(0);
    return whole(value > -kMost && value < kMost ? std::llround(value) : 0);
}

/// One without an end ends where it begins.
const char* ends(const Tree& sentence) { return double_at(sentence, "end") ? "end" : "start"; }

Tree sentences_of(const Tree& monologue) {
    Tree::Array list;
    for (const Tree& sentence : list_at(monologue, "sentences"))
        list.emplace_back(MadeObject{3}
                              .with("start", milliseconds(sentence, "start"))
                              .with("end", milliseconds(sentence, ends(sentence)))
                              .with("text", sentence.text_at("text").value_or(""))
                              .take());
    return list;
}

}  // namespace

// Blocks are taken last: the context and the parties read the document, too.
Tree call_data(CallSources call, const ContentSelector& selector, const Surroundings& around) {
    Tree made{MadeObject{1}
                  .with("metaData", basic_data(call.conversation, call.document, around))
                  .take()};
    if (selector.context != ContextDepth::None)
        made.set("context", call_context({selector, call.resolution, call.values, call.document}));
    if (selector.parties) made.set("parties", PartyList{call, selector, around.users}.make());
    if (selector.any_content()) made.set("content", content(call.document, selector));
    if (selector.any_interaction())
        made.set("interaction", interaction(call, selector, around.users));
    if (selector.public_comments) made.set("collaboration", collaboration(call, around.users));
    if (selector.media) made.set("media", media(call.document));
    return made;
}

Tree transcript_data(const model::Conversation& conversation, const Tree& document) {
    Tree::Array monologues;
    for (const Tree& monologue : list_at(document, "transcript"))
        monologues.emplace_back(MadeObject{3}
                                    .with("speakerId", text_or_null(monologue.text_at("speakerId")))
                                    .with("topic", text_or_null(monologue.text_at("topic")))
                                    .with("sentences", sentences_of(monologue))
                                    .take());
    return MadeObject{2}
        .with("callId", conversation.id.value)
        .with("transcript", std::move(monologues))
        .take();
}

}  // namespace dealwire::calls
