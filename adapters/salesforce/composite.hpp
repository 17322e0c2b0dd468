#pragma once

#include "adapters/salesforce/session.hpp"

#include <span>
#include <string>
#include <vector>

namespace dealwire::salesforce {

/// Several requests in one call, independent of one another, carried out in their order. At most
/// 25, of which at most 5 may be queries or Collections. Source: REST API Developer Guide,
/// "Composite" (subrequest limits; collateSubrequests).
struct Subrequest {
    std::string method = "GET";
    std::string path;
    std::optional<base::Tree> body = std::nullopt;
};

inline constexpr std::size_t kQueriesPerComposite = 5;
inline constexpr std::size_t kPartsPerComposite = 25;

/// The body of the Composite request.
base::Tree composite_body(std::span<const Subrequest> parts);

/// One result per part, in their order. An error of the whole says nothing about the parts.
base::Result<std::vector<base::Result<base::Tree>>> composite(Session& session,
                                                              std::span<const Subrequest> parts,
                                                              std::stop_token stop);

}  // namespace dealwire::salesforce
