#include "apps/dealwire/documents.hpp"

#include "engine/base/digest.hpp"

#include <fstream>
#include <iterator>

namespace dealwire::app {

std::optional<std::string> content_of(const std::string& file) {
    std::ifstream in{file, std::ios::binary};
    if (!in) return std::nullopt;
    return std::string{std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
}

model::SettingRevision add_revision(Local& local, const std::string& kind,
                                    const std::string& document, const std::string& by,
                                    const std::string& note) {
    model::SettingRevision added{.document = document,
                                 .digest = base::digest(document),
                                 .by = by,
                                 .at = local.clock().now(),
                                 .note = note};
    do {  // again where somebody else took the number
        const auto before = local.settings().active(local.tenant(), kind);
        added.number = before ? before->number + 1 : 1;
    } while (!local.settings().add(local.tenant(), kind, {&added, 1}));
    return added;
}

}  // namespace dealwire::app
