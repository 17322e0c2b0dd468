#include "adapters/api/pages/html.hpp"

#include <gtest/gtest.h>

namespace dealwire::api {
namespace {

TEST(HtmlWriter, EscapesTextAndValues) {
    Html html;
    html.leaf("p", {{"title", "\"><script>"}}, "a < b & 'c'");

    EXPECT_EQ(html.written(),
              "<p title=\"&quot;&gt;&lt;script&gt;\">a &lt; b &amp; &#39;c&#39;</p>");
}

TEST(HtmlWriter, EndsElementsWhereTheirObjectsEnd) {
    Html html;
    {
        const auto list = html.in("ul");
        html.leaf("li", "one");
        const auto item = html.in("li", {{"hidden", ""}});
        html.mark("input", {{"type", "search"}});
    }
    EXPECT_EQ(html.written(), "<ul><li>one</li><li hidden><input type=\"search\"></li></ul>");
}

TEST(HtmlWriter, ReplacesWhatNoPageMayHold) {
    EXPECT_EQ(escaped(std::string{"a\0b", 3}), "a\uFFFDb");
    EXPECT_EQ(escaped("a\xFF\xC3("), "a\uFFFD\uFFFD(");
    EXPECT_EQ(escaped("\x1B[31m"), "\uFFFD[31m");
    EXPECT_EQ(escaped("two\nlines\tü 李 😀"), "two\nlines\tü 李 😀");
}

}  // namespace
}  // namespace dealwire::api
