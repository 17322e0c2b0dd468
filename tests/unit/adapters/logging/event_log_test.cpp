#include "adapters/json/json.hpp"
#include "adapters/logging/spdlog_event_log.hpp"

#include <gtest/gtest.h>

namespace dealwire::logging {
namespace {

using ports::Level;

TEST(LineOf, WritesPlainWordsBareAndOthersInQuotes) {
    EXPECT_EQ(line_of(Format::Text, Level::Info, "page_committed",
                      {{"object", "Contact"}, {"rows", std::int64_t{200}}, {"why", "two words"}}),
              R"(info page_committed object=Contact rows=200 why="two words")");
}

TEST(LineOf, LetsNoValueForgeAFieldOrALine) {
    const std::string line =
        line_of(Format::Text, Level::Warn, "x", {{"name", "a outcome=ok\nerror fake"}});

    EXPECT_EQ(line, R"(warn x name="a outcome=ok\nerror fake")");
}

TEST(LineOf, HoldsNothingThatATerminalObeys) {
    const std::string name = "\x1b[31m\x7F\u009b31m";
    EXPECT_EQ(line_of(Format::Text, Level::Warn, "x", {{"name", name}}),
              R"(warn x name="\u001b[31m<U+007F><U+009B>31m")");
    EXPECT_EQ(line_of(Format::Text, Level::Warn, "x", {{"name", "a\u202eb"}}),
              "warn x name=a<U+202E>b");
    EXPECT_EQ(line_of(Format::Json, Level::Warn, "x", {{"name", name}}),
              R"("level":"warn","event":"x","name":"\u001b[31m\u007f\u009b31m"})");
}

TEST(LineOf, HidesWhatIsNamedLikeASecret) {
    for (const char* name : {"access_token", "clientSecret", "PASSWORD", "authorization"})
        for (const Format format : {Format::Text, Format::Json})
            EXPECT_EQ(line_of(format, Level::Info, "x", {{name, "00Dabc!secret"}}).find("00Dabc"),
                      std::string::npos)
                << name;
}

TEST(LineOf, CompletesAJsonObject) {
    const std::string line = "{" + line_of(Format::Json, Level::Error, "run_finished",
                                           {{"run", "r\"1"}, {"calls", std::int64_t{7}}});
    const auto parsed = json::parse(line);

    ASSERT_TRUE(parsed) << line;
    EXPECT_EQ(parsed->text_at("event"), "run_finished");
    EXPECT_EQ(parsed->text_at("run"), "r\"1");
    EXPECT_EQ(parsed->text_at("calls"), "7");
}

TEST(LineOf, AddsWhatTheThreadWorksOnUnlessTheEventSaysItItself) {
    const base::LogFields context{{"job", "j1"}, {"run", "r1"}};

    EXPECT_EQ(line_of(Format::Text, Level::Info, "x", {{"run", "r2"}}, context),
              "info x run=r2 job=j1");
    EXPECT_EQ(line_of(Format::Json, Level::Info, "x", {}, context),
              R"("level":"info","event":"x","job":"j1","run":"r1"})");
}

}  // namespace
}  // namespace dealwire::logging
