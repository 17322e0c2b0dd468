#include "engine/calls/call_data.hpp"

#include "engine/calls/values.hpp"
#include "engine/exporting/affiliation.hpp"

#include <cmath>

namespace dealwire::calls {
namespace {

using base::Tree;

Tree list_or_empty(const Tree& document, std::string_view path) {
    const Tree* found = document.at(path);
    return found && found->array() ? *found : Tree{Tree::Array{}};
}

Tree value_or_null(const Tree& document, std::string_view path) {
    const Tree* found = document.at(path);
    return found ? *found : Tree{};
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
        Tree::Object made{
            {"id", participant.id.empty() ? std::to_string(number + 1) : participant.id},
            {"emailAddress", text_or_null(participant.email)},
            {"name", text_or_null(participant.name)},
            {"title", text_or_null(party.text_at("title"))},
            {"phoneNumber", text_or_null(participant.phone)},
            {"userId", user_id(participant)},
            {"speakerId", text_or_null(party.text_at("speakerId"))},
            {"context", Tree::Array{}},
            {"affiliation", exporting::word_of(side)},
            {"methods", methods_of(participant)}};
        Tree whole_party{std::move(made)};
        if (selector_.context == ContextDepth::None) return whole_party;
        const ContextSources sources{selector_, call_.resolution, call_.values, call_.document};
        whole_party.set("context", party_context(sources, number, party));
        return whole_party;
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
    const Tree* phrases = tracker.find("phrases");
    if (!phrases || !phrases->array()) return tracker;
    Tree::Array plain = *phrases->array();
    for (Tree& phrase : plain)
        if (phrase.object()) phrase.set("occurrences", Tree::Array{});
    tracker.set("phrases", std::move(plain));
    return tracker;
}

Tree trackers(const Tree& document, bool with_occurrences) {
    Tree list = list_or_empty(document, "content.trackers");
    if (with_occurrences) return list;
    for (Tree& tracker : *list.array()) tracker = without_occurrences(std::move(tracker));
    return list;
}

Tree content(const Tree& document, const ContentSelector& selector) {
    Tree made{Tree::Object{}};
    const auto list = [&](bool wanted, const char* name) {
        if (wanted) made.set(name, list_or_empty(document, std::string{"content."} + name));
    };
    list(selector.structure, "structure");
    list(selector.topics, "topics");
    if (selector.trackers) made.set("trackers", trackers(document, selector.tracker_occurrences));
    if (selector.brief) made.set("brief", text_or_null(document.text_at("content.brief")));
    list(selector.outline, "outline");
    list(selector.highlights, "highlights");
    if (selector.call_outcome)
        made.set("callOutcome", value_or_null(document, "content.callOutcome"));
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

Tree interaction(const CallSources& call, const ContentSelector& selector, const UserBook& users) {
    Tree made{Tree::Object{}};
    const Tree& document = call.document;
    if (selector.speakers)
        made.set("speakers", with_users(list_or_empty(document, "interaction.speakers"), "userId",
                                        call, users));
    if (selector.interaction_stats)
        made.set("interactionStats", list_or_empty(document, "interaction.interactionStats"));
    if (selector.video) made.set("video", list_or_empty(document, "interaction.video"));
    if (selector.questions) made.set("questions", value_or_null(document, "interaction.questions"));
    return made;
}

Tree collaboration(const CallSources& call, const UserBook& users) {
    Tree comments = list_or_empty(call.document, "collaboration.publicComments");
    return Tree::Object{
        {"publicComments", with_users(std::move(comments), "commenterUserId", call, users)}};
}

Tree media(const Tree& document) {
    const Tree* found = document.find("media");
    return found && found->object() ? *found : Tree{Tree::Object{}};
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
        list.emplace_back(Tree::Object{{"start", milliseconds(sentence, "start")},
                                       {"end", milliseconds(sentence, ends(sentence))},
                                       {"text", sentence.text_at("text").value_or("")}});
    return list;
}

}  // namespace

Tree call_data(const CallSources& call, const ContentSelector& selector,
               const Surroundings& around) {
    Tree made{Tree::Object{{"metaData", basic_data(call.conversation, call.document, around)}}};
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
        monologues.emplace_back(
            Tree::Object{{"speakerId", text_or_null(monologue.text_at("speakerId"))},
                         {"topic", text_or_null(monologue.text_at("topic"))},
                         {"sentences", sentences_of(monologue)}});
    return Tree::Object{{"callId", conversation.id.value}, {"transcript", std::move(monologues)}};
}

}  // namespace dealwire::calls
