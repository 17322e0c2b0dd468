#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dealwire::mapping_package {

/// A field as the Salesforce source tree, or the list of standard fields, has it.
struct PackageField {
    std::string type;  ///< the metadata word: Text, LongTextArea, Number, …
    int length = 0;
    int precision = 0;
    int scale = 0;
    bool external_id = false;
    bool unique = false;
    bool case_sensitive = false;
    bool reparentable = false;
    bool create_only = false;
    bool read_only = false;
    std::string reference_to;
    std::vector<std::string> values;  ///< of a picklist
};

using PackageFields = std::map<std::string, PackageField>;

/// Fields of every object in sfdx-package/; custom fields of Activity stand under Task and Event
/// too.
std::map<std::string, PackageFields> read_package();

/// Standard fields of Task or Event.
PackageFields read_activity_fields(std::string_view activity);

}  // namespace dealwire::mapping_package
