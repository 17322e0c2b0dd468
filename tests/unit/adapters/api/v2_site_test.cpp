#include "adapters/api/v2/v2_site.hpp"

#include "adapters/json/json.hpp"
#include "engine/base/digest.hpp"
#include "engine/base/time_text.hpp"
#include "engine/intake/conversation_document.hpp"
#include "tests/fakes/fake_clock.hpp"
#include "tests/fakes/in_memory_access_log.hpp"
#include "tests/fakes/in_memory_activity_days.hpp"
#include "tests/fakes/in_memory_connection_store.hpp"
#include "tests/fakes/in_memory_conversation_directory.hpp"
#include "tests/fakes/in_memory_conversation_store.hpp"
#include "tests/fakes/in_memory_crm_store.hpp"
#include "tests/fakes/in_memory_export_store.hpp"
#include "tests/fakes/in_memory_field_selection_store.hpp"
#include "tests/fakes/in_memory_hit_store.hpp"
#include "tests/fakes/in_memory_member_store.hpp"
#include "tests/fakes/in_memory_participant_index.hpp"
#include "tests/fakes/in_memory_resolution_store.hpp"

#include <gtest/gtest.h>

#include <set>

namespace dealwire::api::v2 {
namespace {

using access::Scope;
using base::Tree;

const base::TenantId kTenant{"acme"};
const model::OrgScope kScope{kTenant, {*model::RecordId::parse("00D000000000001")}};
constexpr const char* kNothing =
    R"({"requestId":"r1","errors":["No calls found corresponding to the provided filters"]})";

Tree json_of(const std::string& text) { return json::parse(text).value(); }

access::Scopes all_scopes() {
    access::Scopes scopes;
    for (std::size_t i = 0; i < access::kScopes; ++i)
        if (static_cast<Scope>(i) != Scope::CallsPrivate) scopes.add(static_cast<Scope>(i));
    return scopes;
}

class V2SiteTest : public testing::Test {
protected:
    V2SiteTest() {
        connections_.add(kTenant, {.id = {"c1"}, .name = "production", .org = kScope.org}, {});
        model::Member iris;
        iris.id = {"0194d2a0-0000-7000-8000-000000000001"};
        iris.user = *model::RecordId::parse("005000000000001");
        iris.name = "Iris Vang";
        iris.email = "iris@northbridge.test";
        members_.save(kScope, std::vector{iris});
        caller_.tenant = kTenant;
        caller_.scopes = all_scopes();
    }

