#include "engine/matching/compact_tables.hpp"

#include "tests/support/crm_world.hpp"

#include <gtest/gtest.h>

#include <string>

namespace dealwire::matching {
namespace {

std::vector<Row> found(const KeyTable& table, std::string_view key) {
    std::vector<Row> rows;
    table.each(hash_of(key), [&](Row row) { rows.push_back(row); });
    return rows;
}

TEST(PackedIdText, ComesBackAsItWas) {
    for (const char* text : {"003Hs00000emDedIAE", "00QHs00000WcwZ4MAJ", "001zzzzzzzzzzzzAAA",
                             "001000000000001AAA", "006ZZZZZZZZZZZZ"}) {
        const auto id = model::RecordId::parse(text);
        if (!id) continue;
        EXPECT_EQ(PackedId{*id}.unpacked(), *id) << text;
    }
    EXPECT_TRUE(PackedId{}.unpacked().empty());
    EXPECT_TRUE(PackedId{model::RecordId{}}.unpacked().empty());
}

TEST(PackedIdText, IsOrderedAsTheTextIs) {
    const std::array<const char*, 6> ascending{"001000000000009", "00100000000000A",
                                               "00100000000000Z", "00100000000000a",
                                               "0010000000000A0", "003000000000000"};
    for (std::size_t i = 1; i < ascending.size(); ++i)
        EXPECT_LT(PackedId{*model::RecordId::parse(ascending[i - 1])},
                  PackedId{*model::RecordId::parse(ascending[i])});
}

struct OnlyId {
    PackedId id;
};

TEST(TableOfRecords, FindsEachByItsIdAndNoOther) {
    RecordTable<OnlyId> table;
    EXPECT_EQ(table.find(PackedId{support::contact_id(1)}), kNoRow);
    for (int number = 1000; number > 0; --number)
        table.add({PackedId{support::contact_id(number)}});
    table.seal();
    for (int number = 1; number <= 1000; ++number)
        EXPECT_EQ(table.find(PackedId{support::contact_id(number)}),
                  static_cast<Row>(1000 - number));
    EXPECT_EQ(table.find(PackedId{support::contact_id(1001)}), kNoRow);
    EXPECT_EQ(table.find(PackedId{support::account_id(1)}), kNoRow);
}

TEST(TableOfRecords, FindsNoOtherWhateverTheirNumber) {
    for (int rows = 0; rows <= 20; ++rows) {
        RecordTable<OnlyId> table;
        for (int number = 1; number <= rows; ++number)
            table.add({PackedId{support::contact_id(number)}});
        table.seal();
        EXPECT_EQ(table.find(PackedId{support::contact_id(99)}), kNoRow) << rows;
    }
}

TEST(TableOfKeys, FindsAllRowsOfAKeyEachOnce) {
    KeyTable table;
    for (Row row = 0; row < 3000; ++row) table.add("key-" + std::to_string(row / 3), row);
    table.add("key-7", 21);
    table.seal();
    EXPECT_EQ(found(table, "key-7"), (std::vector<Row>{21, 22, 23}));
    EXPECT_EQ(found(table, "key-999"), (std::vector<Row>{2997, 2998, 2999}));
    EXPECT_TRUE(found(table, "key-1000").empty());
    EXPECT_TRUE(found(table, "").empty());
}

TEST(TableOfKeys, IsEmptyBeforeAndWithoutRows) {
    KeyTable table;
    EXPECT_TRUE(found(table, "key").empty());
    table.seal();
    EXPECT_TRUE(found(table, "key").empty());
}

TEST(TableOfKeys, CanBeThinnedOutWhileItIsFilled) {
    KeyTable table;
    for (int round = 0; round < 100; ++round) table.add("contoso.example", 5);
    table.drop_repeated();
    EXPECT_EQ(table.size(), 1U);
    table.add("contoso.example", 4);
    table.seal();
    EXPECT_EQ(found(table, "contoso.example"), (std::vector<Row>{4, 5}));
}

TEST(TableOfLinks, GivesTheRowsOnTheRightAscendingAndOnce) {
    LinkTable table;
    table.add(2, 9);
    table.add(0, 4);
    table.add(2, 3);
    table.add(2, 9);
    table.seal(3);
    const auto rows = [&](Row from) {
        const auto found_rows = table.find(from);
        return std::vector<Row>{found_rows.begin(), found_rows.end()};
    };
    EXPECT_EQ(rows(0), std::vector<Row>{4});
    EXPECT_TRUE(rows(1).empty());
    EXPECT_EQ(rows(2), (std::vector<Row>{3, 9}));
    EXPECT_TRUE(rows(3).empty());
}

}  // namespace
}  // namespace dealwire::matching
