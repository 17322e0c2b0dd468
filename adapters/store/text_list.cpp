#include "adapters/store/text_list.hpp"

#include <algorithm>

namespace dealwire::store {

std::string lines_of(const std::vector<std::string>& texts) {
    std::string lines;
    for (const std::string& each : texts) lines.append(each).append(1, '\n');
    return lines;
}

std::vector<std::string> lines_in(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        if (!line.empty()) lines.emplace_back(line);
    }
    return lines;
}

}  // namespace dealwire::store
