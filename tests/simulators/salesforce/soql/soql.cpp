#include "tests/simulators/salesforce/soql/soql.hpp"

#include "tests/simulators/salesforce/soql/parser.hpp"
#include "tests/simulators/salesforce/soql/select_sql.hpp"

namespace dealwire::orgsim {

Translated translate(std::string_view text, const Schema& schema, const SoqlOptions& options) {
    const soql::Query query = soql::parse(text);
    soql::Context context{text, schema, options.now};
    return soql::SelectWriter{context, query, options}.run();
}

}  // namespace dealwire::orgsim
