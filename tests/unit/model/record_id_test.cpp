#include "engine/model/record_id.hpp"

#include <gtest/gtest.h>

namespace dealwire::model {
namespace {

TEST(RecordId, CompletesAFifteenCharacterIdWithItsChecksum) {
    EXPECT_EQ(RecordId::parse("0012300000bVTq1")->text(), "0012300000bVTq1AAG");
    EXPECT_EQ(RecordId::parse("0035500001H9cak")->text(), "0035500001H9cakAAB");
    EXPECT_EQ(RecordId::parse("0061x00000FxQ7B")->text(), "0061x00000FxQ7BAAV");
}

TEST(RecordId, KeepsAnEighteenCharacterIdAsItIs) {
    EXPECT_EQ(RecordId::parse("0012300000bVTq1AAG")->text(), "0012300000bVTq1AAG");
}

TEST(RecordId, RefusesAWrongChecksum) {
    EXPECT_FALSE(RecordId::parse("0012300000bVTq1AAH"));
    EXPECT_FALSE(RecordId::parse("0012300000BVTq1AAG"));
}

TEST(RecordId, RefusesWhatIsNoId) {
    EXPECT_FALSE(RecordId::parse(""));
    EXPECT_FALSE(RecordId::parse("0012300000bVTq"));
    EXPECT_FALSE(RecordId::parse("00123 0000bVTq1"));
    EXPECT_FALSE(RecordId::parse("0012300000bVTq'"));
}

TEST(RecordId, TellsIdsApartThatDifferOnlyByCase) {
    EXPECT_NE(RecordId::parse("0012300000bVTq1"), RecordId::parse("0012300000bvtq1"));
}

}  // namespace
}  // namespace dealwire::model
