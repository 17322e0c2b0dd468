#include "engine/base/canonical.hpp"
#include "engine/base/text.hpp"
#include "engine/intake/conversation_document.hpp"
#include "engine/intake/redaction.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <optional>

namespace dealwire::intake {
namespace {

using base::Tree;

const std::vector<std::string> kAddresses{"bo@y.test",  "Bo Berg <BO@Y.test>", "bo+x@y.test",
                                          "eve@y.test", "bob@y.test",          ""};
const std::vector<std::string> kWords{"bo@y.test", "BO@y.TEST", " said ",   "Bo Berg", "Eve",
                                      "bo",        "@y.test",   "[erased]", "Übung",   ""};

std::string some_text() {
    std::string text;
    for (int i = *rc::gen::inRange(0, 5); i > 0; --i) text += *rc::gen::elementOf(kWords);
    return text;
}

Tree some_party() {
    return Tree::Object{{"id", std::to_string(*rc::gen::inRange(1, 9))},
                        {"emailAddress", *rc::gen::elementOf(kAddresses)},
                        {"name", *rc::gen::elementOf(kWords)},
                        {"speakerId", std::to_string(*rc::gen::inRange(1, 4))}};
}

Tree some_call() {
    Tree::Array parties;
    for (int i = *rc::gen::inRange(0, 4); i > 0; --i) parties.push_back(some_party());
    Tree::Array transcript;
    for (int i = *rc::gen::inRange(0, 4); i > 0; --i)
        transcript.push_back(
            Tree::Object{{"speakerId", std::to_string(*rc::gen::inRange(1, 4))},
                         {"sentences", Tree::Array{Tree::Object{{"text", some_text()}}}}});
    return Tree::Object{
        {"metaData",
         Tree::Object{{"id", "77"}, {"started", "2026-03-02T09:30:00Z"}, {"title", some_text()}}},
        {"parties", parties},
        {"content", Tree::Object{{"brief", some_text()}}},
        {"transcript", transcript}};
}

const Person kBo = *parse_person("bo@y.test");

TEST(Redaction, LeavesNoTraceOfTheAddress) {
    rc::check("whatever the document", [] {
        const Tree left = redacted(some_call(), kBo, "");
        const std::string text = base::to_lower_ascii(base::canonical_text(left));
        RC_ASSERT(text.find("bo@y.test") == std::string::npos);
    });
}

TEST(Redaction, IsTheSameTwice) {
    rc::check("whatever the document", [] {
        const Tree once = redacted(some_call(), kBo, "");
        RC_ASSERT(redacted(once, kBo, "") == once);
    });
}

TEST(Redaction, KeepsAConversationAConversationWithAsManyPeople) {
    rc::check("whatever the document", [] {
        const Tree call = some_call();
        const auto before = read_document(call);
        const auto after = read_document(redacted(call, kBo, ""));
        RC_ASSERT(before.has_value());
        RC_ASSERT(after.has_value());
        RC_ASSERT(before->conversation.participants.size() ==
                  after->conversation.participants.size());
        RC_ASSERT(!took_part(after->conversation, kBo, ""));
    });
}

}  // namespace
}  // namespace dealwire::intake
