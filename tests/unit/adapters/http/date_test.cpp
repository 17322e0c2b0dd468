#include "adapters/http/date.hpp"

#include "engine/base/time_text.hpp"

namespace dealwire::http {
namespace {

TEST(HttpDate, IsReadInItsOneForm) {
    EXPECT_EQ(parse_date("Thu, 03 Sep 2026 21:35:07 GMT"),
              base::parse_instant("2026-09-03T21:35:07Z"));
    EXPECT_EQ(parse_date("Thu, 31 Dec 2026 00:00:00 GMT"),
              base::parse_instant("2026-12-31T00:00:00Z"));
}

TEST(HttpDate, IsNothingElse) {
    for (const char* text : {"", "2026-09-03T21:35:07Z", "Thu, 03 Sap 2026 21:35:07 GMT",
                             "Thu, 03 Sep 2026 21:35:07 EST", "Thu, 33 Sep 2026 21:35:07 GMT",
                             "Thursday, 03-Sep-26 21:35:07 GMT"})
        EXPECT_EQ(parse_date(text), std::nullopt) << text;
}

}  // namespace
}  // namespace dealwire::http
