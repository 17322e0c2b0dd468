#include "engine/exporting/export_report.hpp"

namespace dealwire::exporting {

std::string held_back_sentence(const ExportReport& report) {
    return std::to_string(report.held_back) + " of " + std::to_string(report.in_org) +
           " conversations in Salesforce would leave it by the filter, the mapping or the "
           "settings, more than export.most_leaving allows. None of them was touched.";
}

}  // namespace dealwire::exporting
