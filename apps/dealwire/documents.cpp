#include "apps/dealwire/documents.hpp"

#include "engine/base/digest.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>

namespace dealwire::app {

namespace {

DocumentRevision revision_of(const model::SettingRevision& held) {
    return {held.number, held.document, held.by, held.at, held.note};
}

}  // namespace

DocumentRevision Documents::active() const {
    const auto held = settings_.active(tenant_, kind_);
    return held ? revision_of(*held) : standard();
}

std::optional<DocumentRevision> Documents::find(int number) const {
    if (number == 0) return standard();
    const auto held = settings_.find(tenant_, kind_, number);
    if (!held) return std::nullopt;
    return revision_of(*held);
}

std::vector<DocumentRevision> Documents::history() const {
    std::vector<DocumentRevision> revisions;
    for (const auto& held : settings_.history(tenant_, kind_))
        revisions.push_back(revision_of(held));
    revisions.push_back(standard());
    return revisions;
}

std::optional<std::string> content_of(const std::string& file) {
    std::ifstream in{file, std::ios::binary};
    std::error_code ignored;
    if (!in || std::filesystem::is_directory(file, ignored)) return std::nullopt;
    return std::string{std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
}

ChangedMeanwhile::ChangedMeanwhile(int in_force)
    : std::runtime_error{"Revision " + std::to_string(in_force) +
                         " is in force now. Read it, then decide again."},
      in_force_{in_force} {}

void check_seen(const Seen& seen, int in_force) {
    if (seen && *seen != in_force) throw ChangedMeanwhile{in_force};
}

DocumentRevision add_revision(Local& local, const std::string& kind, const NewDocument& wanted,
                              const Seen& seen) {
    model::SettingRevision added{.document = wanted.document,
                                 .digest = base::digest(wanted.document),
                                 .by = wanted.by,
                                 .at = local.clock().now(),
                                 .note = wanted.note};
    int before = 0;
    do {  // again where somebody else was faster, which is refused where it matters
        const auto active = local.settings().active(local.tenant(), kind);
        before = active ? active->number : 0;
        check_seen(seen, before);
        added.number = before + 1;
    } while (!local.settings().add(local.tenant(), kind, before, {&added, 1}));
    return revision_of(added);
}

}  // namespace dealwire::app