    /// A call of Iris with a customer, begun in the `minute` of a day.
    void hold(const std::string& id, int minute, const std::string& meta = "",
              const std::string& more = "") {
        const std::string started = base::to_text(*base::parse_instant("2026-03-02T00:00:00Z") +
                                                  std::chrono::minutes{minute});
        const Tree document =
            json_of(R"({"metaData": {"id": ")" + id + R"(", "started": ")" + started +
                    R"(", "primaryUserId": "u1", "duration": 60)" + meta + R"(},
            "parties": [{"id": "1", "userId": "u1", "emailAddress": "iris@northbridge.test", "speakerId": "91"},
                        {"id": "2", "emailAddress": "kim@contoso.test"}],
            "transcript": [{"speakerId": "91", "sentences": [{"start": 1, "end": 2, "text": "Hi."}]}])" +
                    more + "}");
        const std::vector batch{intake::read_document(document).value()};
        conversations_.save(kTenant, batch);
    }

    HttpReply ask(const std::string& method, const std::string& target,
                  const std::string& body = "") {
        HttpRequest request;
        request.method = method;
        const auto mark = target.find('?');
        request.path = target.substr(0, mark);
        if (mark != std::string::npos) request.query = target.substr(mark + 1);
        request.body = body;
        request.id = "r1";
        return site_.answer(request, caller_);
    }

    Tree get(const std::string& target) {
        const HttpReply reply = ask("GET", target);
        EXPECT_EQ(reply.status, 200) << target << " " << reply.body;
        return json_of(reply.body);
    }

    Tree post(const std::string& target, const std::string& body) {
        const HttpReply reply = ask("POST", target, body);
        EXPECT_EQ(reply.status, 200) << target << " " << reply.body;
        return json_of(reply.body);
    }

    /// Status and first sentence.
    std::string refusal(const std::string& method, const std::string& target,
                        const std::string& body = "") {
        const HttpReply reply = ask(method, target, body);
        const Tree answer = json_of(reply.body);
        EXPECT_EQ(answer.text_at("requestId"), "r1");
        const Tree* errors = answer.find("errors");
        return std::to_string(reply.status) + " " +
               (errors ? *(*errors->array())[0].string() : std::string{"no errors"});
    }

    static std::vector<std::string> ids(const Tree& answer, const char* list,
                                        const char* id = "id") {
        std::vector<std::string> found;
        for (const Tree& each : *answer.find(list)->array())
            found.push_back(each.text_at(id).value_or(""));
        return found;
    }

    fakes::FakeClock clock_{*base::parse_instant("2026-06-15T12:00:00Z")};
    fakes::InMemoryConversationStore conversations_;
    fakes::InMemoryConversationDirectory directory_{conversations_};
    fakes::InMemoryResolutionStore resolutions_{conversations_};
    fakes::InMemoryHitStore hits_{conversations_};
    fakes::InMemoryCrmStore crm_;
    fakes::InMemoryExportStore exports_{conversations_, resolutions_, &crm_, &hits_};
    fakes::InMemoryMemberStore members_;
    fakes::InMemoryConnectionStore connections_;
    fakes::InMemoryFieldSelectionStore selections_;
    fakes::InMemoryAccessLog log_;
    fakes::InMemoryActivityDays activity_{conversations_};
    fakes::InMemoryParticipantIndex people_{conversations_};
    Cursors cursors_{[](const base::TenantId& tenant, std::string_view text) {
        return base::digest(tenant.value + std::string{text});
    }};
    CallAddition addition_;
    std::vector<Tree> added_;
    std::vector<std::string> erased_;
    Caller caller_;
    V2Site site_{{directory_, conversations_, resolutions_, hits_, members_, members_, connections_,
                  crm_, crm_, selections_, exports_, log_, activity_, people_, clock_, cursors_},
                 {.trackers = [](const auto&) { return TrackersShown{}; },
                  .add_call =
                      [this](const auto&, Tree document) {
                          added_.push_back(std::move(document));
                          return addition_;
                      },
                  .erase = [this](const auto&, const std::string& who) { erased_.push_back(who); },
                  .home = [](const auto&) { return std::string{"49"}; }},
                 {.public_url = "https://dealwire.test", .parent_object = "Conversation__c"}};
};

TEST_F(V2SiteTest, AnswersNoMatchInTheWordsThatClientsLookFor) {
    for (const char* path : {"/v2/calls/extensive", "/v2/calls/transcript"}) {
        const HttpReply reply = ask("POST", path, R"({"filter": {}})");
        EXPECT_EQ(reply.status, 404);
        EXPECT_EQ(reply.body, kNothing);
    }
    const HttpReply reply = ask("GET", "/v2/calls?fromDateTime=2026-01-01T00:00:00Z");
    EXPECT_EQ(reply.status, 404);
    EXPECT_EQ(reply.body, kNothing);
    EXPECT_EQ(reply.content_type.substr(0, 16), "application/json");
}

TEST_F(V2SiteTest, AnswersUnknownPathsInOtherWords) {
    for (const char* path : {"/v2/emails", "/v2/deals", "/v2/calls/1/transcript", "/v2/settings",
                             "/v2/v2/calls", "/v2", "/v2/%zz"}) {
        const std::string words = refusal("GET", path);
        EXPECT_EQ(words.substr(0, 17), "404 Unknown path:") << path;
    }
    EXPECT_EQ(refusal("GET", "/v2/calls/search").substr(0, 27), "404 The call does not exist");
    EXPECT_EQ(refusal("DELETE", "/v2/calls"), "405 The method DELETE is not offered here");
}

