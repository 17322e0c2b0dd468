#include "adapters/api/http/incoming_body.hpp"

#include <gtest/gtest.h>

#include <sstream>

namespace dealwire::api {
namespace {

std::string content_of(const SpooledBody& body) {
    const auto in = body.open();
    std::ostringstream out;
    out << in->rdbuf();
    return out.str();
}

class IncomingBody : public testing::Test {
protected:
    bool read(const std::string& text) {
        std::istringstream in{text};
        return read_body(in, limits_, request_);
    }

    BodyLimits limits_{
        .most = 300'000, .in_memory = 100'000, .folder = std::filesystem::temp_directory_path()};
    HttpRequest request_;
};

TEST_F(IncomingBody, StaysInMemoryWhereItIsShort) {
    EXPECT_TRUE(read(std::string(100'000, 'x')));

    EXPECT_EQ(request_.body.size(), 100'000U);
    EXPECT_FALSE(request_.spooled);
}

TEST_F(IncomingBody, GoesIntoAFileWithoutANameWhereItIsLong) {
    std::string text;
    for (int i = 0; text.size() < 299'000; ++i) text += std::to_string(i) + ",";

    EXPECT_TRUE(read(text));

    EXPECT_TRUE(request_.body.empty());
    ASSERT_TRUE(request_.spooled);
    EXPECT_EQ(request_.spooled->size(), text.size());
    EXPECT_EQ(content_of(*request_.spooled), text);
    EXPECT_EQ(content_of(*request_.spooled), text) << "each reader begins at its beginning";
    for (const auto& entry : std::filesystem::directory_iterator{limits_.folder})
        EXPECT_FALSE(entry.path().filename().string().starts_with("dealwire-body-"));
}

TEST_F(IncomingBody, IsRefusedWhereItIsTooLong) { EXPECT_FALSE(read(std::string(300'001, 'x'))); }

TEST_F(IncomingBody, SaysThatItsFolderIsNotThere) {
    limits_.folder = "/nonexistent";
    EXPECT_THROW(read(std::string(200'000, 'x')), std::runtime_error);
}

TEST(FormFields, KeepEveryFieldInItsOrder) {
    const FormFields fields = form_fields("a=1&b=x%20y+z&a=2&c&&=d&bad=%zz");

    const FormFields expected{{"a", "1"}, {"b", "x y z"}, {"a", "2"}, {"c", ""}, {"", "d"}};
    EXPECT_EQ(fields, expected);
    EXPECT_EQ(*value_of(fields, "a"), "1");
    EXPECT_FALSE(value_of(fields, "bad"));
    EXPECT_TRUE(form_fields("").empty());
}

TEST(Headers, AreFoundInAnyCase) {
    HttpRequest request;
    request.headers = {{"X-One", "1"}, {"x-two", "2"}};

    EXPECT_EQ(*header_of(request, "x-one"), "1");
    EXPECT_EQ(*header_of(request, "X-Two"), "2");
    EXPECT_FALSE(header_of(request, "x-three"));
}

TEST(IsForm, LooksAtTheTypeAlone) {
    HttpRequest request;
    for (const char* type : {"application/x-www-form-urlencoded",
                             "Application/X-WWW-Form-Urlencoded ; charset=utf-8"}) {
        request.content_type = type;
        EXPECT_TRUE(is_form(request)) << type;
    }
    request.content_type = "application/json";
    EXPECT_FALSE(is_form(request));
}

}  // namespace
}  // namespace dealwire::api
