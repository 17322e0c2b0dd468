#include "adapters/config/condition_reader.hpp"

#include <algorithm>

namespace dealwire::config {

using Section = YamlReader::Section;

std::string listed(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
    return text;
}

std::optional<std::string> only_word(Section& section, const std::vector<std::string>& words,
                                     const std::vector<std::string>& fitting) {
    std::vector<std::string> present;
    std::string unused;
    for (const std::string& word : words)
        if (section.has(word))
            present.push_back(word);
        else
            section.text(word, unused);
    if (present.size() == 1) return std::move(present.front());
    section.problem("", "must have exactly one of " + listed(fitting));
    if (!present.empty()) section.ignore_rest();
    return std::nullopt;
}

std::vector<std::string> read_operands(Section& section, const std::string& word,
                                       OperandShape shape) {
    std::vector<std::string> operands;
    bool there = true;
    switch (shape) {
        case OperandShape::List:
            section.texts(word, operands);
            break;
        case OperandShape::OneOrMore:
            section.one_or_more(word, operands);
            break;
        case OperandShape::Flag:
            section.flag(word, there);
            operands.emplace_back(there ? "true" : "false");
            break;
        case OperandShape::One:
            section.text(word, operands.emplace_back());
            break;
    }
    return operands;
}

std::string problem_of_operands(const std::vector<std::string>& operands) {
    if (operands.empty()) return "must not be an empty list";
    const bool blank = std::ranges::any_of(operands, &std::string::empty);
    return blank ? "is empty; write 'present: false' to ask for what is not there" : "";
}

}  // namespace dealwire::config
