#pragma once

#include <bit>
#include <cstddef>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace dealwire::salesforce {

/// How much room a copy needs behind its last byte.
inline constexpr std::size_t kCopySlack = 16;

struct Copied {
    std::size_t bytes = 0;
    bool odd = false;  ///< there is a NUL or something beyond ASCII among them
};

/// NUL or no ASCII.
inline bool is_odd(char c) { return static_cast<unsigned char>(c - 1) >= 0x7FU; }

/// Copies up to the next quote or `end`. May write kCopySlack bytes more than it copies: looking
/// for the quote, looking for odd bytes and copying are one pass, sixteen bytes at a time.
inline Copied copy_to_quote(const char* from, const char* end, char* to) {
    const char* at = from;
    bool odd = false;
#ifdef __SSE2__
    const __m128i quote = _mm_set1_epi8('"');
    for (; end - at >= 16; at += 16, to += 16) {
        const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
        _mm_storeu_si128(reinterpret_cast<__m128i*>(to), block);
        const auto quotes = static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(block, quote)));
        const auto strange =
            static_cast<unsigned>(_mm_movemask_epi8(block) |
                                  _mm_movemask_epi8(_mm_cmpeq_epi8(block, _mm_setzero_si128())));
        if (quotes != 0) {
            const unsigned before = (quotes & (0U - quotes)) - 1U;
            const auto whole = static_cast<std::size_t>(at - from);
            return {whole + static_cast<std::size_t>(std::countr_zero(quotes)),
                    odd || (strange & before) != 0};
        }
        odd = odd || strange != 0;
    }
#endif
    for (; at != end && *at != '"'; ++at, ++to) {
        *to = *at;
        odd = odd || is_odd(*at);
    }
    return {static_cast<std::size_t>(at - from), odd};
}

}  // namespace dealwire::salesforce
