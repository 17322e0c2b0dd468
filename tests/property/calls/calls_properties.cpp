#include "adapters/json/json.hpp"
#include "engine/base/time_text.hpp"
#include "engine/calls/call_data.hpp"
#include "engine/calls/new_call.hpp"
#include "engine/intake/conversation_document.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace dealwire::calls {
namespace {

using base::Tree;

Tree any_value() {
    switch (*rc::gen::inRange(0, 8)) {
        case 0:
            return {};
        case 1:
            return Tree{*rc::gen::arbitrary<bool>()};
        case 2:
            return Tree{*rc::gen::arbitrary<std::int64_t>()};
        case 3:
            return Tree{base::Number{"-1.5e300"}};
        case 4:
            return Tree{*rc::gen::element<std::string>("Inbound", "video", "deu", "en-GB",
                                                       "External", "0", "https://recorder.test/1")};
        case 5:
            return Tree{Tree::Array{Tree{1}}};
        case 6:
            return Tree{Tree::Object{{"name", "x"}}};
        default:
            return Tree{*rc::gen::arbitrary<std::string>()};
    }
}

/// A value that has the shape of most members of its name, or not.
Tree likely_value(const std::string& name) {
    if (*rc::gen::inRange(0, 4) == 0) return any_value();
    if (name == "parties")
        return Tree{Tree::Array{Tree::Object{{"emailAddress", "iris@northbridge.test"},
                                             {"userId", *rc::gen::arbitrary<std::string>()},
                                             {"affiliation", *rc::gen::arbitrary<std::string>()}}}};
    if (name == "content")
        return Tree{Tree::Object{{"brief", *rc::gen::arbitrary<std::string>()},
                                 {"topics", Tree::Array{}},
                                 {"callOutcome", any_value()}}};
    if (name == "interaction")
        return Tree{Tree::Object{{"questions", any_value()}, {"speakers", Tree::Array{}}}};
    if (name == "transcript") return Tree{Tree::Array{}};
    return Tree{*rc::gen::arbitrary<std::string>()};
}

/// A document that intake takes, with anything in every other place that intake lets pass.
ports::IncomingConversation any_call() {
    Tree meta;
    meta.set("id", "5120044219908311201");
    meta.set("started", "2026-03-02T09:31:12.5Z");
    Tree document;
    document.set("metaData", meta);
    const auto keep_if_taken = [&](Tree changed) {
        if (intake::read_document(changed)) document = std::move(changed);
    };
    for (const char* name : {"url", "title", "scheduled", "duration", "primaryUserId", "direction",
                             "system", "scope", "media", "language", "workspaceId", "isPrivate"}) {
        Tree changed = document;
        Tree with_it = *document.find("metaData");
        with_it.set(name, any_value());
        changed.set("metaData", std::move(with_it));
        keep_if_taken(std::move(changed));
    }
    for (const char* name :
         {"context", "parties", "content", "interaction", "collaboration", "media", "transcript"}) {
        Tree changed = document;
        changed.set(name, likely_value(name));
        keep_if_taken(std::move(changed));
    }
    return intake::read_document(std::move(document)).value();
}

bool one_of(const Tree& call, const char* name, const std::set<std::string>& words) {
    const Tree* value = call.find(name);
    return value && value->string() && words.contains(*value->string());
}

/// What strict clients decode of every call (section 16.8 of the contract).
bool decodes_strictly(const Tree& call) {
    for (const char* name : {"id", "url", "primaryUserId", "started", "title", "language"})
        if (!call.find(name) || !call.find(name)->string()) return false;
    const Tree* duration = call.find("duration");
    return duration && duration->number() &&
           base::to_integer(*duration->number()).value_or(-1) >= 0 &&
           base::parse_instant(*call.text_at("started")) && call.text_at("language")->size() == 3 &&
           !call.text_at("primaryUserId")->empty() && call.find("isPrivate")->boolean() &&
           one_of(call, "direction", {"Inbound", "Outbound", "Conference", "Unknown"}) &&
           one_of(call, "scope", {"Internal", "External", "Unknown"}) &&
           one_of(call, "media", {"Video", "Audio"});
}

ContentSelector any_selector() {
    ContentSelector s;
    s.context = *rc::gen::element(ContextDepth::None, ContextDepth::Basic, ContextDepth::Extended);
    for (bool* each :
         {&s.parties, &s.structure, &s.topics, &s.trackers, &s.tracker_occurrences, &s.brief,
          &s.outline, &s.highlights, &s.call_outcome, &s.key_points, &s.speakers, &s.video,
          &s.interaction_stats, &s.questions, &s.public_comments, &s.media, &s.time_of_call})
        *each = *rc::gen::arbitrary<bool>();
    return s;
}

std::vector<std::string> blocks_of(const ContentSelector& s) {
    std::vector<std::string> blocks{"metaData"};
    if (s.context != ContextDepth::None) blocks.emplace_back("context");
    if (s.parties) blocks.emplace_back("parties");
    if (s.any_content()) blocks.emplace_back("content");
    if (s.any_interaction()) blocks.emplace_back("interaction");
    if (s.public_comments) blocks.emplace_back("collaboration");
    if (s.media) blocks.emplace_back("media");
    return blocks;
}

Tree shown(const ports::IncomingConversation& call, const ContentSelector& selector) {
    const UserBook users{{}};
    return call_data({call.conversation, call.document, {}, {}}, selector,
                     {users, "https://x.test"});
}

TEST(CallDataProperties, IsReadByStrictClientsWhateverDocumentsHold) {
    EXPECT_TRUE(rc::check([] {
        const auto call = any_call();
        RC_ASSERT(decodes_strictly(*shown(call, {}).find("metaData")));
    }));
}

TEST(CallDataProperties, HasExactlyTheBlocksThatAreAskedFor) {
    EXPECT_TRUE(rc::check([] {
        const auto call = any_call();
        const ContentSelector selector = any_selector();
        std::vector<std::string> names;
        const Tree made = shown(call, selector);
        for (const auto& [name, value] : *made.object()) names.push_back(name);
        RC_ASSERT(names == blocks_of(selector));
    }));
}

TEST(CallDataProperties, IsTakenInAgainAsItWasGiven) {
    EXPECT_TRUE(rc::check([] {
        const auto call = any_call();
        const auto again = intake::read_document(shown(call, any_selector()));
        RC_ASSERT(again.has_value());
        RC_ASSERT(again->conversation.id == call.conversation.id);
        RC_ASSERT(again->conversation.time == call.conversation.time);
    }));
}

TEST(NewCallProperties, IsTakenInOrRefusedWithASentence) {
    EXPECT_TRUE(rc::check([] {
        model::Member host;
        host.id = {"0194d2a0-0000-7000-8000-000000000001"};
        host.email = "iris@northbridge.test";
        const UserBook users{{host}};
        const std::string id = user_id_of(host.id);
        Tree body = Tree{Tree::Object{{"clientUniqueId", "zoom-1"},
                                      {"actualStart", "2026-03-02T09:31:12Z"},
                                      {"direction", "Inbound"},
                                      {"primaryUser", id},
                                      {"parties", Tree::Array{Tree::Object{{"userId", id}}}}}};
        for (const char* name : {"title", "purpose", "duration", "parties", "context", "customData",
                                 "speakersTimeline", "languageCode", "scheduledStart"})
            if (*rc::gen::arbitrary<bool>()) body.set(name, any_value());
        const auto call = read_new_call(body, users);
        if (!call) {
            RC_ASSERT(!call.error().why.empty());
            return;
        }
        const auto read = intake::read_document(call->document);
        RC_ASSERT(read.has_value() || !read.error().reason.empty());
    }));
}

}  // namespace
}  // namespace dealwire::calls
