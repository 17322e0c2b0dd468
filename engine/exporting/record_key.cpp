#include "engine/exporting/record_key.hpp"

#include "engine/base/canonical.hpp"
#include "engine/base/digest.hpp"
#include "engine/base/text.hpp"
#include "engine/exporting/field_value.hpp"

#include <algorithm>
#include <set>

namespace dealwire::exporting {
namespace {

constexpr std::size_t kDigestLength = 32;

/// The first `limit` UTF-16 units of a text that is longer, without a mark.
std::string beginning(const std::string& text, std::size_t limit) {
    constexpr std::size_t kMarkBytes = 3;  // `…`, which `cut` puts at the end
    std::string start = base::cut(text, limit + 1);
    start.resize(start.size() - kMarkBytes);
    return start;
}

/// What the item is called, as it stands in the key: one line, for Salesforce trims text.
std::string name_of_item(const ObjectRule& rule, const Scope& scope) {
    for (const Path& path : rule.identity)
        for (const FoundItem& found : items_at(path, scope))
            if (std::string name = one_line(text_of(*found.item)); !name.empty()) return name;
    if (rule.content.empty()) return {};
    // As a list of the values would be written.
    std::string content{"["};
    for (const base::Tree* value : values_at(rule.content, scope)) {
        if (content.size() > 1) content.push_back(',');
        base::append_canonical(content, *value);
    }
    content.push_back(']');
    return base::digest(content);
}

struct NamedItem {
    std::size_t index = 0;
    std::string name;
};

/// By name; those of one name by their content.
std::vector<NamedItem> named(const ObjectRule& rule, std::span<const Scope> items) {
    std::vector<NamedItem> result;
    result.reserve(items.size());
    for (std::size_t i = 0; i < items.size(); ++i)
        result.push_back({i, name_of_item(rule, items[i])});
    std::ranges::stable_sort(result, [&](const NamedItem& a, const NamedItem& b) {
        if (a.name != b.name) return a.name < b.name;
        return base::canonical_text(*items[a.index].item) <
               base::canonical_text(*items[b.index].item);
    });
    return result;
}

}  // namespace

std::string fitting_key(const std::string& key) {
    // Never more UTF-16 units than bytes.
    if (key.size() <= kLongestKey || base::utf16_length(key) <= kLongestKey) return key;
    return beginning(key, kLongestKey - kDigestLength - 1) + '~' + base::digest(key);
}

std::vector<std::string> item_keys(const ObjectRule& rule, const std::string& conversation,
                                   std::span<const Scope> items) {
    std::vector<std::string> keys(items.size());
    std::set<std::string_view> taken;  // seen in `keys`
    for (const NamedItem& item : named(rule, items)) {
        std::string plain = conversation + ':' + rule.kind;
        if (!item.name.empty()) plain.append(1, ':').append(item.name);
        std::string& key = keys[item.index];
        key = fitting_key(plain);
        for (int occurrence = 2; taken.contains(key); ++occurrence)
            key = fitting_key(plain + '#' + std::to_string(occurrence));
        taken.insert(key);
    }
    return keys;
}

}  // namespace dealwire::exporting
