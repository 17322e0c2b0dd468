#include "adapters/salesforce/query.hpp"

#include "adapters/salesforce/composite.hpp"
#include "adapters/salesforce/soql.hpp"

namespace dealwire::salesforce {

using base::Fault;

namespace {

// Salesforce caps request line and headers together at 16,384 bytes; a token takes up to 4 kB.
constexpr std::size_t kLongestPath = 12'000;

}  // namespace

std::string query_path(const Session& session, const std::string& soql, Rows rows) {
    const char* resource = rows == Rows::WithDeleted ? "/queryAll/?q=" : "/query/?q=";
    return session.path(resource + encoded(soql));
}

std::optional<base::Error> too_long(const std::string& soql) {
    if (soql.size() <= kLongestQuery) return std::nullopt;
    return base::Error{Fault::Rejected, "QUERY_TOO_LONG",
                       "A query of " + std::to_string(soql.size()) +
                           " characters is longer than the 100,000 that Salesforce takes.",
                       "Select fewer fields."};
}

base::Result<QueryPage> first_page(Session& session, const std::string& soql, Rows rows,
                                   const std::vector<model::Column>& columns,
                                   std::stop_token stop) {
    if (const auto error = too_long(soql)) return base::fail(*error);
    const std::string path = query_path(session, soql, rows);
    if (path.size() <= kLongestPath) return next_page(session, path, columns, std::move(stop));

    const std::vector<Subrequest> alone{{.path = path}};
    const auto parts = composite(session, alone, std::move(stop));
    if (!parts) return base::fail(parts.error());
    const auto& only = parts->front();
    if (!only) return base::fail(only.error());
    return read_page(*only, columns);
}

base::Result<QueryPage> next_page(Session& session, const std::string& path,
                                  const std::vector<model::Column>& columns, std::stop_token stop) {
    const auto body = session.call({.path = path}, std::move(stop));
    if (!body) return base::fail(body.error());
    return read_page(*body, columns);
}

}  // namespace dealwire::salesforce
