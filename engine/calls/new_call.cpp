#include "engine/calls/new_call.hpp"

#include "engine/base/text.hpp"
#include "engine/base/time_text.hpp"
#include "engine/trackers/language.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace dealwire::calls {
namespace {

using base::Tree;
using model::Member;

constexpr std::size_t kLongestClientId = 2048;
constexpr std::size_t kLongestPurpose = 255;

/// Reads one request; the first thing that is wrong ends it.
class Reading {
public:
    Reading(const Tree& body, const UserBook& users) : body_{body}, users_{users} {}

    tl::expected<NewCall, CallRefusal> run() {
        if (!body_.object()) return refuse("the body: must be a JSON object");
        const std::string client_id = text("clientUniqueId", kLongestClientId, true);
        const auto start = instant("actualStart", true);
        const std::string direction = text("direction", kLongestPurpose, true);
        const std::string host = text("primaryUser", kLongestPurpose, true);
        const Tree* parties = member(body_, "parties");
        if (wrong_.empty() && (!parties || !parties->array() || parties->array()->empty()))
            fail("parties: must not be empty");
        if (wrong_.empty()) check_direction(direction);
        if (!wrong_.empty()) return refuse(wrong_);
        const Member* user = users_.by_id(host);
        if (!user) user = users_.by_address(host);
        if (!user) return refuse("primaryUser: there is no user " + base::cut(host, 40));
        if (!user->active || !user->recorded)
            return tl::unexpected{
                CallRefusal{409, "primaryUser: recording is not enabled for this user"}};
        Tree list = read_parties(*parties, *user);
        if (!wrong_.empty()) return refuse(wrong_);
        NewCall made{.id = id_of_name("call " + client_id), .client_id = client_id, .document = {}};
        made.document.set("metaData", meta_data(made, *start, direction, *user));
        if (const Tree* context = member(body_, "context")) made.document.set("context", *context);
        made.document.set("parties", std::move(list));
        made.document.set("interaction", Tree::Object{{"speakers", speakers()}});
        take_content(made.document);
        if (!wrong_.empty()) return refuse(wrong_);
        return made;
    }

private:
    static tl::unexpected<CallRefusal> refuse(std::string why) {
        return tl::unexpected{CallRefusal{400, std::move(why)}};
    }

    void fail(std::string why) {
        if (wrong_.empty()) wrong_ = std::move(why);
    }

    std::string text(const char* name, std::size_t longest, bool required = false) {
        auto read = read_text(body_, name, name);
        if (!read) {
            fail(read.error());
            return "";
        }
        const std::string value = read->value_or("");
        if (required && base::trim(value).empty()) fail(std::string{name} + ": must not be empty");
        if (value.size() > longest)
            fail(std::string{name} + ": must not be longer than " + std::to_string(longest));
        return value;
    }

    std::optional<base::Instant> instant(const char* name, bool required = false) {
        const auto read = read_instant(body_, name, name);
        if (!read) {
            fail(read.error());
            return std::nullopt;
        }
        if (!*read && required) fail(std::string{name} + ": must not be empty");
        return *read;
    }

    void check_direction(const std::string& direction) {
        constexpr std::array kWords{"Inbound", "Outbound", "Conference", "Unknown"};
        if (std::ranges::find(kWords, direction) == kWords.end())
            fail("direction: must be one of Inbound, Outbound, Conference, Unknown");
    }

    Tree meta_data(const NewCall& made, base::Instant start, const std::string& direction,
                   const Member& host) {
        const auto moment = [&](const char* name) {
            const auto read = instant(name);
            return read ? Tree{base::to_text(*read)} : Tree{};
        };
        const auto code = trackers::language_code(text("languageCode", kLongestPurpose));
        return Tree::Object{{"id", made.id},
                            {"title", text("title", kLongestClientId)},
                            {"scheduled", moment("scheduledStart")},
                            {"scheduledEnd", moment("scheduledEnd")},
                            {"started", base::to_text(start)},
                            {"duration", duration()},
                            {"primaryUserId", host.id.value},
                            {"direction", direction},
                            {"system", text_or_null(text("callProviderCode", kLongestPurpose))},
                            {"language", code && !code->empty() ? *code : "und"},
                            {"workspaceId", text_or_null(text("workspaceId", kLongestPurpose))},
                            {"sdrDisposition", text_or_null(text("disposition", kLongestPurpose))},
                            {"clientUniqueId", made.client_id},
                            {"customData", text_or_null(text("customData", kLongestClientId * 8))},
                            {"purpose", text_or_null(text("purpose", kLongestPurpose))},
                            {"meetingUrl", text_or_null(text("meetingUrl", kLongestClientId))},
                            {"isPrivate", false}};
    }

