#pragma once

#include "engine/base/clock.hpp"
#include "engine/ports/record_source.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dealwire::salesforce {

/// A string literal with its quotes. Source: SOQL and SOSL Reference, "Quoted String Escape
/// Sequences".
std::string quoted(std::string_view text);

/// A date-time literal in whole seconds, which is all that SOQL takes: `2026-01-02T03:04:05Z`.
std::string literal(base::Instant instant);

/// The query of a read. Rows come in (stamp, id) order, so that the last one delivered says where
/// to go on. Names of objects and fields come from describe and are not quoted.
std::string select(const ports::ReadRequest& request);

/// The same for a bulk job, which takes no ORDER BY.
std::string select_in_any_order(const ports::ReadRequest& request);

/// `SELECT Id, Key__c FROM X WHERE Key__c IN ('a', 'b')`
std::string select_by_keys(const std::string& object, const std::string& key_field,
                           std::span<const std::string> keys);

/// `SELECT Id FROM X WHERE Id IN ('a', 'b')`
std::string select_ids(const std::string& object, std::span<const std::string> ids);

/// A query as the value of `q=`: blanks as `+`, everything with a meaning in a URL encoded.
std::string encoded(std::string_view soql);

/// Keys in order, cut into lists whose encoded query stays within one request line.
/// Source: Salesforce Developer Limits, "URI and headers: 16,384 bytes".
std::vector<std::span<const std::string>> chunks(std::span<const std::string> keys);

}  // namespace dealwire::salesforce
