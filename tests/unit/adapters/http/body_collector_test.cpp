#include "adapters/http/failure.hpp"
#include "adapters/http/gzip.hpp"

namespace dealwire::http {
namespace {

std::string inflated(std::string_view packed, std::size_t piece) {
    std::string text;
    BodyDecoder body{BodyDecoder::Coding::Compressed, "a.example",
                     [&](std::string_view decoded) { text += decoded; }};
    for (; !packed.empty(); packed.remove_prefix(std::min(piece, packed.size())))
        body.append(packed.substr(0, piece));
    body.finish();
    return text;
}

TEST(BodyDecoder, InflatesWhateverPiecesArrive) {
    std::string text;
    for (int i = 0; i < 20'000; ++i) text += std::to_string(i);

    for (const std::size_t piece : {1U, 7U, 4'096U, 1'000'000U})
        EXPECT_EQ(inflated(gzip(text), piece), text);
}

TEST(BodyDecoder, JoinsGzipMembers) {
    EXPECT_EQ(inflated(gzip("one ") + gzip("two"), 5), "one two");
}

TEST(BodyDecoder, TakesAnEmptyCompressedBody) { EXPECT_EQ(inflated("", 1), ""); }

TEST(BodyDecoder, RefusesDamagedData) {
    EXPECT_THROW(inflated("this is not compressed at all", 5), Failure);
    std::string packed = gzip("some text that is long enough to matter");
    packed[packed.size() - 6] = static_cast<char>(packed[packed.size() - 6] ^ 1);  // its checksum
    EXPECT_THROW(inflated(packed, 100), Failure);
}

TEST(BodyDecoder, RefusesCompressedDataThatEndsEarly) {
    const std::string packed = gzip("some text that is long enough to matter");
    EXPECT_THROW(inflated(std::string_view{packed}.substr(0, packed.size() - 3), 100), Failure);
}

TEST(BodyCollector, TakesExactlyItsLimit) {
    BodyCollector body{4, "a.example"};
    body.append("1234");

    EXPECT_THROW(body.append("5"), Failure);
}

}  // namespace
}  // namespace dealwire::http
