#pragma once

#include <cstdint>
#include <string_view>

namespace dealwire::store {

/// Takes rows, column after column. Texts must stay where they are until the row is ended.
class RowSink {
public:
    virtual ~RowSink() = default;

    virtual void begin_row() = 0;
    virtual void null() = 0;
    virtual void text(std::string_view value) = 0;  ///< NUL characters are taken out
    virtual void integer(std::int64_t value) = 0;   ///< into a BIGINT
    virtual void flag(bool value) = 0;              ///< into a SMALLINT
    virtual void number(
        std::string_view digits) = 0;  ///< into Dialect::number_type; see is_decimal
    virtual void end_row() = 0;
};

}  // namespace dealwire::store
