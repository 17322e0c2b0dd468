#include "engine/exporting/record_digest.hpp"

#include "engine/base/canonical.hpp"
#include "engine/base/digest.hpp"

namespace dealwire::exporting {

using base::Tree;

std::string record_digest(const model::DesiredRecord& record) {
    Tree whole{Tree::Object{
        {"object", record.name.object},
        {"key", record.name.key},
        {"key_field", record.key_field},
        {"fields", Tree::Object{record.fields}},
    }};
    if (record.parent)
        whole.set("parent", Tree::Array{record.parent->relationship, record.parent->key_field,
                                        record.parent->key});
    return base::digest(base::canonical_text(whole));
}

}  // namespace dealwire::exporting
