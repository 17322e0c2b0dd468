#include "adapters/store/crm_page.hpp"

#include "engine/base/time_text.hpp"
#include "engine/ports/store_error.hpp"

namespace dealwire::store {
namespace {

using model::CellText;
using model::RecordId;

const std::string kAnn = "003000000000001AAA";
const std::string kBo = "003000000000002AAA";

/// Writes rows down as one text: cells parted by bars.
class NotedRows final : public RowSink {
public:
    void begin_row() override { rows.emplace_back(); }

    void null() override { add("-"); }

    void text(std::string_view value) override { add(std::string{value}); }

    void integer(std::int64_t value) override { add(std::to_string(value)); }

    void flag(bool value) override { add(value ? "yes" : "no"); }

    void number(std::string_view digits) override { add("#" + std::string{digits}); }

    void end_row() override {}

    std::vector<std::string> rows;

private:
    void add(const std::string& cell) { rows.back() += (rows.back().empty() ? "" : "|") + cell; }
};

model::RecordPage contacts(const std::vector<std::vector<CellText>>& rows) {
    model::RecordPage page{.object = "Contact",
                           .columns = {{"Id", "id"},
                                       {"SystemModstamp", "datetime"},
                                       {"Name", "string"},
                                       {"AccountId", "reference"},
                                       {"Score__c", "double"},
                                       {"Vip__c", "boolean"}}};
    for (const auto& row : rows) page.rows.push_back(row);
    return page;
}

const CellText kNull;
const CellText kStamp = "1970-01-01T00:00:01Z";

std::string written(const model::RecordPage& page, bool with_nulls = false,
                    const MergedRecords& merged = {}) {
    const CrmPage seen{page};
    NotedRows sink;
    const PageRow row = seen.newest_rows().at(0);
    seen.write(row, merged, with_nulls, sink);
    const std::string digest = std::to_string(seen.digest(row));
    std::string text = sink.rows.at(0);
    const std::size_t at = text.find(digest);
    return at == std::string::npos ? text : text.replace(at, digest.size(), "digest");
}

TEST(CrmPage, PutsEachCellWhereItBelongs) {
    const auto page = contacts({{kAnn, kStamp, "Ann", "001000000000001", "12.50", "true"}});

    EXPECT_EQ(written(page), kAnn +
                                 "|1000|live|digest|{\"Vip__c\":true,\"Score__c\":12.50}|Ann|"
                                 "001000000000001AAA");
}

TEST(CrmPage, LeavesNullMembersOutUnlessTheyEmptySomething) {
    const auto page = contacts({{kAnn, kNull, kNull, kNull, kNull, kNull}});

    EXPECT_EQ(written(page), kAnn + "|-|live|digest|{}|-|-");
    EXPECT_EQ(written(page, true), kAnn + "|-|live|digest|{\"Vip__c\":null,\"Score__c\":null}|-|-");
}

TEST(CrmPage, KeepsNumbersAsTextWhereJsonDoesNotAllowThem) {
    const auto page = contacts({{kAnn, kNull, kNull, "no id", "007", "maybe"}});

    EXPECT_EQ(written(page),
              kAnn + "|-|live|digest|{\"Vip__c\":\"maybe\",\"Score__c\":\"007\"}|-|-");
}

TEST(CrmPage, PointsLinksOfLosersAtTheirWinners) {
    const auto page = contacts({{kAnn, kNull, kNull, "001000000000001AAA", kNull, kNull}});
    const Winners winners{
        {*RecordId::parse("001000000000001"), *RecordId::parse("001000000000009")}};
    const MergedRecords merged{{"Account", std::make_shared<const Winners>(winners)}};

    EXPECT_EQ(written(page, false, merged), kAnn + "|-|live|digest|{}|-|001000000000009AAA");
}

TEST(CrmPage, TakesTheNewestRowOfEachRecordInAscendingId) {
    const auto page = contacts({{kBo, "1970-01-01T00:00:02Z", "old", kNull, kNull, kNull},
                                {kAnn, kStamp, "Ann", kNull, kNull, kNull},
                                {kBo, "1970-01-01T00:00:03Z", "first", kNull, kNull, kNull},
                                {kBo, "1970-01-01T00:00:03Z", "second", kNull, kNull, kNull}});

    const auto rows = CrmPage{page}.newest_rows();

    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0].at, 1U);
    EXPECT_EQ(rows[1].at, 3U);
    EXPECT_EQ(rows[1].stamp, 3000);
}

std::int64_t digest_of(const model::RecordPage& page, std::size_t row = 0) {
    const CrmPage seen{page};
    return seen.digest(seen.newest_rows().at(row));
}

TEST(CrmPage, HasOneDigestPerContent) {
    const std::vector<CellText> cells{kAnn, kStamp, "Ann", kNull, "1", "true"};
    const auto page = contacts({cells});
    const auto same = contacts({{kBo, kStamp, "x", "y", "z", "w"}, cells});

    EXPECT_NE(digest_of(page), 0);
    EXPECT_EQ(digest_of(page), digest_of(same));
}

TEST(CrmPage, HasAnotherDigestForAnyOtherContent) {
    const auto page = contacts({{kAnn, kStamp, "Ann", kNull, "1", "true"}});
    auto renamed = page;
    renamed.columns[4].name = "Points__c";
    std::set<std::int64_t> digests{digest_of(page), digest_of(renamed)};
    for (const std::vector<CellText>& cells :
         {std::vector<CellText>{kAnn, kStamp, "Ann", "", "1", "true"},
          {kAnn, kStamp, "Ann1", kNull, "", "true"},
          {kAnn, kStamp, "An", "n", "1", "true"},
          {kAnn, kNull, "Ann", kNull, "1", "true"}})
        digests.insert(digest_of(contacts({cells})));

    EXPECT_EQ(digests.size(), 6U);
}

TEST(CrmPage, DoesNotCareWhereTheTextsOfARowStand) {
    model::RecordPage page = contacts(
        {{kAnn, kStamp, "Ann", kNull, "1", "true"}, {kBo, kStamp, "Bo", kNull, "2", "false"}});
    const auto before = digest_of(page, 1);
    model::RecordPage apart = contacts({});
    apart.rows = model::RecordRows{6};
    std::string& texts = apart.rows.text();
    for (const CellText& cell : page.rows[1].texts()) {
        texts += "padding";
        if (!cell) {
            apart.rows.add_null();
            continue;
        }
        const std::size_t begin = texts.size();
        texts += *cell;
        apart.rows.end_cell(begin);
    }

    EXPECT_EQ(digest_of(apart), before);
}

TEST(CrmPage, RefusesPagesWithoutIds) {
    const model::RecordPage page{.object = "Contact", .columns = {{"Name", "string"}}};
    EXPECT_THROW(CrmPage{page}, ports::StoreError);
    EXPECT_THROW(
        (void)CrmPage{contacts({{"003", kStamp, kNull, kNull, kNull, kNull}})}.newest_rows(),
        ports::StoreError);
}

}  // namespace
}  // namespace dealwire::store