    Tree duration() {
        const Tree* value = member(body_, "duration");
        if (!value) return {};
        const auto seconds = value->number() ? base::to_double(*value->number()) : std::nullopt;
        if (!seconds || *seconds < 0) fail("duration: must be a number of seconds");
        return *value;
    }

    Tree read_parties(const Tree& parties, const Member& host) {
        Tree::Array list;
        bool there = false;
        for (const Tree& party : *parties.array()) {
            if (!party.object()) {
                fail("parties: must be an array of objects");
                return {};
            }
            const Member* user = users_.by_id(party.text_at("userId").value_or(""));
            if (!user) user = users_.by_address(party.text_at("emailAddress").value_or(""));
            there = there || (user && user->id == host.id);
            list.push_back(one_party(party, user, list.size()));
        }
        if (!there) fail("parties: must hold the primary user");
        return list;
    }

    Tree one_party(const Tree& party, const Member* user, std::size_t number) {
        const std::string own = party.text_at("partyId").value_or("");
        const std::string id = own.empty() ? std::to_string(number + 1) : own;
        std::string address = party.text_at("emailAddress").value_or("");
        if (address.empty() && user) address = user->email;
        std::string name = party.text_at("name").value_or("");
        if (name.empty() && user) name = user->name;
        Tree made{Tree::Object{{"id", id},
                               {"emailAddress", text_or_null(address)},
                               {"name", text_or_null(name)},
                               {"phoneNumber", text_or_null(party.text_at("phoneNumber"))},
                               {"userId", user ? Tree{user->id.value} : Tree{}},
                               {"speakerId", own.empty() ? Tree{} : Tree{own}},
                               {"affiliation", user ? "Internal" : "Unknown"},
                               {"methods", Tree::Array{"Attendee"}}}};
        if (const Tree* context = member(party, "context")) made.set("context", *context);
        return made;
    }

    /// What was said and found, where the client knows: nothing here listens to recordings.
    void take_content(Tree& document) {
        const Tree* content = member(body_, "content");
        if (content && !content->object()) return fail("content: must be an object");
        if (content) document.set("content", *content);
        const Tree* transcript = member(body_, "transcript");
        if (transcript && !transcript->array()) return fail("transcript: must be an array");
        if (transcript) document.set("transcript", *transcript);
    }

    /// Seconds that each spoke, from the time line.
    Tree speakers() {
        constexpr double kThousand = 1000;
        std::map<std::string, double> seconds;
        for (const Tree& segment : list_at(body_, "speakersTimeline.speechSegments")) {
            const auto from = double_at(segment, "fromTime");
            const auto to = double_at(segment, "toTime");
            if (!from || !to || *to < *from) {
                fail("speakersTimeline.speechSegments: must have fromTime and toTime");
                break;
            }
            for (const Tree& party : list_at(segment, "partyIds"))
                if (party.string()) seconds[*party.string()] += (*to - *from) / kThousand;
        }
        Tree::Array list;
        for (const auto& [party, spoken] : seconds)
            list.emplace_back(
                Tree::Object{{"id", party}, {"userId", Tree{}}, {"talkTime", decimal(spoken)}});
        return list;
    }

    const Tree& body_;
    const UserBook& users_;
    std::string wrong_;
};

}  // namespace

tl::expected<NewCall, CallRefusal> read_new_call(const Tree& body, const UserBook& users) {
    return Reading{body, users}.run();
}

}  // namespace dealwire::calls
