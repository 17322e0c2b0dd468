#pragma once

#include "adapters/store/lean_rows.hpp"

namespace dealwire::store {

/// PostgreSQL's part of `stream_lean_rows`: COPY … TO STDOUT in binary form. A row is read out of
/// the one message it comes in, where a result would hold a value of its own for each of its
/// columns, and the server works on while rows are taken.
void stream_copied_rows(soci::session& session, const LeanQuery& query, const TakeLeanRow& take);

}  // namespace dealwire::store
