#include "engine/base/domain_name.hpp"
#include "engine/base/email_address.hpp"
#include "engine/base/phone_number.hpp"
#include "engine/base/text.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <string>
#include <vector>

namespace dealwire::base {
namespace {

/// Text made of the pieces that parsers of addresses stumble over.
rc::Gen<std::string> hostile_text() {
    const auto piece = rc::gen::element<std::string>(
        "@", "\"", "(", ")", "<", ">", "\\", ",", ";", ":", ".", " ", "'", "[", "]", "+", "lee",
        "contoso.example", "mailto:", "%40", "xn--", "b\u00FCcher", "\u2019", "\u200B", "\xFF",
        std::string(1, '\0'), "\u212C", "\uFF21", "=?utf-8?q?", "[192.0.2.1]", "%00", "-",
        "\u0130");
    return rc::gen::map(rc::gen::container<std::vector<std::string>>(piece),
                        [](const std::vector<std::string>& pieces) {
                            std::string text;
                            for (const std::string& each : pieces) text += each;
                            return text;
                        });
}

TEST(EmailAddressProperties, WhateverIsParsedIsParsedToTheSameAgain) {
    EXPECT_TRUE(rc::check([] {
        const auto address = parse_email(*hostile_text());
        if (!address) return;
        const auto again = parse_email(address->text());
        RC_ASSERT(again.has_value());
        RC_ASSERT(again->text() == address->text());
    }));
}

TEST(EmailAddressProperties, AnAddressIsCleanTextOfLegalLength) {
    EXPECT_TRUE(rc::check([](const std::string& noise) {
        const auto address = parse_email(noise + "@" + *hostile_text());
        if (!address) return;
        RC_ASSERT(is_utf8(address->text()));
        RC_ASSERT(address->text().size() <= 254U);
        RC_ASSERT(address->text() == without_control_characters(address->text()));
        RC_ASSERT(address->domain == to_lower_ascii(address->domain));
    }));
}

TEST(EmailAddressProperties, ADisplayNameInQuotesNeverChangesTheAddress) {
    EXPECT_TRUE(rc::check([] {
        std::string name;
        for (const char c : *hostile_text()) {
            if (c == '"' || c == '\\') name.push_back('\\');
            name.push_back(c);
        }
        const auto address = parse_email("\"" + name + "\" <Kim@Fabrikam.example>");
        RC_ASSERT(address.has_value());
        RC_ASSERT(address->text() == "kim@fabrikam.example");
    }));
}

TEST(DomainNameProperties, TheCanonicalFormIsItsOwnCanonicalForm) {
    EXPECT_TRUE(rc::check([] {
        const auto domain = canonical_domain(*hostile_text());
        if (!domain) return;
        RC_ASSERT(canonical_domain(*domain) == domain);
    }));
}

TEST(PhoneNumberProperties, TheCanonicalFormIsItsOwnCanonicalForm) {
    const auto character = rc::gen::element<char>('+', '0', '1', '9', ' ', '(', ')', '-', 'x', ',');
    EXPECT_TRUE(rc::check([&] {
        const auto number = parse_phone(*rc::gen::container<std::string>(character));
        if (number) RC_ASSERT(parse_phone(number->e164) == number);
    }));
}

}  // namespace
}  // namespace dealwire::base
