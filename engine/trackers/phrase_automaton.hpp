#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dealwire::trackers {

/// Finds all of many texts in one pass (Aho and Corasick, 1975). Building takes time and memory in
/// proportion to the length of all texts; searching takes time in proportion to the text searched
/// and the number of places found. Immutable after construction, so safe to share between threads.
class PhraseAutomaton {
public:
    /// `phrases` are distinct and not empty; bytes, not characters, are what counts.
    explicit PhraseAutomaton(std::span<const std::string> phrases);

    /// Calls `found(phrase, end)` for every place where phrase number `phrase` ends before byte
    /// `end`, in ascending `end`, of one end the longest first.
    template <class Found>
    void search(std::string_view text, const Found& found) const {
        State state = kRoot;
        for (std::size_t i = 0; i < text.size(); ++i) {
            state = next(state, static_cast<unsigned char>(text[i]));
            for (State at = first_output_[state]; at != kRoot; at = first_output_[fail_[at]])
                found(phrase_of_[at], i + 1);
        }
    }

    [[nodiscard]] std::size_t states() const { return fail_.size(); }

private:
    using State = std::uint32_t;

    static constexpr State kRoot = 0;
    static constexpr std::uint32_t kNoPhrase = ~std::uint32_t{0};
    static constexpr std::size_t kBytes = 256;
    /// States that have a whole row of transitions: those nearest to the root, where a search
    /// spends most of its time. One MiB of rows; more would fall out of the cache.
    static constexpr std::size_t kRows = 1024;

    struct Edge {
        unsigned char byte;
        State target;
    };

    [[nodiscard]] State next(State state, unsigned char byte) const {
        while (state >= rows_.size()) {
            for (State at = first_edge_[state]; at < first_edge_[state + 1]; ++at)
                if (edges_[at].byte == byte) return edges_[at].target;
            state = fail_[state];
        }
        return rows_[state][byte];
    }

    void link(const std::vector<std::vector<Edge>>& children);
    [[nodiscard]] State fail_of(State parent, unsigned char byte,
                                const std::vector<std::vector<Edge>>& children) const;
    void fill_rows(const std::vector<std::vector<Edge>>& children);

    std::vector<State> fail_;
    std::vector<State> first_output_;  ///< the state itself or its nearest suffix that is a phrase
    std::vector<std::uint32_t> phrase_of_;  ///< or kNoPhrase
    std::vector<State> first_edge_;         ///< one more than there are states
    std::vector<Edge> edges_;
    std::vector<std::array<State, kBytes>> rows_;
};

}  // namespace dealwire::trackers
