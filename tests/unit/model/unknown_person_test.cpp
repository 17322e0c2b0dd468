#include "engine/model/unknown_person.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dealwire::model {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

RecordId account(char last) { return *RecordId::parse(std::string{"00100000000000"} + last); }

ParticipantMatch match(const std::string& email, const std::string& kind, const std::string& rule,
                       const RecordId& at = {}) {
    return {.email = email, .name = "Bo", .kind = kind, .account = at, .rule = rule};
}

std::vector<UnknownPerson> of(std::vector<ParticipantMatch> participants) {
    Resolution resolution;
    resolution.participants = std::move(participants);
    return unknown_people(resolution);
}

TEST(UnknownPeople, AreStrangersAndStrangersOfAKnownAccountOrOfALeadsCompany) {
    EXPECT_THAT(
        of({match("a@x.test", "unknown", "none"), match("b@x.test", "unknown", "domain-shared"),
            match("c@x.test", "account", "domain-account", account('1')),
            match("d@x.test", "lead", "domain-lead")}),
        ElementsAre(UnknownPerson{"a@x.test", "Bo", {}}, UnknownPerson{"b@x.test", "Bo", {}},
                    UnknownPerson{"c@x.test", "Bo", account('1')},
                    UnknownPerson{"d@x.test", "Bo", {}}));
}

TEST(UnknownPeople, AreNobodyWhoIsKnown) {
    EXPECT_THAT(of({match("a@x.test", "contact", "email-contact", account('1')),
                    match("b@x.test", "lead", "email-lead"),
                    match("c@x.test", "internal", "internal-domain"),
                    match("d@x.test", "contact", "phone-contact"),
                    match("e@x.test", "account", "email-converted-lead", account('1'))}),
                IsEmpty());
}

TEST(UnknownPeople, HaveAnAddress) {
    EXPECT_THAT(of({match("", "unknown", "none"), match("Room 5", "unknown", "none")}), IsEmpty());
}

TEST(UnknownPeople, AreNamedOnce) {
    EXPECT_EQ(
        of({match("a@x.test", "unknown", "none"), match("a@x.test", "unknown", "none")}).size(),
        1U);
}

}  // namespace
}  // namespace dealwire::model
