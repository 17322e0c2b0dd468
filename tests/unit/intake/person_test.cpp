#include "engine/intake/person.hpp"

#include "tests/fakes/in_memory_erased_people.hpp"

#include <gtest/gtest.h>

namespace dealwire::intake {
namespace {

model::Conversation with(const std::string& email, const std::string& phone = "") {
    model::Conversation conversation;
    conversation.participants = {{.email = "ann@ours.test"}, {.email = email, .phone = phone}};
    return conversation;
}

TEST(Person, IsReadFromAnAddressOrANumber) {
    EXPECT_EQ(parse_person("Bo <Bo@Y.test>")->text(), "bo@y.test");
    EXPECT_EQ(parse_person("+49 (30) 123-4567")->text(), "+49301234567");
    EXPECT_EQ(parse_person("030 1234567", "49")->text(), "+49301234567");
    EXPECT_FALSE(parse_person("030 1234567"));
    EXPECT_FALSE(parse_person("Bo"));
}

TEST(Person, IsFoundHoweverTheAddressIsWritten) {
    const Person bo = *parse_person("bo@y.test");

    EXPECT_TRUE(took_part(with("\"Bo, Dr.\" <BO@y.test>"), bo, ""));
    EXPECT_TRUE(took_part(with("bo+news@y.test"), bo, ""));
    EXPECT_FALSE(took_part(with("bob@y.test"), bo, ""));
    EXPECT_FALSE(took_part(with("bo@y.test.example"), bo, ""));
    EXPECT_FALSE(took_part(with(""), bo, ""));
}

TEST(Person, IsFoundByHisNumber) {
    const Person bo = *parse_person("+49 30 1234567");

    EXPECT_TRUE(took_part(with("", "+49/30/1234567"), bo, ""));
    EXPECT_TRUE(took_part(with("", "030 1234567"), bo, "49"));
    EXPECT_FALSE(took_part(with("", "030 1234567"), bo, ""));
    EXPECT_FALSE(took_part(with("", "+49 30 1234568"), bo, ""));
}

TEST(ErasedList, ConcernsThoseInWhichSomebodyErasedTookPart) {
    const fakes::FakeDigest digester;
    const ErasedList list{{"digest of bo@y.test", "digest of +49301234567"}, digester, "49"};

    EXPECT_TRUE(list.concerns(with("Bo@y.test")));
    EXPECT_TRUE(list.concerns(with("", "030 1234567")));
    EXPECT_FALSE(list.concerns(with("eve@y.test", "030 1234568")));
    EXPECT_FALSE(ErasedList{}.concerns(with("bo@y.test")));
}

}  // namespace
}  // namespace dealwire::intake
