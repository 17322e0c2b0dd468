#include "adapters/api/canvas/canvas_site.hpp"

#include "adapters/crypto/encoding.hpp"
#include "adapters/crypto/hmac.hpp"
#include "adapters/json/json.hpp"
#include "engine/intake/conversation_document.hpp"
#include "tests/fakes/fake_clock.hpp"
#include "tests/fakes/fake_event_log.hpp"
#include "tests/fakes/fake_sealer.hpp"
#include "tests/fakes/in_memory_connection_store.hpp"
#include "tests/fakes/in_memory_export_store.hpp"
#include "tests/fakes/in_memory_member_store.hpp"
#include "tests/fakes/in_memory_used_requests.hpp"

#include <gtest/gtest.h>

namespace dealwire::api {
namespace {

using namespace std::chrono_literals;
using base::Tree;
using model::ExportState;
using model::RecordId;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const base::TenantId kTenant{"acme"};
const std::string kObject = "Conversation__c";
const std::string kSecret = "made-up-consumer-secret";

RecordId record(const std::string& prefix, int number) {
    std::string text = std::to_string(number);
    return *RecordId::parse(prefix + std::string(12 - text.size(), '0') + text);
}

const model::OrgId kOrg{record("00D", 1)};
const model::OrgScope kScope{kTenant, kOrg};
const RecordId kUser = record("005", 1);
const RecordId kDeal = record("006", 1);

/// Says what it was told to; counts how often it was asked.
class FakeUserSessions final : public ports::UserSessions {
public:
    base::Result<bool> lives(const model::Connection&, const RecordId&, const base::Secret&,
                             std::stop_token) override {
        ++asked;
        return says;
    }

    base::Result<bool> says = true;
    int asked = 0;
};

/// Everybody may read everything but what is hidden; counts how often it was asked.
class FakeRecordAccess final : public ports::RecordAccess {
public:
    base::Result<std::set<RecordId>> readable(const model::OrgId&, const RecordId& user,
                                              std::span<const RecordId> records,
                                              std::stop_token) override {
        ++asked;
        if (fails) return base::fail({.fault = base::Fault::Transient, .detail = "No answer."});
        std::set<RecordId> found;
        for (const RecordId& each : records)
            if (!hidden.contains({user, each})) found.insert(each);
        return found;
    }

    std::set<std::pair<RecordId, RecordId>> hidden;
    bool fails = false;
    int asked = 0;
};

class CanvasSiteTest : public testing::Test {
protected:
    CanvasSiteTest() {
        connections_.add(kTenant,
                         {.id = {"c1"},
                          .name = "production",
                          .org = kOrg,
                          .instance_url = "https://acme.my.salesforce.com"},
                         {.client_secret = base::Secret{kSecret}});
        members_.save(kScope, std::vector<model::Member>{
                                  {.id = {"m1"}, .user = kUser, .name = "Lee"},
                                  {.id = {"m2"}, .user = record("005", 2), .active = false}});
        hold("c1", "2026-05-04T09:00:00Z");
        hold("c2", "2026-05-05T09:00:00Z");
    }

    /// A conversation that belongs to the deal and stands in the org as a05…, number as in its id.
    void hold(const std::string& id, const std::string& started, bool is_private = false) {
        const Tree document = Tree::Object{{"metaData", Tree::Object{{"id", id},
                                                                     {"title", "Call " + id},
                                                                     {"started", started},
                                                                     {"isPrivate", is_private}}}};
        conversations_.save(kTenant, std::vector{*intake::read_document(document)});
        const model::Resolution made{.conversation = {id}, .opportunity = kDeal};
        resolutions_.save(kScope, "basis", std::vector{ports::MadeResolution{made, "digest"}});
        stand(id, ExportState::Written);
    }

    void stand(const std::string& id, ExportState state) {
        exports_.apply(kScope, {.put = {{.conversation = {id},
                                         .name = {kObject, id},
                                         .id = record("a05", std::stoi(id.substr(1))),
                                         .state = state}}});
    }

