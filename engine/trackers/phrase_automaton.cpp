#include "engine/trackers/phrase_automaton.hpp"

#include <algorithm>

namespace dealwire::trackers {
namespace {

constexpr std::uint32_t kNone = ~std::uint32_t{0};

/// The phrases as a tree, in the order in which they came.
struct Trie {
    struct Step {
        unsigned char byte;
        std::uint32_t target;
    };

    std::vector<std::vector<Step>> steps{1};
    std::vector<std::uint32_t> phrase{kNone};

    void add(std::string_view text, std::uint32_t number) {
        std::uint32_t at = 0;
        for (const char c : text) at = step(at, static_cast<unsigned char>(c));
        phrase[at] = number;
    }

    std::uint32_t step(std::uint32_t from, unsigned char byte) {
        for (const Step& known : steps[from])
            if (known.byte == byte) return known.target;
        const auto made = static_cast<std::uint32_t>(steps.size());
        steps[from].push_back({byte, made});
        steps.emplace_back();
        phrase.push_back(kNone);
        return made;
    }
};

}  // namespace

PhraseAutomaton::PhraseAutomaton(std::span<const std::string> phrases) {
    Trie trie;
    for (std::size_t i = 0; i < phrases.size(); ++i)
        trie.add(phrases[i], static_cast<std::uint32_t>(i));

    // Numbered by depth, so that the states near the root come first.
    std::vector<std::uint32_t> order{0};
    std::vector<std::vector<Edge>> children(trie.steps.size());
    phrase_of_.assign(trie.steps.size(), kNoPhrase);
    for (std::size_t state = 0; state < order.size(); ++state) {
        const std::uint32_t old = order[state];
        phrase_of_[state] = trie.phrase[old];
        for (const auto& [byte, target] : trie.steps[old]) {
            children[state].push_back({byte, static_cast<State>(order.size())});
            order.push_back(target);
        }
    }
    link(children);
    fill_rows(children);
}

PhraseAutomaton::State PhraseAutomaton::fail_of(
    State parent, unsigned char byte, const std::vector<std::vector<Edge>>& children) const {
    while (parent != kRoot) {
        parent = fail_[parent];
        const auto edge = std::ranges::find(children[parent], byte, &Edge::byte);
        if (edge != children[parent].end()) return edge->target;
    }
    return kRoot;
}

void PhraseAutomaton::link(const std::vector<std::vector<Edge>>& children) {
    const std::size_t states = children.size();
    fail_.assign(states, kRoot);
    first_output_.assign(states, kRoot);
    for (State state = 0; state < states; ++state) {
        first_edge_.push_back(static_cast<State>(edges_.size()));
        if (state != kRoot)
            first_output_[state] =
                phrase_of_[state] != kNoPhrase ? state : first_output_[fail_[state]];
        for (const Edge& edge : children[state]) {
            fail_[edge.target] = fail_of(state, edge.byte, children);
            edges_.push_back(edge);
        }
    }
    first_edge_.push_back(static_cast<State>(edges_.size()));
}

void PhraseAutomaton::fill_rows(const std::vector<std::vector<Edge>>& children) {
    rows_.resize(std::min(children.size(), kRows));
    for (std::size_t state = 0; state < rows_.size(); ++state) {
        if (state == kRoot)
            rows_[state].fill(kRoot);
        else
            rows_[state] = rows_[fail_[state]];
        for (const Edge& edge : children[state]) rows_[state][edge.byte] = edge.target;
    }
}

}  // namespace dealwire::trackers
