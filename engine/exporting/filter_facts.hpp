#pragma once

#include "engine/base/tree.hpp"
#include "engine/exporting/filter_condition.hpp"
#include "engine/exporting/people.hpp"
#include "engine/exporting/subject.hpp"
#include "engine/model/record_id.hpp"

#include <map>
#include <vector>

namespace dealwire::exporting {

/// Values of CRM records by id; each an object of fields by API name. A record or a field that is
/// not there has no value.
using CrmValues = std::map<model::RecordId, base::Tree>;

/// What the conditions of a filter look at. `values` has one member per group of the language (see
/// docs/guide/filters.md), with all own fields and the CRM fields of `CrmValues`; the document is
/// not owned.
struct FilterFacts {
    base::Tree values;
    const base::Tree* document = nullptr;
};

FilterFacts filter_facts(const Subject& subject, const People& people, const CrmValues& crm);

/// Records of these objects that a conversation's facts read, each once, by object.
std::map<std::string, std::vector<model::RecordId>> records_read(const Subject& subject,
                                                                 const People& people,
                                                                 const CrmFieldNames& fields);

}  // namespace dealwire::exporting