    /// What Salesforce would post now.
    struct Wishes {
        RecordId on = kDeal;
        RecordId user = kUser;
        model::OrgId org = kOrg;
        std::string secret = kSecret;
        bool dated = true;
    };

    [[nodiscard]] std::string signed_request(const Wishes& wishes) const {
        const auto now = clock_.now().time_since_epoch().count();
        const Tree document = Tree::Object{
            {"algorithm", "HMACSHA256"},
            {"issuedAt", wishes.dated ? Tree{std::int64_t{now}} : Tree{}},
            {"userId", wishes.user.text()},
            {"client", Tree::Object{{"oauthToken", "00D!token"}}},
            {"context",
             Tree::Object{{"organization", Tree::Object{{"organizationId", wishes.org.id.text()}}},
                          {"environment",
                           Tree::Object{{"record", Tree::Object{{"Id", wishes.on.text()}}}}}}}};
        const std::string json = json::to_text(document);
        const std::string payload = crypto::to_base64(
            {reinterpret_cast<const std::uint8_t*>(json.data()), json.size()});  // bytes of chars
        return crypto::to_base64(crypto::hmac_sha256(base::Secret{wishes.secret}, payload)) + "." +
               payload;
    }

    HttpReply post(const std::string& request) {
        return site_.answer({.method = "POST",
                             .path = kCanvas,
                             .content_type = "application/x-www-form-urlencoded; charset=UTF-8",
                             .body = "signed_request=" + percent_encoded(request)});
    }

    HttpReply get(const std::string& address, const std::string& destination = "iframe") {
        const std::size_t question = address.find('?');
        return site_.answer(
            {.method = "GET",
             .path = address.substr(0, question),
             .query = question == std::string::npos ? "" : address.substr(question + 1),
             .destination = destination});
    }

    static std::string header(const HttpReply& reply, const std::string& name) {
        for (const auto& [each, value] : reply.headers)
            if (each == name) return value;
        return "";
    }

    /// The address that a signed request leads to.
    std::string enter(const Wishes& wishes) {
        return header(post(signed_request(wishes)), "Location");
    }

    std::string enter() { return enter(Wishes{}); }

    static std::string one(std::string address, const std::string& id) {
        address.replace(0, std::string_view{kRecordPage}.size(), kConversationPage);
        return address + "&id=" + id;
    }

    void expect_refused(const HttpReply& reply, canvas::Refusal refusal) {
        EXPECT_EQ(reply.status, status_of(refusal));
        EXPECT_THAT(reply.body, HasSubstr(std::string{">"} + canvas::name_of(refusal) + "<"));
        EXPECT_EQ(log_.events().back().name, "canvas_refused");
        EXPECT_EQ(std::get<std::string>(log_.events().back().fields.at("why")),
                  canvas::name_of(refusal));
    }