TEST_F(V2SiteTest, PagesByHundredsAndCountsOnce) {
    for (int i = 0; i < 250; ++i) hold(std::to_string(1000 + i), i);
    std::vector<std::string> seen;
    std::string cursor;
    for (int page = 0; page < 3; ++page) {
        const Tree answer = get("/v2/calls?limit=7&cursor=" + cursor);
        EXPECT_EQ(answer.text_at("records.totalRecords"), "250");
        EXPECT_EQ(answer.text_at("records.currentPageNumber"), std::to_string(page));
        EXPECT_EQ(answer.text_at("records.currentPageSize"), page < 2 ? "100" : "50");
        EXPECT_EQ(answer.at("records.cursor") != nullptr, page < 2);
        cursor = answer.text_at("records.cursor").value_or("");
        for (const std::string& id : ids(answer, "calls")) seen.push_back(id);
    }
    EXPECT_EQ(std::set(seen.begin(), seen.end()).size(), 250U);
    EXPECT_EQ(directory_.counted(), 1);
}

TEST_F(V2SiteTest, TakesTheCursorOfABodyFromItsTopAlone) {
    for (int i = 0; i < 101; ++i) hold(std::to_string(1000 + i), i);
    const Tree first =
        post("/v2/calls/extensive", R"({"cursor": null, "filter": {"cursor": "x"}})");
    const std::string cursor = *first.text_at("records.cursor");

    const Tree second =
        post("/v2/calls/extensive", R"({"filter": {}, "cursor": ")" + cursor + "\"}");

    EXPECT_EQ(first.find("calls")->array()->size(), 100U);
    EXPECT_EQ(second.find("calls")->array()->size(), 1U);
    EXPECT_EQ(refusal("POST", "/v2/calls/extensive", R"({"filter": {}, "cursor": "made up"})"),
              "400 cursor: is not one of this list");
    EXPECT_EQ(refusal("GET", "/v2/users?cursor=" + cursor), "400 cursor: is not one of this list");
}

TEST_F(V2SiteTest, TakesNoCursorOfAnotherWorkspace) {
    for (int i = 0; i < 201; ++i) hold(std::to_string(1000 + i), i, R"(, "workspaceId": "7 é")");
    hold("2000", 300, R"(, "workspaceId": "8")");
    const char* kRefused = "400 cursor: is not one of this list";
    const auto next = [&](const std::string& target) {
        return *get(target).text_at("records.cursor");
    };
    const std::string first = next("/v2/calls?workspaceId=7%20%C3%A9");
    const std::string open = next("/v2/calls");

    EXPECT_EQ(refusal("GET", "/v2/calls?workspaceId=8&cursor=" + first), kRefused);
    EXPECT_EQ(refusal("GET", "/v2/calls?workspaceId=8&cursor=" + open), kRefused);
    EXPECT_EQ(refusal("POST", "/v2/calls/extensive",
                      R"({"filter": {"workspaceId": "8"}, "cursor": ")" + first + "\"}"),
              kRefused);
    const std::string second = next("/v2/calls?cursor=" + first);
    EXPECT_EQ(refusal("GET", "/v2/calls?workspaceId=8&cursor=" + second), kRefused)
        << "also after a page that named none";
    const Tree last = get("/v2/calls?workspaceId=7%20%C3%A9&cursor=" + second);
    EXPECT_EQ(last.find("calls")->array()->size(), 1U);
}

TEST_F(V2SiteTest, ShowsOneCallAsTheListDoes) {
    hold("77", 3);

    const Tree list = get("/v2/calls");
    const Tree one = get("/v2/calls/77");

    EXPECT_EQ((*list.find("calls")->array())[0], *one.find("call"));
    EXPECT_EQ(one.text_at("call.url"), "https://dealwire.test/call?id=77");
    EXPECT_EQ(one.text_at("call.primaryUserId"), ids(get("/v2/users"), "users").at(0));
}

