#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace dealwire::store {

// Values in PostgreSQL's binary form, as its receive functions read them: whole numbers in network
// order, each field behind its length. Source: PostgreSQL 15 manual, "COPY", Binary Format.

void append_int16(std::string& out, std::int16_t value);
void append_int32(std::string& out, std::int32_t value);
void append_int64(std::string& out, std::int64_t value);

/// The length -1 of a null.
void append_null_field(std::string& out);
/// A text behind its length, NUL characters taken out.
void append_text_field(std::string& out, std::string_view value);
/// A decimal number, exponent allowed, as NUMERIC with every digit that was written. Null where
/// `digits` is no number or has more than a thousand digits.
void append_numeric_field(std::string& out, std::string_view digits);

/// `text[]` of one dimension, without the length of the whole. Only ids: no NULs inside.
template <class Texts>
std::string text_array(const Texts& texts) {
    constexpr std::int32_t kTextType = 25;
    std::string out;
    append_int32(out, texts.empty() ? 0 : 1);
    append_int32(out, 0);
    append_int32(out, kTextType);
    if (texts.empty()) return out;
    append_int32(out, static_cast<std::int32_t>(texts.size()));
    append_int32(out, 1);
    for (const std::string_view text : texts) append_text_field(out, text);
    return out;
}

std::int16_t read_int16(const char* bytes);
std::int32_t read_int32(const char* bytes);
std::int64_t read_int64(const char* bytes);
/// A SMALLINT, INTEGER or BIGINT, told by its length; 0 for none.
std::int64_t read_integer(std::string_view bytes);

}  // namespace dealwire::store
