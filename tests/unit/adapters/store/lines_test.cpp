#include "adapters/store/line_text.hpp"
#include "adapters/store/participants_text.hpp"
#include "adapters/store/resolution_text.hpp"
#include "engine/ports/store_error.hpp"

#include <gtest/gtest.h>

namespace dealwire::store {
namespace {

model::RecordId id(const std::string& prefix, int number) {
    const std::string digits = std::to_string(number);
    return model::RecordId::parse(prefix + std::string(12 - digits.size(), '0') + digits).value();
}

model::Participant participant(const std::string& name) {
    return {.id = "7",
            .email = "\"Park, Lee\" <lee@contoso.example>",
            .name = name,
            .phone = "+1 555 0100",
            .user_id = "",
            .affiliation = model::Affiliation::External,
            .attended = false,
            .invited = true};
}

model::Resolution resolution() {
    model::Resolution made;
    made.conversation = {"c\t1"};
    made.contacts = {id("003", 1), id("003", 2)};
    made.accounts = {id("001", 1)};
    made.opportunity = id("006", 1);
    made.opportunity_account = id("001", 1);
    made.opportunity_stage = "Closed\\Won";
    made.overridden = true;
    made.participants.push_back({.email = "lee@contoso.example",
                                 .name = "Lee\tPark",
                                 .kind = "contact",
                                 .id = id("003", 1),
                                 .account = id("001", 1),
                                 .rule = "email-contact",
                                 .because = "by-domain",
                                 .rejected = {{"contact", id("003", 9), "email:older"}}});
    made.participants.push_back({.email = "bo", .name = "", .kind = "unknown", .rule = "none"});
    made.candidates = {
        {id("006", 1), true, "chosen", "person"},
        {id("006", 2), false, "rejected", "closed 2026-01-02 Closed\nWon", "released"}};
    return made;
}

TEST(LineText, GivesFieldsBackWhateverTheyHold) {
    std::string text;
    LineWriter line{text};
    line.add("a\tb").add("").add("c\nd\\e").end();
    line.add("f").end();

    std::vector<std::vector<std::string>> read;
    each_line(text, [&](LineFields fields) {
        read.push_back({fields.text(), fields.text(), fields.text(), fields.text()});
    });

    EXPECT_EQ(read, (std::vector<std::vector<std::string>>{{"a\tb", "", "c\nd\\e", ""},
                                                           {"f", "", "", ""}}));
}

TEST(ParticipantsText, ComeBackAsTheyWere) {
    const std::vector<model::Participant> written{
        participant("Lee\n\\Park\t"), {}, participant("")};

    EXPECT_EQ(participants_from_text(participants_text(written)), written);
    EXPECT_TRUE(participants_from_text("").empty());
}

TEST(ResolutionText, ComesBackAsItWas) {
    for (const auto& made : {resolution(), model::Resolution{}}) {
        std::string trace;
        append_trace_text(trace, made);
        EXPECT_EQ(resolution_from_text(made.conversation, records_text(made), trace), made);
    }
}

TEST(ResolutionText, IsRefusedWhereItIsDamaged) {
    EXPECT_THROW(resolution_from_text({"c1"}, "003|||", "\t\t\n"), ports::StoreError);
    EXPECT_THROW(resolution_from_text({"c1"}, "|||", "\t\t\nx\n"), ports::StoreError);
    EXPECT_THROW(resolution_from_text({"c1"}, "|||", "\t\t\nr\tlead\t\told\n"), ports::StoreError);
}

}  // namespace
}  // namespace dealwire::store