TEST_F(V2SiteTest, ShowsPrivateCallsToNobodyWithoutTheScope) {
    hold("open", 1);
    hold("secret", 2, R"(, "isPrivate": true)");

    EXPECT_EQ(ids(get("/v2/calls"), "calls"), std::vector<std::string>{"open"});
    EXPECT_EQ(refusal("GET", "/v2/calls/secret").substr(0, 3), "404");
    EXPECT_EQ(refusal("POST", "/v2/calls/transcript", R"({"filter": {"callIds": ["secret"]}})"),
              "404 No calls found corresponding to the provided filters");
    caller_.scopes.add(Scope::CallsPrivate);
    EXPECT_EQ(ids(get("/v2/calls"), "calls"), (std::vector<std::string>{"open", "secret"}));
}

TEST_F(V2SiteTest, FiltersCallsByEverythingAClientMayAskFor) {
    hold("a", 1, R"(, "workspaceId": "77")");
    hold("b", 2);
    hold("c", 3, R"(, "primaryUserIdX": 1)");
    const std::string iris = ids(get("/v2/users"), "users").at(0);
    const auto found = [&](const std::string& filter) {
        const Tree answer = post("/v2/calls/extensive", R"({"filter": )" + filter + "}");
        std::vector<std::string> list;
        for (const Tree& call : *answer.find("calls")->array())
            list.push_back(*call.text_at("metaData.id"));
        return list;
    };

    EXPECT_EQ(found(R"({"workspaceId": "77"})"), std::vector<std::string>{"a"});
    EXPECT_EQ(found(R"({"workspaceId": "1"})"), (std::vector<std::string>{"b", "c"}));
    EXPECT_EQ(found(R"({"callIds": ["c", "a", "x"]})"), (std::vector<std::string>{"a", "c"}));
    EXPECT_EQ(found(R"({"primaryUserIds": [")" + iris + R"("], "callIds": ["b"]})"),
              std::vector<std::string>{"b"});
    EXPECT_EQ(
        found(R"({"fromDateTime": "2026-03-02T00:02:00Z", "toDateTime": "2026-03-02T00:03:00Z"})"),
        std::vector<std::string>{"b"});
    EXPECT_EQ(refusal("POST", "/v2/calls/extensive", R"({"filter": {"primaryUserIds": ["9"]}})"),
              "404 No calls found corresponding to the provided filters");
    EXPECT_EQ(refusal("POST", "/v2/calls/extensive", R"({"filter": {"callIds": []}})"),
              "400 filter.callIds: must not be empty but can be null or can be omitted");
    EXPECT_EQ(
        refusal("POST", "/v2/calls/extensive", "{"),
        "400 The body is not JSON: " + [] { return json::parse("{").error().reason; }());
}

TEST_F(V2SiteTest, GivesTranscriptsOfCalls) {
    hold("77", 3);

    const Tree answer = post("/v2/calls/transcript", R"({"filter": {"callIds": ["77"]}})");

    EXPECT_EQ(ids(answer, "callTranscripts", "callId"), std::vector<std::string>{"77"});
    EXPECT_EQ(answer.text_at("records.totalRecords"), "1");
}

TEST_F(V2SiteTest, PutsWhatTrackersFoundIntoTheContent) {
    hold("77", 3);
    const model::TrackerHits hit{
        .tracker = "t1", .name = "Pricing", .phrases = {{"discount", {{1000, "91"}}}}};
    hits_.save(kTenant, std::vector<model::TrackerVersion>{{"t1", "d"}},
               std::vector{
                   ports::MadeSearch{{"77"}, conversations_.find(kTenant, {"77"})->digest, {hit}}});

    const Tree answer = post("/v2/calls/extensive", R"({"filter": {}, "contentSelector":
        {"exposedFields": {"content": {"trackers": true}}}})");

    const Tree& call = (*answer.find("calls")->array())[0];
    EXPECT_EQ((*call.at("content.trackers")->array())[0].text_at("name"), "Pricing");
}

