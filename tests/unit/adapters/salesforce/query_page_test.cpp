#include "adapters/salesforce/query_page.hpp"

#include "adapters/json/json.hpp"
#include "tests/support/salesforce_answers.hpp"

namespace dealwire::salesforce {
namespace {

using base::Tree;
using model::CellText;

const std::vector<model::Column> kColumns{
    {"Id", "id"}, {"SystemModstamp", "datetime"}, {"Name", "string"}};

TEST(Cells, HaveOneCanonicalForm) {
    EXPECT_EQ(cell_of(nullptr, "string"), std::nullopt);
    EXPECT_EQ(cell_of(true, "boolean"), "true");
    EXPECT_EQ(cell_of(base::Number{"1234567890.10"}, "currency"), "1234567890.10");
    EXPECT_EQ(cell_of("2026-01-02T03:04:05.000+0000", "datetime"), "2026-01-02T03:04:05Z");
    EXPECT_EQ(cell_of("2026-01-02T03:04:05.120Z", "datetime"), "2026-01-02T03:04:05.120Z");
    EXPECT_EQ(cell_of("2026-01-02T04:04:05.000+0100", "datetime"), "2026-01-02T03:04:05Z");
    EXPECT_EQ(cell_of("2026-01-02", "date"), "2026-01-02");
    EXPECT_EQ(cell_of("2026-01-02T03:04:05.000+0000", "string"), "2026-01-02T03:04:05.000+0000");
    EXPECT_EQ(cell_of("", "string"), "");
}

TEST(QueryPages, GiveACellPerColumnInTheirOrder) {
    const Tree body = json::parse(R"({"done":true,"records":[
        {"attributes":{"type":"Contact"},"Id":"a","SystemModstamp":null,"Name":"b"},
        {"Name":"c","Id":"d"},
        {"attributes":{},"Id":"e","SystemModstamp":"2026-01-02T03:04:05.000+0000"}]})")
                          .value();

    const auto page = read_page(body, kColumns);

    ASSERT_TRUE(page);
    using Texts = std::vector<CellText>;
    ASSERT_EQ(page->rows.size(), 3U);
    EXPECT_EQ(page->rows[0].texts(), (Texts{"a", std::nullopt, "b"}));
    EXPECT_EQ(page->rows[1].texts(), (Texts{"d", std::nullopt, "c"}));
    EXPECT_EQ(page->rows[2].texts(), (Texts{"e", "2026-01-02T03:04:05Z", std::nullopt}));
    EXPECT_EQ(page->next, "");
}

TEST(QueryPages, FollowParents) {
    const Tree body = json::parse(R"({"done":true,"records":[
        {"Id":"a","Account":{"Name":"Bolts"}},{"Id":"b","Account":null}]})")
                          .value();

    const auto page = read_page(body, {{"Id", "id"}, {"Account.Name", "string"}});

    ASSERT_TRUE(page);
    EXPECT_EQ(page->rows[0].at(1), "Bolts");
    EXPECT_EQ(page->rows[1].at(1), std::nullopt);
}

TEST(QueryPages, NameTheNextOne) {
    const auto page = read_page(test::query_page().with_records(2).then_more().body(), kColumns);

    ASSERT_TRUE(page);
    EXPECT_EQ(page->next, "/services/data/v66.0/query/0r8xx0000000abcAAA-3");
}

TEST(QueryPages, RefuseALinkThatLeadsElsewhere) {
    for (const char* link :
         {"https://evil.example/services/data/x", "//evil.example/services/data/", "@evil.example/",
          "/services/apexrest/x", "/services/data/../oauth2/x"})
        EXPECT_EQ(read_page(test::query_page().then_more(link).body(), kColumns).error().code,
                  "LINK_REFUSED")
            << link;
}

TEST(QueryPages, AreNotTakenForEmptyWhereTheyAreOdd) {
    for (const char* text : {"{}", "[]", "null", R"({"records":[]})", R"({"done":true})",
                             R"({"done":true,"records":[1]})"}) {
        const auto page = read_page(json::parse(text).value(), kColumns);
        ASSERT_FALSE(page) << text;
        EXPECT_EQ(page.error().fault, base::Fault::Transient);
    }
}

}  // namespace
}  // namespace dealwire::salesforce
