#pragma once

#include "adapters/config/yaml_reader.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace dealwire::config {

/// Words as a sentence names them: "and, or, not".
std::string listed(const std::vector<std::string>& words);

/// The one of `words` that stands in the section; a problem that names `fitting`, and nothing,
/// where it is none or several. All of them become known, so that a misspelt one is told what it is
/// near to.
std::optional<std::string> only_word(YamlReader::Section& section,
                                     const std::vector<std::string>& words,
                                     const std::vector<std::string>& fitting);

/// How the operands of an operator are written.
enum class OperandShape { One, Flag, List, OneOrMore };

/// A flag comes as "true" or "false".
std::vector<std::string> read_operands(YamlReader::Section& section, const std::string& word,
                                       OperandShape shape);

/// What is wrong with operands whatever they are compared with; empty where nothing is.
std::string problem_of_operands(const std::vector<std::string>& operands);

/// The place of a condition in a document, and the word that stands for one that always holds.
struct ConditionPlace {
    const char* key;     ///< "when"
    const char* always;  ///< "everyone"
    const char* wanted;  ///< "a condition"
};

/// Reads conditions that are put together with `and`, `or` and `not`; what a language has beside
/// those is its own (`words`, `read_own`). `Condition` has `kind` with All, Any and Not, `parts`
/// and `line`. `Inside` is what a condition stands in, where that decides what it may say.
template <class Condition, class Inside>
class ConditionReader {
public:
    ConditionReader() = default;
    ConditionReader(const ConditionReader&) = delete;
    ConditionReader& operator=(const ConditionReader&) = delete;
    virtual ~ConditionReader() = default;

    /// What stands at `place`; one that always holds where that is said, or after a problem.
    Condition read_at(YamlReader::Section& parent, const ConditionPlace& place) {
        if (!parent.has(place.key)) {
            std::string unused;
            parent.text(place.key, unused);  // makes the key known
            parent.problem("", "has no '" + std::string{place.key} + "'; write " + place.wanted +
                                   ", or '" + place.key + ": " + place.always + "'");
            return {};
        }
        if (parent.is_single(place.key)) {
            std::string word;
            parent.one_of(place.key, word, {place.always});
            return {};
        }
        YamlReader::Section section = parent.section(place.key);
        Condition condition = read(section, {}, 0);
        section.done();
        return condition;
    }

protected:
    using Section = YamlReader::Section;
    using Kind = typename Condition::Kind;

    /// Beside `field`, `and`, `or` and `not`, in the order in which people are told of them.
    virtual std::vector<std::string> words(const Inside& inside) = 0;

    /// Reads what stands under `field` or one of `words`; parts by `add_part_under`.
    virtual void read_own(Section& section, const std::string& word, const Inside& inside,
                          Condition& condition) = 0;

    /// Notes where the condition stands.
    virtual void place(Section& section, Condition& condition) { condition.line = section.line(); }

    /// Reads the one part of the condition that is being read.
    void add_part_under(Section& section, const std::string& word, const Inside& inside,
                        Condition& condition) {
        Section part = section.section(word);
        add_part(part, inside, condition);
        part.done();
    }

private:
    void add_part(Section& part, const Inside& inside, Condition& condition) {
        condition.parts.push_back(read(part, inside, depth_ + 1));
    }

    static constexpr int kDeepest = 20;  ///< inside one another; nobody reads more

    Condition read(Section& section, const Inside& inside, int depth) {
        Condition condition;
        place(section, condition);
        if (depth > kDeepest) {
            section.problem("", "is nested too deeply; put conditions side by side");
            section.ignore_rest();
            return condition;
        }
        std::vector<std::string> known{"field", "and", "or", "not"};
        for (std::string& own : words(inside)) known.push_back(std::move(own));
        const int above = std::exchange(depth_, depth);
        if (const auto word = only_word(section, known, known))
            read_kind(section, *word, inside, condition);
        depth_ = above;
        return condition;
    }

    void read_kind(Section& section, const std::string& word, const Inside& inside,
                   Condition& condition) {
        if (word == "not") {
            condition.kind = Kind::Not;
            add_part_under(section, word, inside, condition);
        } else if (word == "and" || word == "or") {
            condition.kind = word == "and" ? Kind::All : Kind::Any;
            section.sections(word, [&](Section& part) { add_part(part, inside, condition); });
            if (condition.parts.empty())
                section.problem(word, "must be a list of at least one condition");
        } else {
            read_own(section, word, inside, condition);
        }
    }

    int depth_ = 0;  ///< of the condition that is being read
};

}  // namespace dealwire::config
