#pragma once

#include "engine/base/tree.hpp"
#include "engine/model/conversation.hpp"
#include "engine/model/resolution.hpp"
#include "engine/model/tracker.hpp"

#include <span>
#include <vector>

namespace dealwire::exporting {

/// Of what trackers found, the mentions by speakers on the side that each asks for. Where a speaker
/// belongs is decided as for participants (`affiliation_of`); one that is no participant, or of
/// whom nothing is known, is on neither side and counts for trackers of any side alone. Trackers
/// stay, phrases that are left without a mention go.
std::vector<model::TrackerHits> by_side(std::span<const model::TrackerHits> hits,
                                        const base::Tree& document,
                                        const model::Conversation& conversation,
                                        const model::Resolution& resolution);

/// The document with these trackers in `content.trackers`, in the shape of those that came with it.
/// Its own keyword trackers with the same ids are taken out; smart ones stay.
base::Tree with_trackers(base::Tree document, std::span<const model::TrackerHits> hits);

/// Both: what records are made of where trackers found something.
base::Tree with_hits(base::Tree document, std::span<const model::TrackerHits> hits,
                     const model::Conversation& conversation, const model::Resolution& resolution);

}  // namespace dealwire::exporting