TEST_F(V2SiteTest, KeepsMediaFromThoseWithoutTheScope) {
    hold("77", 3, "", R"(, "media": {"audioUrl": "https://media.test/a"})");
    const std::string body =
        R"({"filter": {}, "contentSelector": {"exposedFields": {"media": true}}})";
    EXPECT_EQ(
        (*post("/v2/calls/extensive", body).find("calls")->array())[0].text_at("media.audioUrl"),
        "https://media.test/a");
    caller_.scopes = {Scope::CallsReadExtensive};

    EXPECT_EQ((*post("/v2/calls/extensive", body).find("calls")->array())[0].find("media"),
              nullptr);
    caller_.bearer = true;
    EXPECT_EQ(refusal("POST", "/v2/calls/extensive", body),
              "403 Access denied: the scope api:calls:read:media-url is missing");
}

TEST_F(V2SiteTest, AsksForTheScopeOfEachPath) {
    caller_.scopes = {Scope::UsersRead};

    EXPECT_EQ(ask("GET", "/v2/users").status, 200);
    EXPECT_EQ(refusal("GET", "/v2/calls"),
              "403 Access denied: the scope api:calls:read:basic is missing");
    EXPECT_EQ(
        refusal("POST", "/v2/data-privacy/erase-data-for-email-address?emailAddress=a@x.test"),
        "403 Access denied: the scope api:data-privacy:delete is missing");
    EXPECT_TRUE(erased_.empty());
}

TEST_F(V2SiteTest, AddsACallOnce) {
    const std::string iris = ids(get("/v2/users"), "users").at(0);
    const std::string body = R"({"clientUniqueId": "zoom-1", "actualStart": "2026-03-02T09:31:12Z",
        "direction": "Outbound", "primaryUser": ")" +
                             iris + R"(", "parties": [{"userId": ")" + iris + R"("}]})";

    const Tree answer = post("/v2/calls", body);
    const auto incoming = intake::read_document(added_.at(0)).value();
    conversations_.save(kTenant, std::vector{incoming});

    EXPECT_EQ(answer.text_at("callId"), incoming.conversation.id.value);
    EXPECT_EQ(refusal("POST", "/v2/calls", body),
              "409 clientUniqueId: a call with this id was added before");
    EXPECT_EQ(added_.size(), 1U);
    EXPECT_EQ(
        refusal("PUT", "/v2/calls/" + *answer.text_at("callId") + "/media", "\xff").substr(0, 15),
        "400 mediaFile: ");
    EXPECT_EQ(refusal("PUT", "/v2/calls/9/media").substr(0, 3), "404");
}

TEST_F(V2SiteTest, SaysWhatIntakeSaysOfACall) {
    const std::string iris = ids(get("/v2/users"), "users").at(0);
    const std::string body = R"({"clientUniqueId": "zoom-1", "actualStart": "2026-03-02T09:31:12Z",
        "direction": "Outbound", "primaryUser": ")" +
                             iris + R"(", "parties": [{"userId": ")" + iris + R"("}]})";
    addition_ = {CallAdded::Refused, "somebody takes part whose data was erased"};
    EXPECT_EQ(refusal("POST", "/v2/calls", body), "400 somebody takes part whose data was erased");
    addition_ = {CallAdded::Known, ""};
    EXPECT_EQ(refusal("POST", "/v2/calls", body).substr(0, 3), "409");
}

TEST_F(V2SiteTest, ListsDecisionsByHandOldestFirst) {
    hold("a", 1);
    hold("b", 2);
    const auto deal = *model::RecordId::parse("006000000000001");
    resolutions_.set_override(
        kScope, {"a"}, model::Override{deal, "iris@northbridge.test", "2026-04-02T00:00:00Z"});
    resolutions_.set_override(kScope, {"b"}, model::Override{{}, "root", "2026-04-01T00:00:00Z"});

    const Tree all = get("/v2/calls/manual-crm-associations");
    const Tree late = get("/v2/calls/manual-crm-associations?fromDateTime=2026-04-02T00:00:00Z");

    EXPECT_EQ(ids(all, "associations", "callId"), (std::vector<std::string>{"b", "a"}));
    ASSERT_EQ(ids(late, "associations", "callId"), std::vector<std::string>{"a"});
    const Tree& one = (*late.find("associations")->array())[0];
    EXPECT_EQ(one.text_at("userId"), ids(get("/v2/users"), "users").at(0));
    EXPECT_EQ((*one.find("associatedCrmObjects")->array())[0].text_at("dealCrmId"), deal.text());
}

