#include "engine/exporting/record_digest.hpp"

#include "engine/base/canonical.hpp"
#include "engine/base/digest.hpp"

#include <algorithm>

namespace dealwire::exporting {

using base::Tree;

namespace {

constexpr char kSteadyMark = '~';

}  // namespace

std::string record_digest(const model::DesiredRecord& record) {
    Tree::Object fields = record.fields;
    std::erase_if(fields, [&record](const auto& field) {
        return std::ranges::find(record.steady, field.first) != record.steady.end();
    });
    Tree whole{Tree::Object{
        {"object", record.name.object},
        {"key", record.name.key},
        {"key_field", record.key_field},
        {"fields", std::move(fields)},
    }};
    if (record.parent)
        whole.set("parent", Tree::Array{record.parent->relationship, record.parent->key_field,
                                        record.parent->key});
    const std::string digest = base::digest(base::canonical_text(whole));
    return record.steady_basis.empty() ? digest : digest + kSteadyMark + record.steady_basis;
}

std::string_view steady_basis_of(std::string_view digest) {
    const std::size_t mark = digest.find(kSteadyMark);
    return mark == std::string_view::npos ? std::string_view{} : digest.substr(mark + 1);
}

}  // namespace dealwire::exporting
