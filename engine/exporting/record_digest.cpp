#include "engine/exporting/record_digest.hpp"

#include "engine/base/canonical.hpp"
#include "engine/base/digest.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace dealwire::exporting {

namespace {

constexpr char kSteadyMark = '~';
constexpr std::size_t kMostlyEnough = 1'000;  // bytes of a record's text
constexpr std::size_t kManyFields = 32;

void append_value(std::string& text, const model::PackedValue& value) {
    if (const auto flag = value.boolean())
        text.append(*flag ? "true" : "false");
    else if (const auto number = value.number())
        text.append(*number);
    else if (const auto written = value.string())
        base::append_canonical(text, *written);
    else if (value.nested())
        base::append_canonical(text, *value.nested());
    else
        text.append("null");
}

void append_fields(std::string& text, const model::DesiredRecord& record) {
    struct Placed {
        base::Word name;
        std::size_t place = 0;
        model::PackedValue value;
    };

    const std::vector<std::string>& steady = record.spared->steady;
    std::vector<Placed> fields;
    fields.reserve(kManyFields);
    for (const auto& [name, value] : record.fields)
        if (std::ranges::find(steady, name.text()) == steady.end())
            fields.push_back({name, fields.size(), value});
    // Of one name, in the order in which they lie.
    std::ranges::sort(fields, {}, [](const Placed& each) {
        return std::pair{each.name, each.place};
    });
    text.push_back('{');
    for (const auto& [name, place, value] : fields) {
        if (text.back() != '{') text.push_back(',');
        base::append_canonical(text, name);
        text.push_back(':');
        append_value(text, value);
    }
    text.push_back('}');
}

void append_member(std::string& text, std::string_view name, std::string_view value) {
    text.append(name);
    base::append_canonical(text, value);
}

}  // namespace

// The canonical text of a tree of the record, whose members stand in ascending order, without the
// tree: what was digested before must have the same digest.
std::string record_digest(const model::DesiredRecord& record) {
    std::string text;
    text.reserve(kMostlyEnough);
    text.append("{\"fields\":");
    append_fields(text, record);
    append_member(text, ",\"key\":", record.name.key);
    append_member(text, ",\"key_field\":", record.key_field);
    append_member(text, ",\"object\":", record.name.object);
    if (record.parent) {
        append_member(text, ",\"parent\":[", record.parent->relationship);
        append_member(text, ",", record.parent->key_field);
        append_member(text, ",", record.parent->key);
        text.push_back(']');
    }
    text.push_back('}');
    const std::string digest = base::digest(text);
    const std::string& basis = record.spared->steady_basis;
    return basis.empty() ? digest : digest + kSteadyMark + basis;
}

std::string_view steady_basis_of(std::string_view digest) {
    const std::size_t mark = digest.find(kSteadyMark);
    return mark == std::string_view::npos ? std::string_view{} : digest.substr(mark + 1);
}

}  // namespace dealwire::exporting
