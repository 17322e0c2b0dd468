#include "tests/simulators/salesforce/soql/soql.hpp"

#include "tests/simulators/salesforce/http/api_error.hpp"

namespace dealwire::orgsim {

Translated translate(std::string_view soql, const Schema& /*schema*/,
                     const SoqlOptions& /*options*/) {
    throw ApiError(400, "MALFORMED_QUERY", "unexpected token: " + std::string(soql));
}

QueryAnswer run_query(Database& /*database*/, const Translated& /*query*/, const Schema& /*schema*/,
                      const std::string& /*base*/) {
    return {};
}

}  // namespace dealwire::orgsim