    fakes::FakeClock clock_;
    fakes::FakeEventLog log_;
    fakes::FakeSealer sealer_;
    fakes::InMemoryConnectionStore connections_;
    fakes::InMemoryConversationStore conversations_;
    fakes::InMemoryResolutionStore resolutions_{conversations_};
    fakes::InMemoryHitStore hits_{conversations_};
    fakes::InMemoryExportStore exports_{conversations_, resolutions_};
    fakes::InMemoryMemberStore members_;
    FakeUserSessions users_;
    fakes::InMemoryUsedRequests used_;
    FakeRecordAccess access_;
    CanvasSite site_{{{connections_, members_, users_, used_, clock_, log_},
                      {conversations_, resolutions_, hits_, exports_, members_, log_, &access_},
                      sealer_},
                     {.door = {.tenant = kTenant, .hmac = crypto::hmac_sha256},
                      .object = kObject,
                      .ancestors = {"https://more.example"}}};
};

TEST_F(CanvasSiteTest, LeadsFromASignedRequestToTheConversationsOfItsRecord) {
    const HttpReply entered = post(signed_request({}));
    EXPECT_EQ(entered.status, 303);
    EXPECT_EQ(entered.body, "");

    const HttpReply list = get(header(entered, "Location"));

    EXPECT_EQ(list.status, 200);
    EXPECT_LT(list.body.find("Call c2"), list.body.find("Call c1")) << "the newest first";
    EXPECT_THAT(get(one(header(entered, "Location"), "c1")).body,
                AllOf(HasSubstr("<h1 dir=\"auto\">Call c1</h1>"), HasSubstr("All conversations")));
}

TEST_F(CanvasSiteTest, ShowsTheOneConversationOfAConversationRecord) {
    const std::string address = enter({.on = record("a05", 2)});

    EXPECT_THAT(get(address).body,
                AllOf(HasSubstr("Call c2"), Not(HasSubstr("All conversations"))));
    expect_refused(get(one(address, "c1")), canvas::Refusal::Elsewhere);
    expect_refused(get(enter({.on = record("a05", 9)})), canvas::Refusal::UnknownRecord);
}

TEST_F(CanvasSiteTest, ProtectsItsPagesByHeaders) {
    const HttpReply reply = get(enter());

    EXPECT_EQ(header(reply, "Content-Security-Policy"),
              "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'; "
              "form-action 'none'; frame-ancestors https://acme.my.salesforce.com "
              "https://acme.lightning.force.com https://acme--c.vf.force.com "
              "https://more.example");
    EXPECT_EQ(header(reply, "Cache-Control"), "no-store");
    EXPECT_EQ(header(reply, "Referrer-Policy"), "no-referrer");
}

TEST_F(CanvasSiteTest, RefusesWhatIsNotSignedByAKnownSecret) {
    expect_refused(post(signed_request({.secret = "another"})), canvas::Refusal::WrongSignature);
    expect_refused(post(signed_request({.secret = ""})), canvas::Refusal::WrongSignature);
    expect_refused(post(""), canvas::Refusal::NoRequest);
}

TEST_F(CanvasSiteTest, AcceptsARequestOnceAndForAShortTime) {
    const std::string request = signed_request({});
    EXPECT_EQ(post(request).status, 303);
    expect_refused(post(request), canvas::Refusal::Used);

    const std::string late = signed_request({});
    clock_.advance(5min + 1s);
    expect_refused(post(late), canvas::Refusal::Expired);
}

TEST_F(CanvasSiteTest, ARequestThatAnotherProcessAcceptedIsUsed) {
    const std::string request = signed_request({});
    const auto envelope = canvas::open_envelope(request);
    EXPECT_TRUE(
        used_.use(kTenant, canvas::hex_of(envelope->signature), clock_.now() + 5min, clock_.now()));

    expect_refused(post(request), canvas::Refusal::Used);
}

TEST_F(CanvasSiteTest, OpensNothingThatItCannotRemember) {
    used_.fail_next_commit();
    EXPECT_EQ(post(signed_request({})).status, 503);
}

TEST_F(CanvasSiteTest, RefusesOrgsAndUsersThatItDoesNotKnow) {
    expect_refused(post(signed_request({.org = model::OrgId{record("00D", 2)}})),
                   canvas::Refusal::UnknownOrg);
    expect_refused(post(signed_request({.user = record("005", 9)})), canvas::Refusal::UnknownUser);
    expect_refused(post(signed_request({.user = record("005", 2)})), canvas::Refusal::UnknownUser);
    expect_refused(post(signed_request({.on = RecordId{}})), canvas::Refusal::NoRecord);
}

TEST_F(CanvasSiteTest, ASecretOfOneOrgDoesNotCountForAnother) {
    const model::OrgId other{record("00D", 3)};
    connections_.add(kTenant, {.id = {"c2"}, .name = "sandbox", .org = other},
                     {.client_secret = base::Secret{"another"}});

    expect_refused(post(signed_request({.secret = "another"})), canvas::Refusal::UnknownOrg);
}

TEST_F(CanvasSiteTest, AsksSalesforceAboutARequestWithoutATime) {
    EXPECT_EQ(post(signed_request({})).status, 303);
    EXPECT_EQ(users_.asked, 0);

    const std::string undated = signed_request({.dated = false});
    EXPECT_EQ(post(undated).status, 303);
    EXPECT_EQ(users_.asked, 1);
    clock_.advance(12h);
    expect_refused(post(undated), canvas::Refusal::Used);

    users_.says = false;
    expect_refused(post(signed_request({.on = record("001", 1), .dated = false})),
                   canvas::Refusal::Undated);
    users_.says = base::fail({.fault = base::Fault::Transient, .detail = "No answer."});
    expect_refused(post(signed_request({.on = record("001", 2), .dated = false})),
                   canvas::Refusal::Busy);
}

TEST_F(CanvasSiteTest, EndsItsSessions) {
    const std::string address = enter();
    EXPECT_EQ(get(address).status, 200);

    clock_.advance(30min + 1s);

    expect_refused(get(address), canvas::Refusal::SessionOver);
    expect_refused(get(std::string{kRecordPage} + "?session=AAAA"), canvas::Refusal::BadSession);
    expect_refused(get(kRecordPage), canvas::Refusal::BadSession);
}

TEST_F(CanvasSiteTest, EndsTheSessionOfAUserWhoLeft) {
    const std::string address = enter();

    members_.save(kScope, std::vector<model::Member>{{.user = kUser, .active = false}});

    expect_refused(get(address), canvas::Refusal::UnknownUser);
}

TEST_F(CanvasSiteTest, EndsTheSessionsOfAnOrgThatIsNotConnectedAnyMore) {
    const model::OrgId gone{record("00D", 7)};
    members_.save({kTenant, gone}, std::vector<model::Member>{{.id = {"m9"}, .user = kUser}});
    const std::string session =
        canvas::seal({gone, kUser, kDeal, clock_.now() + 1min}, kTenant, sealer_);

    expect_refused(get(address_of(kRecordPage, session)), canvas::Refusal::UnknownOrg);
}

TEST_F(CanvasSiteTest, OpensNoAddressThatWasTakenOutOfItsFrame) {
    expect_refused(get(enter(), "document"), canvas::Refusal::Unframed);
}

TEST_F(CanvasSiteTest, ShowsNoPrivateConversation) {
    const std::string address = enter();
    hold("c2", "2026-05-05T09:00:00Z", true);

    EXPECT_THAT(get(address).body, AllOf(HasSubstr("Call c1"), Not(HasSubstr("Call c2"))));
    expect_refused(get(one(address, "c2")), canvas::Refusal::Private);
    expect_refused(get(enter({.on = record("a05", 2)})), canvas::Refusal::Private);
}

TEST_F(CanvasSiteTest, ShowsNothingThatLeavesOrIsKeptOutOfTheOrg) {
    const std::string address = enter();
    stand("c2", ExportState::Deleting);

    EXPECT_THAT(get(address).body, Not(HasSubstr("Call c2")));
    expect_refused(get(one(address, "c2")), canvas::Refusal::NotExported);
    conversations_.remove(kTenant, {"c1"});
    EXPECT_NE(get(one(address, "c1")).status, 200);
    expect_refused(get(one(address, "nonsense")), canvas::Refusal::Elsewhere);
}

TEST_F(CanvasSiteTest, ShowsOnARecordOnlyWhatItsUserMayReadInTheOrg) {
    const std::string address = enter();
    access_.hidden.insert({kUser, record("a05", 2)});

    EXPECT_THAT(get(address).body, AllOf(HasSubstr("Call c1"), Not(HasSubstr("Call c2"))));
    EXPECT_EQ(access_.asked, 1) << "about all of a page at once";
    EXPECT_EQ(get(one(address, "c1")).status, 200);
    expect_refused(get(one(address, "c2")), canvas::Refusal::NotShared);
}

TEST_F(CanvasSiteTest, AsksNothingAboutTheRecordThatSalesforceShowsItself) {
    EXPECT_EQ(get(enter({.on = record("a05", 2)})).status, 200);
    EXPECT_EQ(access_.asked, 0);
}

TEST_F(CanvasSiteTest, ShowsNothingWhereTheOrgDoesNotSayWhoMayReadIt) {
    const std::string address = enter();
    access_.fails = true;

    const HttpReply reply = get(address);
    expect_refused(reply, canvas::Refusal::AccessUnknown);
    EXPECT_THAT(reply.body, Not(HasSubstr("Call c")));
    expect_refused(get(one(address, "c1")), canvas::Refusal::AccessUnknown);
}

TEST_F(CanvasSiteTest, FillsPagesWithWhatMayBeRead) {
    for (int i = 100; i < 400; ++i) {
        hold("c" + std::to_string(i), "2026-03-01T09:00:00Z");
        if (i >= 110) access_.hidden.insert({kUser, record("a05", i)});
    }
    const std::string page = get(enter()).body;

    EXPECT_THAT(page, AllOf(HasSubstr("Call c2"), HasSubstr("Call c109"), HasSubstr("Call c100"),
                            Not(HasSubstr("Call c110")), Not(HasSubstr(">Older<"))));
    EXPECT_EQ(access_.asked, 2) << "302 conversations";
}

TEST_F(CanvasSiteTest, ListsManyConversationsPageByPage) {
    for (int i = 10; i < 55; ++i)
        hold("c" + std::to_string(i), "2026-03-01T09:00:" + std::to_string(i) + "Z");
    std::string address = enter();
    std::size_t seen = 0;
    for (int pages = 0; !address.empty() && pages < 9; ++pages) {
        const std::string page = get(address).body;
        for (std::size_t at = page.find("<h2>"); at != std::string::npos;
             at = page.find("<h2>", at + 1))
            ++seen;
        const std::size_t older = page.find(">Older<");
        if (older == std::string::npos) break;
        const std::size_t start = page.rfind("href=\"", older) + 6;
        address = page.substr(start, page.find('"', start) - start);
        address.replace(address.find("&amp;"), 5, "&");
    }
    EXPECT_EQ(seen, 47U);
}

TEST_F(CanvasSiteTest, AnswersEachAddressByItsMethodsAlone) {
    EXPECT_EQ(get("/").status, 404);
    EXPECT_EQ(get("/healthz").status, 200);
    EXPECT_EQ(get(kStyle).content_type, "text/css; charset=utf-8");
    EXPECT_EQ(site_.answer({.method = "POST", .path = kRecordPage}).status, 405);
    EXPECT_EQ(site_.answer({.method = "PUT", .path = kCanvas}).status, 405);
    EXPECT_EQ(
        site_.answer({.method = "POST", .path = kCanvas, .content_type = "text/plain"}).status,
        415);
    expect_refused(get(kCanvas), canvas::Refusal::NoRequest);
    expect_refused(get(std::string{kCanvas} + "?_sfdc_canvas_auth=user_approval_required"),
                   canvas::Refusal::Unapproved);
}

TEST_F(CanvasSiteTest, LogsWhoSawWhatAndNoSecret) {
    static_cast<void>(get(one(enter(), "c1")));

    const auto events = log_.events();
    ASSERT_EQ(events.size(), 2U);
    EXPECT_EQ(events[0].name, "canvas_opened");
    EXPECT_EQ(events[1].name, "canvas_shown");
    EXPECT_EQ(std::get<std::string>(events[1].fields.at("conversation")), "c1");
    for (const auto& event : events)
        for (const auto& [name, value] : event.fields)
            EXPECT_THAT(
                std::get<std::string>(value),
                AllOf(Not(HasSubstr("token")), Not(HasSubstr(kSecret)), Not(HasSubstr("Call"))));
}

}  // namespace
}  // namespace dealwire::api
