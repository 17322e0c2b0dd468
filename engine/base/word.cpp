#include "engine/base/word.hpp"

#include <mutex>
#include <shared_mutex>
#include <unordered_set>

namespace dealwire::base {
namespace {

struct Hash {
    using is_transparent = void;

    std::size_t operator()(std::string_view text) const {
        return std::hash<std::string_view>{}(text);
    }
};

/// Texts of all words. A text stays where it is while others are added.
class Words {
public:
    const std::string* of(std::string_view text) {
        {
            const std::shared_lock reading{mutex_};
            const auto known = texts_.find(text);
            if (known != texts_.end()) return &*known;
        }
        const std::unique_lock adding{mutex_};
        return &*texts_.emplace(text).first;
    }

private:
    std::shared_mutex mutex_;
    std::unordered_set<std::string, Hash, std::equal_to<>> texts_;
};

/// Never taken down: words outlive everything.
Words& words() {
    static Words& all = *new Words;
    return all;
}

const std::string* empty_text() {
    static const std::string* text = words().of("");
    return text;
}

}  // namespace

Word::Word() : text_{empty_text()} {}

Word::Word(std::string_view text) : text_{text.empty() ? empty_text() : words().of(text)} {}

}  // namespace dealwire::base
