#include "adapters/system/read_ahead_bulk.hpp"

#include <atomic>
#include <latch>
#include <tuple>

namespace dealwire::system {
namespace {

using testing::ElementsAre;

model::RecordPage piece(const std::string& id) {
    model::RecordPage page{.object = "Account", .columns = {{"Id", "id"}}, .rows = {}};
    page.rows.push_back({id});
    return page;
}

/// Gives three pieces of one row, then an answer.
class ThreePieces final : public ports::BulkSource {
public:
    base::Result<ports::BulkJob> start(const ports::ReadRequest&, ports::Spent&,
                                       std::stop_token) override {
        return ports::BulkJob{.id = "started"};
    }

    base::Result<ports::BulkJob> wait(const std::string& job, ports::Spent&,
                                      std::stop_token) override {
        return ports::BulkJob{.id = job, .rows = 3};
    }

    base::Result<ports::BulkPage> read_page(const std::string&, const std::string& locator,
                                            const ports::ReadRequest&, const ports::PieceSink& sink,
                                            ports::Spent& spent, std::stop_token) override {
        spent.calls += 1;
        for (const char* id : {"a", "b", "c"}) {
            sink(piece(id));
            if (after_piece) after_piece();
        }
        if (locator == "throws") throw std::runtime_error{"the reader"};
        if (locator == "fails") return base::fail({base::Fault::Transient, "BROKE_OFF", ""});
        return ports::BulkPage{.next = "next", .rows = 3};
    }

    base::Result<void> discard(const std::string&, ports::Spent&, std::stop_token) override {
        return {};
    }

    std::function<void()> after_piece;
};

class ReadAheadBulkTest : public testing::Test {
protected:
    base::Result<ports::BulkPage> read(const std::string& locator, const ports::PieceSink& sink,
                                       std::size_t savers = 1) {
        return ReadAheadBulk{source_, savers}.read_page("job", locator, {}, sink, spent_, {});
    }

    void note(const model::RecordPage& page) { ids_.emplace_back(page.rows.front()[0].value()); }

    ThreePieces source_;
    ports::Spent spent_;
    std::vector<std::string> ids_;
};

TEST_F(ReadAheadBulkTest, HandsOverAllPiecesInTheirOrderBeforeItAnswers) {
    const auto page = read("", [&](model::RecordPage one) { note(one); });

    ASSERT_TRUE(page);
    EXPECT_EQ(page->next, "next");
    EXPECT_EQ(spent_.calls, 1);
    EXPECT_THAT(ids_, ElementsAre("a", "b", "c"));
}

TEST_F(ReadAheadBulkTest, ReadsOnWhileAPieceIsSaved) {
    std::latch second_was_read{2};
    source_.after_piece = [&] {
        if (!second_was_read.try_wait()) second_was_read.count_down();
    };

    const auto page = read("", [&](model::RecordPage one) {
        if (ids_.empty()) second_was_read.wait();
        note(one);
    });

    EXPECT_TRUE(page);
    EXPECT_THAT(ids_, ElementsAre("a", "b", "c"));
}

TEST_F(ReadAheadBulkTest, SavesAsManyPiecesAtOnceAsThereAreSavers) {
    std::latch two_are_saved{2};
    std::atomic<int> pieces = 0;

    const auto page = read(
        "",
        [&](const model::RecordPage&) {
            if (++pieces <= 2) two_are_saved.arrive_and_wait();
        },
        2);

    EXPECT_TRUE(page);
    EXPECT_EQ(pieces, 3);
}

TEST_F(ReadAheadBulkTest, EndsEverySaverWhereOneThrows) {
    std::atomic<int> pieces = 0;

    EXPECT_THROW(std::ignore = read(
                     "",
                     [&](const model::RecordPage&) {
                         ++pieces;
                         throw std::runtime_error{"the store"};
                     },
                     2),
                 std::runtime_error);
    EXPECT_LE(pieces, 2);
}

TEST_F(ReadAheadBulkTest, KeepsWhatCameBeforeAFailure) {
    const auto page = read("fails", [&](model::RecordPage one) { note(one); });

    ASSERT_FALSE(page);
    EXPECT_EQ(page.error().code, "BROKE_OFF");
    EXPECT_THAT(ids_, ElementsAre("a", "b", "c"));
}

TEST_F(ReadAheadBulkTest, ThrowsOnWhatTheSinkThrows) {
    const auto saving = [&](model::RecordPage one) {
        note(one);
        throw std::runtime_error{"the store"};
    };

    EXPECT_THROW(std::ignore = read("", saving), std::runtime_error);
    EXPECT_THAT(ids_, ElementsAre("a"));
}

TEST_F(ReadAheadBulkTest, ThrowsOnWhatTheReaderThrows) {
    EXPECT_THROW(std::ignore = read("throws", [&](model::RecordPage one) { note(one); }),
                 std::runtime_error);
    EXPECT_THAT(ids_, ElementsAre("a", "b", "c"));
}

TEST_F(ReadAheadBulkTest, PassesEverythingElseOn) {
    ReadAheadBulk bulk{source_, 2};

    EXPECT_EQ(bulk.start({}, spent_, {})->id, "started");
    EXPECT_EQ(bulk.wait("job", spent_, {})->rows, 3);
    EXPECT_TRUE(bulk.discard("job", spent_, {}));
}

}  // namespace
}  // namespace dealwire::system
