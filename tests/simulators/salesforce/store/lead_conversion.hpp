#pragma once

#include "tests/simulators/salesforce/store/record_store.hpp"

namespace dealwire::orgsim {

/// What to make of a lead. Empty ids: new records from the lead's values.
struct Conversion {
    std::string lead_id;
    std::string account_id;
    std::string contact_id;
    std::string opportunity_name;  ///< empty: the company's name
    bool create_opportunity = true;
};

struct Converted {
    std::string account_id;
    std::string contact_id;
    std::string opportunity_id;  ///< empty when none was wanted
};

/// Converts as the user interface does: the lead stays, read-only, and points to the new records;
/// its activities move to the contact. Throws ApiError.
Converted convert_lead(RecordStore& store, const Conversion& conversion, const Actor& actor);

}  // namespace dealwire::orgsim
