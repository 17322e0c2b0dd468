#pragma once

#include "engine/base/tree.hpp"
#include "engine/calls/basic_data.hpp"
#include "engine/calls/content_selector.hpp"
#include "engine/calls/crm_context.hpp"
#include "engine/model/conversation.hpp"
#include "engine/model/resolution.hpp"

#include <string>

namespace dealwire::calls {

/// One call with everything that may be asked about it.
struct CallSources {
    const model::Conversation& conversation;
    /// With what keyword trackers found put into it (exporting::with_hits). Blocks are taken out of
    /// it, which costs less than copying them.
    base::Tree document;
    const model::Resolution& resolution;  ///< an empty one where it was not resolved yet
    const CrmValues& values;
};

/// CallData: `metaData`, and exactly the blocks that the selector asks for. A list that the
/// document lacks is empty, another member null.
base::Tree call_data(CallSources call, const ContentSelector& selector, const Surroundings& around);

/// An item of `callTranscripts[]`: times in whole milliseconds, `speakerId` and `topic` always
/// there.
base::Tree transcript_data(const model::Conversation& conversation, const base::Tree& document);

}  // namespace dealwire::calls