TEST_F(V2SiteTest, AnswersAboutUsers) {
    const std::string iris =
        ids(get("/v2/users?fromDateTime=nonsense&includeAvatars=1"), "users").at(0);

    EXPECT_EQ(get("/v2/users/" + iris).text_at("user.emailAddress"), "iris@northbridge.test");
    EXPECT_EQ(ids(post("/v2/users/extensive", R"({"filter": {"userIds": [")" + iris + R"("]}})"),
                  "users"),
              std::vector<std::string>{iris});
    EXPECT_EQ(refusal("POST", "/v2/users/extensive", R"({"filter": {"userIds": ["9"]}})"),
              "404 No users found corresponding to the provided filters");
    EXPECT_EQ(refusal("GET", "/v2/users/9"), "404 The user does not exist");
    EXPECT_NE(get("/v2/users/" + iris + "/settings-history").find("userSettingsHistory"), nullptr);
}

TEST_F(V2SiteTest, NamesWorkspacesThatCallsHaveAndOneForTheRest) {
    EXPECT_EQ(ids(get("/v2/workspaces"), "workspaces"), std::vector<std::string>{"1"});
    hold("a", 1, R"(, "workspaceId": "77")");
    hold("b", 2);
    EXPECT_EQ(ids(get("/v2/workspaces"), "workspaces"), (std::vector<std::string>{"1", "77"}));
}

TEST_F(V2SiteTest, AnswersHonestlyWhereThereIsNothing) {
    for (const auto& [path, list] :
         {std::pair{"/v2/settings/trackers", "keywordTrackers"},
          {"/v2/settings/scorecards", "scorecards"},
          {"/v2/call-outcomes", "outcomes"},
          {"/v2/library/folders", "folders"},
          {"/v2/crm/integrations", "integrations"},
          {"/v2/coaching?workspace-id=1&manager-id=2&from=a&to=b", "coachingData"}}) {
        const Tree answer = get(path);
        ASSERT_NE(answer.find(list), nullptr) << path;
        EXPECT_TRUE(answer.find(list)->array()->empty()) << path;
        EXPECT_EQ(answer.find("records"), nullptr) << path;
    }
    const Tree scorecards =
        post("/v2/stats/activity/scorecards", R"({"filter": {"callFromDate": "2026-01-01"}})");
    EXPECT_TRUE(scorecards.find("answeredScorecards")->array()->empty());
    EXPECT_EQ(refusal("GET", "/v2/coaching"), "400 workspace-id: must not be empty");
    EXPECT_EQ(refusal("PUT", "/v2/crm/integrations", R"({"name": "x"})").substr(0, 3), "409");
    EXPECT_EQ(refusal("GET", "/v2/crm/request-status?integrationId=1"),
              "400 integrationId: there is no such integration");
}

TEST_F(V2SiteTest, CountsActivityFromCalls) {
    hold("a", 1);
    const std::string days = R"("filter": {"fromDate": "2026-03-02", "toDate": "2026-03-03"})";

    const Tree total = post("/v2/stats/activity/aggregate", "{" + days + "}");
    const Tree months = post("/v2/stats/activity/aggregate-by-period",
                             R"({"aggregationPeriod": "MONTH", )" + days + "}");
    const Tree daily = post("/v2/stats/activity/day-by-day", "{" + days + "}");

    const auto first = [](const Tree& answer, const char* list) {
        return (*answer.find(list)->array())[0];
    };
    EXPECT_EQ(first(total, "usersAggregateActivityStats")
                  .text_at("userAggregateActivityStats.callsAsHost"),
              "1");
    EXPECT_EQ(total.text_at("timeZone"), "UTC");
    EXPECT_EQ(first(first(months, "usersAggregateActivity"), "userAggregateActivity")
                  .text_at("callsAsHost"),
              "1");
    EXPECT_EQ(
        json::to_text(*first(first(daily, "usersDetailedActivities"), "userDailyActivityStats")
                           .find("callsAsHost")),
        R"(["a"])");
    EXPECT_EQ(ids(post("/v2/stats/interaction", "{" + days + "}"), "peopleInteractionStats",
                  "userEmailAddress"),
              std::vector<std::string>{"iris@northbridge.test"});
}

