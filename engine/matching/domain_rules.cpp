#include "engine/matching/domain_rules.hpp"

#include "engine/base/digest.hpp"
#include "engine/base/domain_name.hpp"
#include "engine/base/text.hpp"

#include <libpsl.h>

#include <algorithm>
#include <array>

namespace dealwire::matching {
namespace {

constexpr std::string_view kAnySuffix = ".*";

/// Public suffixes in fact that packaged copies of the list do not know (Debian 12 ships the list
/// of 9 February 2023): each name below them is a tenant of its own.
constexpr std::array<std::string_view, 7> kMoreSuffixes{
    "mail.onmicrosoft.com", "onmicrosoft.com",     "onmicrosoft.us",      "partner.onmschina.cn",
    "test-google-a.com",    "gserviceaccount.com", "calendar.google.com",
};

bool is_below(std::string_view host, std::string_view parent) {
    return host.size() > parent.size() && host.ends_with(parent) &&
           host[host.size() - parent.size() - 1] == '.';
}

std::string_view one_label_below(std::string_view host, std::string_view suffix) {
    const std::size_t before = host.rfind('.', host.size() - suffix.size() - 2);
    return before == std::string_view::npos ? host : host.substr(before + 1);
}

/// Calls `stop` with `host` and each domain above it until it says true.
template <class Stop>
bool any_domain_up(std::string_view host, Stop stop) {
    while (!host.empty()) {
        if (stop(host)) return true;
        const std::size_t dot = host.find('.');
        host = dot == std::string_view::npos ? std::string_view{} : host.substr(dot + 1);
    }
    return false;
}

std::vector<std::string> sorted(const TextSet& set) {
    std::vector<std::string> list{set.begin(), set.end()};
    std::ranges::sort(list);
    return list;
}

}  // namespace

std::string_view registrable_part(const std::string& host) {
    if (host.find('.') == std::string::npos || host.starts_with('[')) return {};
    if (host.find_first_not_of("0123456789.") == std::string::npos) return {};
    for (const std::string_view suffix : kMoreSuffixes) {
        if (host == suffix) return {};
        if (is_below(host, suffix)) return one_label_below(host, suffix);
    }
    const char* found = psl_registrable_domain(psl_builtin(), host.c_str());
    return found ? std::string_view{found} : std::string_view{};
}

std::optional<std::string> registrable_domain(const std::string& host) {
    const std::string_view part = registrable_part(host);
    if (part.empty()) return std::nullopt;
    return std::string{part};
}

std::vector<std::string_view> words_of(std::string_view text) {
    constexpr std::string_view kBetween = " \t\r\n,;|";
    std::vector<std::string_view> words;
    while (true) {
        const std::size_t begin = text.find_first_not_of(kBetween);
        if (begin == std::string_view::npos) return words;
        const std::size_t end = std::min(text.find_first_of(kBetween, begin), text.size());
        words.push_back(text.substr(begin, end - begin));
        text.remove_prefix(end);
    }
}

std::optional<std::string> problem_of_pattern(std::string_view pattern) {
    const std::string_view name = base::trim(pattern);
    const bool glob = name.ends_with(kAnySuffix);
    const std::string_view fixed = glob ? name.substr(0, name.size() - kAnySuffix.size()) : name;
    if (fixed.find('*') != std::string_view::npos)
        return "has its * in the wrong place: it can only stand at the end, as in yahoo.*";
    if (!base::canonical_domain(fixed)) return "is no domain; write example.com or example.*";
    const bool dotted = fixed.find('.') != std::string_view::npos;
    if (glob && dotted) return "only one name may stand before .*, as in yahoo.*";
    if (!glob && !dotted) return "is no domain; write example.com or example.*";
    return std::nullopt;
}

void DomainRules::Domains::add(const std::string& pattern) {
    if (problem_of_pattern(pattern)) return;
    const std::string_view name = base::trim(pattern);
    if (name.ends_with(kAnySuffix))
        names.insert(*base::canonical_domain(name.substr(0, name.size() - kAnySuffix.size())));
    else
        whole.insert(*base::canonical_domain(name));
}

bool DomainRules::Domains::cover(std::string_view host, std::string_view registrable) const {
    if (whole.empty() && names.empty()) return false;
    if (any_domain_up(host, [&](std::string_view each) { return whole.contains(each); }))
        return true;
    return !registrable.empty() && names.contains(registrable.substr(0, registrable.find('.')));
}

DomainRules::DomainRules(const DomainLists& lists, const std::vector<std::string>& internal) {
    for (const std::string& pattern : lists.free_mail) public_mail_.add(pattern);
    for (const std::string& pattern : lists.disposable) public_mail_.add(pattern);
    for (const std::string& pattern : lists.companies) companies_.add(pattern);
    for (const std::string& written : internal)
        if (const auto domain = base::canonical_domain(written))
            if (!is_public_mail(*domain)) internal_.insert(*domain);
}

bool DomainRules::is_public_mail(std::string_view host, std::string_view registrable) const {
    return public_mail_.cover(host, registrable) && !companies_.cover(host, registrable);
}

bool DomainRules::is_public_mail(const std::string& host) const {
    return is_public_mail(host, registrable_part(host));
}

bool DomainRules::is_internal(const std::string& host) const {
    return !internal_.empty() &&
           any_domain_up(host, [&](std::string_view domain) { return internal_.contains(domain); });
}

HostMeaning DomainRules::meaning_of(const std::string& host) const {
    const std::string_view registrable = registrable_part(host);
    return {registrable, is_public_mail(host, registrable)};
}

std::optional<std::string> DomainRules::company_domain(const std::string& host) const {
    const std::string_view registrable = registrable_part(host);
    if (registrable.empty() || is_public_mail(host, registrable)) return std::nullopt;
    return std::string{registrable};
}

std::string DomainRules::digest() const {
    std::string text;
    for (const auto* set : {&public_mail_.whole, &public_mail_.names, &companies_.whole,
                            &companies_.names, &internal_}) {
        for (const std::string& each : sorted(*set)) text.append(each).push_back(' ');
        text.push_back('\n');
    }
    return base::digest(text);
}

}  // namespace dealwire::matching
