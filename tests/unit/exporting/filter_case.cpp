#include "tests/unit/exporting/filter_case.hpp"

#include "adapters/config/filter_file.hpp"

#include <stdexcept>

namespace dealwire::exporting::testing {

CrmFields imported_fields() {
    CrmFields fields;
    fields.add_imported("Opportunity", "StageName", "picklist");
    fields.add_imported("Opportunity", "Amount", "currency");
    fields.add_imported("Opportunity", "CloseDate", "date");
    fields.add_imported("Opportunity", "OwnerId", "reference");
    fields.add_imported("Opportunity", "IsClosed", "boolean");
    fields.add_imported("Account", "Industry", "picklist");
    fields.add_imported("Account", "Region__c", "");
    fields.add_imported("Contact", "Title", "string");
    fields.add_imported("User", "Department", "string");
    fields.add_in_org("Opportunity", "NextStep");
    return fields;
}

Filter filter_of(const std::string& condition) {
    const auto read =
        config::parse_filter("export:\n  " + condition + "\n", "filter.yaml", imported_fields());
    if (read) return *read;
    std::string all;
    for (const base::Issue& issue : read.error()) all += issue.path + " " + issue.problem + "\n";
    throw std::runtime_error(all);
}

Verdict verdict_on(const Case& made, const std::string& condition, const CrmValues& crm) {
    const People people{made.members};
    const Subject subject{made.conversation, made.document, made.resolution};
    return judge(filter_of(condition), made.conversation, filter_facts(subject, people, crm));
}

}  // namespace dealwire::exporting::testing
