#include "tests/bench/export/data/conversations.hpp"

#include "tests/bench/import/data/dice.hpp"
#include "tests/bench/import/data/words.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <chrono>
#include <cstdio>
#include <span>
#include <string_view>

namespace dealwire::bench {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::uint64_t kFirstId = 7'172'000'000'000'000'000;
constexpr std::array<std::string_view, 8> kTopics{"Small talk",  "Pricing",   "Security",
                                                  "Integration", "Rollout",   "Contract",
                                                  "Support",     "Next steps"};
constexpr std::array<std::string_view, 8> kTrackers{"Pricing",     "Competitors",     "Security",
                                                    "Integration", "Training",        "Budget",
                                                    "Objection",   "Decision process"};
constexpr std::array<std::string_view, 4> kStats{"Talk Ratio", "Longest Monologue", "Interactivity",
                                                 "Patience"};

/// One of each, in this order whatever the compiler does first.
std::string two(Dice& dice, std::span<const std::string_view> first, std::string_view between,
                std::span<const std::string_view> second) {
    std::string text{dice.pick(first)};
    return text.append(between).append(dice.pick(second));
}

std::string sentences(Dice& dice, std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i)
        text.append(text.empty() ? "" : " ").append(dice.pick(words::kSentence));
    return text;
}