TEST_F(V2SiteTest, FindsWhatIsHeldOfAPersonAndErasesItLater) {
    hold("a", 1);
    hold("hidden", 2, R"(, "isPrivate": true)");

    const Tree found =
        get("/v2/data-privacy/data-for-email-address?emailAddress=Kim%40contoso.test");

    EXPECT_EQ(ids(found, "calls").size(), 2U);
    for (int i = 0; i < 2; ++i)
        EXPECT_EQ(ask("POST", "/v2/data-privacy/erase-data-for-email-address",
                      R"({"email_address": "kim@contoso.test"})")
                      .body,
                  R"({"requestId":"r1"})");
    EXPECT_EQ(erased_, (std::vector<std::string>{"kim@contoso.test", "kim@contoso.test"}));
    EXPECT_TRUE(refusal("POST", "/v2/data-privacy/erase-data-for-email-address",
                        R"({"email_address": "iris@northbridge.test"})")
                    .starts_with("400 emailAddress: belongs to a user"));
    EXPECT_EQ(erased_.size(), 2U) << "a mistyped address costs no company its history";
    EXPECT_EQ(refusal("GET", "/v2/data-privacy/data-for-email-address?emailAddress=kim"),
              "400 emailAddress: must be an e-mail address");
    EXPECT_EQ(get("/v2/data-privacy/data-for-phone-number?phoneNumber=+4930123456")
                  .text_at("suppliedPhoneNumber"),
              "+4930123456");
}

TEST_F(V2SiteTest, GivesTheLogOfAccesses) {
    model::AccessEvent event;
    event.id = "e1";
    event.at = *base::parse_instant("2026-06-01T00:00:00Z");
    event.last_at = event.at;
    event.action = "GET /v2/calls";
    event.status = 200;
    log_.add(kTenant, std::vector{event});

    const Tree answer = get("/v2/logs?logType=AccessLog&fromDateTime=2026-05-01T00:00:00Z");

    EXPECT_EQ((*answer.find("logEntries")->array())[0].text_at("logRecord.action"),
              "GET /v2/calls");
    EXPECT_EQ(refusal("GET", "/v2/logs?logType=AccessLog&fromDateTime=2026-06-02T00:00:00Z"),
              "404 No logs found corresponding to the provided filters");
    EXPECT_EQ(refusal("GET", "/v2/logs?logType=UserCallPlay&fromDateTime=2026-05-01T00:00:00Z"),
              "404 No logs found corresponding to the provided filters");
    EXPECT_EQ(refusal("GET", "/v2/logs?logType=AccessLog"), "400 fromDateTime: must not be empty");
    EXPECT_EQ(refusal("GET", "/v2/logs").substr(0, 12), "400 logType:");
}

TEST_F(V2SiteTest, ShowsPermissionProfilesAndTheirUsers) {
    EXPECT_EQ(refusal("GET", "/v2/all-permission-profiles"), "400 workspaceId: must not be empty");
    const Tree all = get("/v2/all-permission-profiles?workspaceId=1");
    const std::string id = ids(all, "profiles").at(0);

    EXPECT_EQ(get("/v2/permission-profile?profileId=" + id).text_at("profile.name"), "Default");
    EXPECT_EQ(ids(get("/v2/permission-profile/users?profileId=" + id), "users", "emailAddress"),
              std::vector<std::string>{"iris@northbridge.test"});
    EXPECT_EQ(refusal("GET", "/v2/permission-profile?profileId=9"),
              "400 profileId: there is no such profile");
    caller_.scopes = {access::Scope::Metrics, access::Scope::DealwireRead};
    EXPECT_EQ(refusal("GET", "/v2/all-permission-profiles?workspaceId=1").substr(0, 18),
              "403 Access denied:");
}

}  // namespace
}  // namespace dealwire::api::v2
