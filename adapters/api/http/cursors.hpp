#pragma once

#include "engine/base/id.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace dealwire::api {

/// What a cursor belongs to: it is good for the same question alone.
struct CursorScope {
    base::TenantId tenant;
    std::string endpoint;  ///< such as "POST /v2/calls/extensive"
    std::string question;  ///< everything that decides which records come, in one text
};

/// Where the next page begins.
struct PagePlace {
    std::int64_t page = 0;   ///< its number, from 0
    std::int64_t total = 0;  ///< records over all pages, as counted for the first
    std::string after;       ///< the place of the last record before it, as its store writes it

    bool operator==(const PagePlace&) const = default;
};

/// Writes places as cursors that nobody can make up or move to another question. They hold what
/// they say in the clear: ids of records, never contents. Thread-safe.
class Cursors {
public:
    /// A keyed digest with a secret of the tenant that all processes share, as any text.
    using Sign = std::function<std::string(const base::TenantId&, std::string_view)>;

    explicit Cursors(Sign sign) : sign_{std::move(sign)} {}

    /// Letters, digits, `-`, `_` and one dot.
    [[nodiscard]] std::string write(const CursorScope& scope, const PagePlace& place) const;
    /// Nothing where it is none of ours, or one of another question.
    [[nodiscard]] std::optional<PagePlace> read(const CursorScope& scope,
                                                std::string_view cursor) const;

private:
    [[nodiscard]] std::string proof(const CursorScope& scope, std::string_view place) const;

    Sign sign_;
};

}  // namespace dealwire::api
