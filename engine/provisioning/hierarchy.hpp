#pragma once

#include "engine/model/member.hpp"

#include <string>
#include <vector>

namespace dealwire::provisioning {

/// Cuts the edges that close a loop, so that following managers always ends at the top. In each
/// loop the edge of the member with the lowest user id is cut. Returns a sentence per cut.
std::vector<std::string> cut_cycles(std::vector<model::Member>& members);

}  // namespace dealwire::provisioning
