#include "engine/matching/mailbox.hpp"

#include <gtest/gtest.h>

namespace dealwire::matching {
namespace {

Mailbox mailbox(const char* address) { return mailbox_of(base::parse_email(address).value()); }

TEST(MailboxOf, KnowsSendersThatNobodyReads) {
    for (const char* address : {"no-reply@c.example", "NoReply@c.example", "do_not.reply@c.example",
                                "mailer-daemon@c.example", "bounces+1=lee=x.example@c.example",
                                "notifications@c.example", "noreply-calendar@c.example"})
        EXPECT_EQ(mailbox(address), Mailbox::Automated) << address;
}

TEST(MailboxOf, KnowsMailboxesOfTeams) {
    for (const char* address : {"info@c.example", "Sales@c.example", "support+de@c.example",
                                "accounts-payable@c.example", "kontakt@c.example"})
        EXPECT_EQ(mailbox(address), Mailbox::Shared) << address;
}

TEST(MailboxOf, TakesEverybodyElseForAPerson) {
    for (const char* address : {"lee@c.example", "sally@c.example", "noreen@c.example",
                                "info.lee@c.example", "\"info desk\"@c.example"})
        EXPECT_EQ(mailbox(address), Mailbox::Personal) << address;
}

}  // namespace
}  // namespace dealwire::matching
