#include "engine/canvas/access.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace dealwire::canvas {
namespace {

/// Nothing in it that would begin another word or directive in the header.
bool is_origin(std::string_view text) {
    constexpr std::string_view kAllowed =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:/[]";
    return text.find_first_not_of(kAllowed) == std::string_view::npos;
}

}  // namespace

std::optional<Refusal> refused(const Claim& claim) {
    if (!claim.linked) return Refusal::Elsewhere;
    if (!claim.held) return Refusal::Gone;
    if (claim.is_private) return Refusal::Private;
    if (!claim.in_org) return Refusal::NotExported;
    if (!claim.readable) return Refusal::NotShared;
    return std::nullopt;
}

bool stands_in_org(const model::ExportRecord& record) {
    using enum model::ExportState;
    // One that is being written again has an id since it was there before; one that somebody else
    // deleted there keeps it.
    return !record.id.empty() && record.state != Deleting && !record.gone_at;
}

bool has_linked_conversations(const model::RecordId& record) {
    constexpr std::array<std::string_view, 4> kPrefixes{"001", "003", "006", "00Q"};
    return std::ranges::find(kPrefixes, record.prefix()) != kPrefixes.end();
}

std::vector<std::string> frame_ancestors(const std::string& instance_url,
                                         const std::string& name_space) {
    constexpr std::string_view kScheme = "https://";
    constexpr std::string_view kMyDomain = ".my.salesforce.com";
    if (!is_origin(instance_url) || !is_origin(name_space)) return {};
    if (!instance_url.starts_with(kScheme) || !instance_url.ends_with(kMyDomain))
        return {instance_url};
    std::string domain = instance_url.substr(
        kScheme.size(), instance_url.size() - kScheme.size() - kMyDomain.size());
    // Sandboxes, scratch orgs and the like: "acme--test.sandbox".
    const std::size_t dot = domain.find('.');
    const std::string kind = dot == std::string::npos ? "" : domain.substr(dot);
    domain.resize(std::min(dot, domain.size()));
    std::vector<std::string> origins{
        instance_url, std::string{kScheme} + domain + kind + ".lightning.force.com",
        std::string{kScheme} + domain + "--c" + kind + ".vf.force.com"};
    if (!name_space.empty())
        origins.push_back(std::string{kScheme} + domain + "--" + name_space + kind +
                          ".vf.force.com");
    return origins;
}

}  // namespace dealwire::canvas
