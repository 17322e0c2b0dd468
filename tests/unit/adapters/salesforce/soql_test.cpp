#include "adapters/salesforce/soql.hpp"

namespace dealwire::salesforce {
namespace {

using ports::ReadRequest;

const base::Instant kTen =
    std::chrono::sys_days{std::chrono::year{2026} / 1 / 2} + std::chrono::hours{10};

ReadRequest contacts() {
    return {.object = "Contact",
            .columns = {{"Id", "id"}, {"SystemModstamp", "datetime"}, {"Name", "string"}},
            .stamp_field = "SystemModstamp"};
}

model::Bookmark bookmark_at(base::Instant stamp) {
    return {stamp, *model::RecordId::parse("0033K00000AbCdEQAV")};
}

TEST(Soql, ReadsAWholeObjectInOrder) {
    EXPECT_EQ(select(contacts()),
              "SELECT Id, SystemModstamp, Name FROM Contact ORDER BY SystemModstamp, Id");
}

TEST(Soql, ReadsFromAStampOn) {
    ReadRequest request = contacts();
    request.from = kTen + std::chrono::milliseconds{900};

    EXPECT_EQ(select(request),
              "SELECT Id, SystemModstamp, Name FROM Contact WHERE SystemModstamp >= "
              "2026-01-02T10:00:00Z ORDER BY SystemModstamp, Id");
}

TEST(Soql, GoesOnAfterARow) {
    ReadRequest request = contacts();
    request.from = kTen - std::chrono::hours{1};
    request.past = bookmark_at(kTen);

    EXPECT_EQ(select(request),
              "SELECT Id, SystemModstamp, Name FROM Contact WHERE (SystemModstamp > "
              "2026-01-02T10:00:00Z OR (SystemModstamp = 2026-01-02T10:00:00Z AND Id > "
              "'0033K00000AbCdEQAV')) ORDER BY SystemModstamp, Id");
}

TEST(Soql, ReadsASecondAgainThatItCannotDivide) {
    ReadRequest request = contacts();
    request.past = bookmark_at(kTen + std::chrono::milliseconds{1});

    EXPECT_NE(select(request).find("WHERE SystemModstamp >= 2026-01-02T10:00:00Z ORDER"),
              std::string::npos);
}

TEST(Soql, OrdersByIdWhereThereIsNoStamp) {
    ReadRequest request{.object = "X", .columns = {{"Id", "id"}}, .stamp_field = ""};
    EXPECT_EQ(select(request), "SELECT Id FROM X ORDER BY Id");

    request.past = bookmark_at(kTen);
    EXPECT_EQ(select(request), "SELECT Id FROM X WHERE Id > '0033K00000AbCdEQAV' ORDER BY Id");
}

TEST(Soql, QuotesWhateverALiteralHolds) {
    EXPECT_EQ(quoted("plain"), "'plain'");
    EXPECT_EQ(quoted("O'Neil\\"), "'O\\'Neil\\\\'");
    EXPECT_EQ(quoted("a\nb\rc\td\be\ff"), "'a\\nb\\rc\\td\\be\\ff'");
    EXPECT_EQ(quoted(std::string_view{"a\0\x01"
                                      "b",
                                      4}),
              "'ab'");
    EXPECT_EQ(quoted("' OR Id != '"), "'\\' OR Id != \\''");
}

TEST(Soql, EncodesWhatMeansSomethingInAUrl) {
    EXPECT_EQ(
        encoded("SELECT Id, Name FROM X WHERE A = 'b+c&d%' AND T > 2026-01-02T10:00:00Z"),
        "SELECT+Id,+Name+FROM+X+WHERE+A+%3D+%27b%2Bc%26d%25%27+AND+T+%3E+2026-01-02T10:00:00Z");
    EXPECT_EQ(encoded("\xC3\xA4"), "%C3%A4");
}

TEST(Soql, AsksForRecordsByTheirKeys) {
    const std::vector<std::string> keys{"a", "b'c"};
    EXPECT_EQ(select_by_keys("Task", "Dealwire_Key__c", keys),
              "SELECT Id, Dealwire_Key__c, CreatedById FROM Task WHERE Dealwire_Key__c IN ('a', "
              "'b\\'c')");
}

TEST(Soql, CutsListsOfKeysSoThatTheyFitIntoAUrl) {
    const std::vector<std::string> keys(1'000, std::string(100, '\''));

    const auto lists = chunks(keys);

    std::size_t total = 0;
    for (const auto& list : lists) {
        total += list.size();
        EXPECT_LT(encoded(select_by_keys("Task", "Dealwire_Key__c", list)).size(), 12'000U);
    }
    EXPECT_EQ(total, keys.size());
    EXPECT_GT(lists.size(), 1U);
    EXPECT_TRUE(chunks({}).empty());
}

}  // namespace
}  // namespace dealwire::salesforce
