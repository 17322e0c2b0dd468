#pragma once

#include "adapters/api/pages/html.hpp"
#include "engine/canvas/view.hpp"

#include <cstddef>
#include <string>

namespace dealwire::api {

/// The id of a sentence on the page.
std::string anchor_of(std::size_t sentence);

/// A place as a link to its sentence; as mere text where no sentence is known.
void write_moment(Html& html, const canvas::Moment& moment);

/// Who spoke when, and where which tracker was found. The picture is for the eye; trackers have all
/// their places as links beside it.
void write_time_line(Html& html, const canvas::ConversationView& view);

}  // namespace dealwire::api
