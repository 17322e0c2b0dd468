#include "adapters/api/http/request_frame.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

using dealwire::api::RequestFrame;
using Step = RequestFrame::Step;

struct Seen {
    Step step = Step::Head;
    std::size_t size = 0;  ///< of a request that is whole; 0 where its body is not waited for
};

Seen seen(const RequestFrame& frame, Step step) {
    return {step, step == Step::Whole && !frame.body_follows() ? frame.size() : 0};
}

Seen fed_at_once(RequestFrame::Limits limits, std::string_view bytes) {
    RequestFrame frame{limits};
    return seen(frame, frame.look(bytes));
}

/// In pieces of `most` bytes, as whoever waits for a request does it.
Seen fed_in_pieces(RequestFrame::Limits limits, std::string_view bytes, std::size_t most) {
    RequestFrame frame{limits};
    for (std::size_t came = std::min(most, bytes.size());;
         came = std::min(came + most, bytes.size())) {
        const Step step = frame.look(bytes.substr(0, came));
        const bool waits = step == Step::Head || step == Step::Body;
        // Whoever waits keeps what has come.
        if (waits && came > limits.head + 2 * limits.body) std::abort();
        if (!waits || came == bytes.size()) return seen(frame, step);
    }
}

/// It is whole with its last byte and not before, and what stands behind it changes nothing.
void expect_its_end(RequestFrame::Limits limits, std::string_view bytes, std::size_t size) {
    if (size > bytes.size()) std::abort();
    const Seen alone = fed_at_once(limits, bytes.substr(0, size));
    if (alone.step != Step::Whole || alone.size != size) std::abort();
    const Seen cut = fed_at_once(limits, bytes.substr(0, size - 1));
    if (cut.step != Step::Head && cut.step != Step::Body) std::abort();
}

}  // namespace

/// Whatever comes, and however it is cut: a request begins and ends at the same places, and little
/// is held of one that does not end. The first two bytes are limits and cuts.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const RequestFrame::Limits limits{.head = 8U + data[0], .body = data[0] / 4U};
    const std::size_t most = 1U + data[1] % 64U;
    const std::string_view bytes{reinterpret_cast<const char*>(data) + 2, size - 2};
    const Seen whole = fed_at_once(limits, bytes);
    const Seen pieces = fed_in_pieces(limits, bytes, most);
    // Of much that came at once, a body that has ended may be taken for one too long to wait for.
    const bool follows = whole.step == Step::Whole && whole.size == 0;
    if (pieces.step != whole.step) std::abort();
    if (!follows && pieces.size != whole.size) std::abort();
    for (const Seen& found : {whole, pieces})
        if (found.size > 0) expect_its_end(limits, bytes, found.size);
    return 0;
}
