#include "engine/exporting/export_report.hpp"

namespace dealwire::exporting {

std::string held_back_sentence(const ExportReport& report) {
    return held_back_sentence(model::HeldBack{report.held_back, report.in_org});
}

std::string held_back_sentence(const model::HeldBack& held) {
    return std::to_string(held.conversations) + " of " + std::to_string(held.of) +
           " conversations in Salesforce would leave it by the filter, the mapping or the "
           "settings, more than export.most_leaving allows. None of them was touched.";
}

}  // namespace dealwire::exporting
