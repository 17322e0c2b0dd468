#include "engine/exporting/row_counts.hpp"

namespace dealwire::exporting {

RowCounts& RowCounts::operator+=(const RowCounts& other) {
    sent += other.sent;
    accepted += other.accepted;
    refused += other.refused;
    return *this;
}

std::string sentence_of(const RowCounts& rows) {
    return std::to_string(rows.sent) + (rows.sent == 1 ? " row" : " rows") +
           " sent: " + std::to_string(rows.accepted) + " accepted, " +
           std::to_string(rows.refused) + " refused, " + std::to_string(rows.unprocessed()) +
           " without an answer";
}

}  // namespace dealwire::exporting
