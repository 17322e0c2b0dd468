#pragma once

#include "engine/base/tree.hpp"
#include "engine/exporting/mapping.hpp"
#include "engine/exporting/source.hpp"

#include <span>
#include <string>
#include <vector>

namespace dealwire::exporting {

constexpr std::size_t kLongestKey = 120;  ///< length of Record_Key__c and Dealwire_Key__c

/// At most 120 UTF-16 units. A longer key keeps its beginning and ends in `~` and the digest of
/// the whole.
std::string fitting_key(const std::string& key);

/// The keys of the items' records, in the order of `items`. An item is named by its identity, else
/// by a digest of its content; one without either is named by the conversation and the kind alone.
/// Of several with one name, the later ones (by content, so that the
/// order of the list does not matter) get `#2`, `#3`, … Distinct.
std::vector<std::string> item_keys(const ObjectRule& rule, const std::string& conversation,
                                   std::span<const Scope> items);

}  // namespace dealwire::exporting
