#include "engine/model/person_key.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace dealwire::model {
namespace {

using testing::Contains;
using testing::IsEmpty;
using testing::Not;

std::vector<PersonKey> keys(const std::string& email, const std::string& phone) {
    const std::vector<Participant> one{{.email = email, .phone = phone}};
    return person_keys(one);
}

TEST(PersonKeys, AreThoseOfTheAddressWithoutItsTag) {
    const PersonKey kim = person_key(*base::parse_email("kim@contoso.test"));

    EXPECT_THAT(keys("\"Lee, Kim\" <KIM+a@Contoso.TEST>", ""), Contains(kim));
    EXPECT_EQ(person_key(*base::parse_email("kim+b@contoso.test")), kim);
    EXPECT_THAT(keys("kim@contoso.example", ""), Not(Contains(kim)));
    EXPECT_THAT(keys("nobody", "call me"), IsEmpty());
}

/// Else somebody would not be found who is held.
TEST(PersonKeys, AreTheSameHoweverANumberIsDialled) {
    const std::vector<std::string> written{"+49 (0) 30 1234-56", "tel:+4930123456;ext=9",
                                           "030/123456",         "0049 30 123456",
                                           "(415) 555-2671",     "1-415-555-2671",
                                           "011 49 30 123456",   "8 495 123-45-67",
                                           "+1 415 555 2671",    "12345",
                                           "+7 495 1234567",     "06 1 234 5678",
                                           "22 123 45 67",       "+48221234567",
                                           "00 352 12345"};
    for (const char* home : {"49", "1", "7", "36", "48", "352", "39", "44", "591"})
        for (const std::string& text : written) {
            const auto number = base::parse_phone(text, home);
            if (number) {
                EXPECT_THAT(keys("", text), Contains(person_key(*number)))
                    << text << " dialled in " << home;
            }
        }
}

TEST(PersonKeys, AreAscendingAndEachThereOnce) {
    const std::vector<Participant> people{{.email = "a@x.test", .phone = "+4930123456"},
                                          {.email = "A@x.test", .phone = "030 123456"},
                                          {.email = "b@x.test"}};

    const auto found = person_keys(people);

    EXPECT_EQ(found.size(), 3U);
    EXPECT_TRUE(std::ranges::is_sorted(found));
}

}  // namespace
}  // namespace dealwire::model