/// No two calls begin at the same time; all of them in the past.
std::string instant(std::uint64_t number, int seconds) {
    using namespace std::chrono;
    const auto at = sys_days{year{2025} / January / 1} + minutes{20 * (number % 20'000)} +
                    std::chrono::seconds{seconds};
    const auto day = floor<days>(at);
    const year_month_day date{day};
    const hh_mm_ss time{at - day};
    char text[32];
    std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02dZ", int{date.year()},
                  unsigned{date.month()}, unsigned{date.day()},
                  static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                  static_cast<int>(time.seconds().count()));
    return text;
}

Json meta_data(const std::string& id, std::uint64_t number, Dice& dice) {
    return {{"id", id},
            {"url", "https://app.northbridge.test/call?id=" + id},
            {"title", two(dice, words::kCompany, ": ", kTopics)},
            {"scheduled", instant(number, 0)},
            {"started", instant(number, static_cast<int>(10 + dice.below(200)))},
            {"duration", 300 + dice.below(3'000)},
            {"primaryUserId", "88001337" + std::to_string(1000 + number % 40)},
            {"direction", "Conference"},
            {"system", "Google Meet"},
            {"scope", "External"},
            {"media", "Video"},
            {"language", "eng"},
            {"workspaceId", "4400170"},
            {"isPrivate", false}};
}

Json party(std::uint64_t number, std::size_t place, Dice& dice) {
    const bool internal = place < 2;
    const std::uint64_t person = internal ? (number + place) % 40 : number * 4 + place;
    const std::string host =
        internal ? "northbridge.test" : "company" + std::to_string(number % 3'000) + ".test";
    Json made{{"id", std::to_string(310 + place)},
              {"emailAddress", "person" + std::to_string(person) + "@" + host},
              {"name", two(dice, words::kFirst, " ", words::kLast)},
              {"title", dice.pick(words::kTitle)},
              {"speakerId", std::to_string(91 + place)},
              {"affiliation", internal ? "Internal" : "External"},
              {"methods", {"Invitee", "Attendee"}}};
    if (internal) made["userId"] = "88001337" + std::to_string(1000 + person);
    return made;
}

Json tracker(std::size_t number, std::size_t count, Dice& dice) {
    Json occurrences = Json::array();
    for (std::size_t i = 0; i < count; ++i)
        occurrences.push_back({{"startTime", static_cast<double>(dice.below(30'000)) / 10.0},
                               {"speakerId", std::to_string(91 + i % 4)}});
    return {{"id", std::to_string(7'100'001 + number)},
            {"name", kTrackers[number % kTrackers.size()]},
            {"count", count},
            {"type", number % 3 == 2 ? "SMART" : "KEYWORD"},
            {"occurrences", std::move(occurrences)}};
}

/// A list of `count` elements, each made by `make(place)`.
template <class Make>
Json list(std::size_t count, const Make& make) {
    Json elements = Json::array();
    for (std::size_t i = 0; i < count; ++i) elements.push_back(make(i));
    return elements;
}

Json content(std::uint64_t number, Dice& dice) {
    const std::size_t first = number % kTopics.size();
    const auto item = [&](std::size_t) {
        return Json{{"text", sentences(dice, 2)}, {"startTimes", {dice.below(3'000)}}};
    };
    const auto point = [&](std::size_t) {
        return Json{{"text", sentences(dice, 3)}, {"startTime", dice.below(3'000)}};
    };
    return {{"structure", list(2,
                               [&](std::size_t i) {
                                   return Json{{"name", i == 0 ? "Introduction" : "Discussion"},
                                               {"duration", 20 + dice.below(2'000)}};
                               })},
            {"topics", list(3,
                            [&](std::size_t i) {
                                return Json{{"name", kTopics[(first + i) % kTopics.size()]},
                                            {"duration", 10 + dice.below(900)}};
                            })},
            {"trackers", list(5,
                              [&](std::size_t i) {
                                  // Two of five were not mentioned; they become no records.
                                  return tracker((first + i) % kTrackers.size(),
                                                 i < 3 ? 1 + dice.below(4) : 0, dice);
                              })},
            {"brief", sentences(dice, 10)},
            {"outline", list(1,
                             [&](std::size_t) {
                                 return Json{{"section", kTopics[first]},
                                             {"startTime", dice.below(500)},
                                             {"items", list(3, point)}};
                             })},
            {"highlights", list(1,
                                [&](std::size_t) {
                                    return Json{{"title", "Next steps"}, {"items", list(3, item)}};
                                })},
            {"keyPoints", list(4, [&](std::size_t) {
                 return Json{{"text", sentences(dice, 3)}};
             })}};
}

Json interaction(Dice& dice) {
    return {{"speakers", list(4,
                              [&](std::size_t i) {
                                  return Json{
                                      {"id", std::to_string(310 + i)},
                                      {"talkTime", static_cast<double>(dice.below(9'000)) / 10.0}};
                              })},
            {"interactionStats",
             list(3,
                  [&](std::size_t i) {
                      return Json{{"name", kStats[i]},
                                  {"value", static_cast<double>(dice.below(10'000)) / 100.0}};
                  })},
            {"questions", {{"companyCount", dice.below(60)}, {"nonCompanyCount", dice.below(30)}}}};
}

Json transcript(std::uint64_t count, Dice& dice) {
    constexpr std::uint64_t kPerTurn = 4;
    return list(count / kPerTurn, [&](std::size_t turn) {
        return Json{{"speakerId", std::to_string(91 + turn % 4)},
                    {"topic", kTopics[turn % kTopics.size()]},
                    {"sentences", list(kPerTurn, [&](std::size_t i) {
                         const std::uint64_t start = (turn * kPerTurn + i) * 4'000;
                         return Json{{"start", start},
                                     {"end", start + 3'500},
                                     {"text", sentences(dice, 2)}};
                     })}};
    });
}

}  // namespace

std::string conversation_id(std::uint64_t number) { return std::to_string(kFirstId + number); }

std::string conversation_line(std::uint64_t number, std::uint64_t sentences) {
    Dice dice{mixed(number)};
    Json document{{"metaData", meta_data(conversation_id(number), number, dice)},
                  {"parties", list(4, [&](std::size_t i) { return party(number, i, dice); })},
                  {"content", content(number, dice)},
                  {"interaction", interaction(dice)}};
    if (sentences > 0) document["transcript"] = transcript(sentences, dice);
    return document.dump();
}

}  // namespace dealwire::bench
