#pragma once

#include "adapters/api/http/caller.hpp"
#include "adapters/api/http/message.hpp"
#include "adapters/api/v2/holdings.hpp"
#include "engine/base/tree.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dealwire::api::v2 {

/// A request that may be answered: its caller has the scope, its body is JSON or absent.
struct Asked {
    const HttpRequest& request;
    const Caller& caller;
    FormFields query;
    base::Tree body;                   ///< null where there is none
    std::vector<std::string> in_path;  ///< what stands where the route has `{}`

    [[nodiscard]] const std::string* parameter(std::string_view name) const {
        return value_of(query, name);
    }

    [[nodiscard]] HttpReply refuse(int status, std::string why) const;
    /// 404 in the words that clients match: "No `things` found corresponding to the provided
    /// filters".
    [[nodiscard]] HttpReply nothing(const std::string& things) const;
};

/// Records on a page; clients know no other number.
inline constexpr std::size_t kPageSize = 100;

/// Where an answer of pages stands. Made from the request's cursor.
class Paging {
public:
    /// `list` names what is paged; a cursor of another list is none, nor is one of another
    /// workspace than the request names. Nothing where the request has a cursor that is none of
    /// ours.
    static std::optional<Paging> read(const Asked& asked, const Cursors& cursors, std::string list);

    [[nodiscard]] bool first() const { return !place_; }

    [[nodiscard]] std::string after() const { return place_ ? place_->after : ""; }

    /// As counted for the first page.
    [[nodiscard]] std::int64_t total() const { return place_ ? place_->total : 0; }

    /// The member `records`: `shown` on this page of `total`; `next` is the place of the last one
    /// where more follow.
    [[nodiscard]] base::Tree records(std::size_t shown, std::int64_t total,
                                     const std::optional<std::string>& next) const;

private:
    Paging(const Cursors& cursors, CursorScope scope)
        : cursors_{cursors}, scope_{std::move(scope)} {}

    const Cursors& cursors_;
    CursorScope scope_;
    std::optional<PagePlace> place_;
    std::string workspace_;  ///< that the list is of; empty: of all
};

/// What a page shows of `all`, which stands in memory in the order of its pages: from index `begin`
/// to `end`. Their places are their numbers.
struct Slice {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::optional<std::string> next = std::nullopt;
};

Slice slice_of(std::size_t all, const Paging& paging);

}  // namespace dealwire::api::v2
