#include "adapters/salesforce/column_parts.hpp"

#include "tests/support/salesforce_answers.hpp"

namespace dealwire::salesforce {
namespace {

using model::RecordRows;
using ports::ReadRequest;

const std::string kOne = test::contact_id(1);
const std::string kTwo = test::contact_id(2);
const std::string kThen = "2026-01-02T10:00:00Z";
const std::string kLater = "2026-01-02T10:00:07Z";

/// Two columns, each of them a part of its own.
class ColumnPartsTest : public testing::Test {
protected:
    base::Result<JoinedRows> joined(const RecordRows& lead, const RecordRows& other) {
        const std::vector<RecordRows> answers{lead, other};
        return join(request_, parts_, answers, listed_);
    }

    ReadRequest request_{.object = "Contact",
                         .columns = {{"FirstName", "string"},
                                     {"SystemModstamp", "datetime"},
                                     {"LastName", "string"},
                                     {"Id", "id"}},
                         .stamp_field = "SystemModstamp"};
    ColumnParts parts_ = *column_parts(request_, 12);
    ListedStamps listed_;
};

TEST_F(ColumnPartsTest, BeginEachWithIdAndStamp) {
    ASSERT_EQ(parts_.size(), 2U);
    for (const auto& part : parts_) {
        EXPECT_EQ(part.at(0).name, "Id");
        EXPECT_EQ(part.at(1).name, "SystemModstamp");
    }
    EXPECT_EQ(parts_[0].at(2).name, "FirstName");
    EXPECT_EQ(parts_[1].at(2).name, "LastName");
    EXPECT_EQ(column_parts(request_, 1'000)->size(), 1U);
    EXPECT_EQ(column_parts(request_, 0)->size(), 2U);
}

TEST_F(ColumnPartsTest, CannotBeMadeWithoutAnId) {
    request_.columns.pop_back();

    EXPECT_EQ(column_parts(request_, 12).error().code, "QUERY_TOO_LONG");
}

TEST_F(ColumnPartsTest, JoinByIdWhateverTheOrder) {
    const auto rows = joined({{kOne, kThen, "Ada"}, {kTwo, kThen, "Bo"}},
                             {{kTwo, kThen, std::nullopt}, {kOne, kThen, "Lane"}});

    ASSERT_TRUE(rows);
    EXPECT_TRUE(rows->unsure.empty());
    using Row = std::vector<model::CellText>;
    EXPECT_EQ(rows->rows[0].texts(), (Row{"Ada", kThen, "Lane", kOne}));
    EXPECT_EQ(rows->rows[1].texts(), (Row{"Bo", kThen, std::nullopt, kTwo}));
}

TEST_F(ColumnPartsTest, DoNotMixTwoVersionsOfARecord) {
    const auto rows = joined({{kOne, kThen, "Ada"}, {kTwo, kThen, "Bo"}},
                             {{kOne, kLater, "Lane"}, {kTwo, kThen, "Beck"}});

    ASSERT_EQ(rows->unsure.size(), 1U);
    EXPECT_EQ(rows->unsure[0].text(), kOne);
    EXPECT_EQ(rows->rows.size(), 1U);
}

TEST_F(ColumnPartsTest, ReadARecordAgainThatOneAnswerLacks) {
    EXPECT_EQ(joined({{kOne, kThen, "Ada"}}, {})->unsure.size(), 1U);
}

TEST_F(ColumnPartsTest, KeepTheStampUnderWhichARecordWasListed) {
    joined({{kOne, kThen, "Ada"}}, {{kOne, kLater, "Lane"}}).value();

    const auto again = joined({{kOne, kLater, "Ada"}}, {{kOne, kLater, "Lane"}});

    ASSERT_EQ(again->rows.size(), 1U);
    EXPECT_EQ(again->rows[0][1], kThen);
}

}  // namespace
}  // namespace dealwire::salesforce
