#include "adapters/config/rules_document.hpp"

#include "engine/base/phone_number.hpp"

#include <sstream>

namespace dealwire::config {
namespace {

using std::chrono::seconds;

/// Quoted: a domain may begin like anything that YAML reads in another way.
std::string list(const std::vector<std::string>& items) {
    std::string text;
    for (const std::string& item : items) {
        text += text.empty() ? "'" : ", '";
        for (const char c : item) text += c == '\'' ? "''" : std::string{c};
        text += "'";
    }
    return "[" + text + "]";
}

std::string words(const std::vector<std::string>& items) {
    std::string text;
    for (const std::string& item : items) text += (text.empty() ? "" : ", ") + item;
    return "[" + text + "]";
}

/// In the largest unit that says it exactly.
std::string duration(seconds span) {
    if (span == seconds{0}) return "0";
    if (span % std::chrono::days{1} == seconds{0})
        return std::to_string(span / std::chrono::days{1}) + "d";
    if (span % std::chrono::hours{1} == seconds{0})
        return std::to_string(span / std::chrono::hours{1}) + "h";
    return std::to_string(span.count()) + "s";
}

}  // namespace

void read_rules(YamlReader::Section& root, MatchingConfig& rules) {
    root.texts("internal_domains", rules.internal_domains);
    YamlReader::Section section = root.section("matching");
    section.texts("free_mail_domains", rules.free_mail_domains);
    section.texts("disposable_mail_domains", rules.disposable_mail_domains);
    section.texts("company_domains", rules.company_domains);
    section.texts("account_domain_fields", rules.account_domain_fields);
    section.duration("created_grace", rules.created_grace);
    section.duration("closed_grace", rules.closed_grace);
    section.texts("opportunity_order", rules.opportunity_order);
    section.text("phone_country", rules.phone_country);
    section.flag("masked_addresses", rules.masked_addresses);
    section.done();
}

tl::expected<MatchingConfig, base::Issues> parse_rules(std::string_view text,
                                                       const std::string& name) {
    MatchingConfig rules;
    YamlReader reader{text, name};
    {
        YamlReader::Section root = reader.root();
        read_rules(root, rules);
        root.done();
        // An empty file is more likely an accident than the wish for every default.
        if (reader.issues().empty() && root.keys().empty())
            root.problem("",
                         "holds no rules; write internal_domains and matching as in "
                         "dealwire.yaml ('dealwire rules show' prints those in force)");
    }
    for (const base::Issue& issue : check(rules)) reader.report(issue.path, issue.problem);
    if (!reader.issues().empty()) return tl::unexpected{reader.issues()};
    return rules;
}

std::string rules_text(const MatchingConfig& rules) {
    std::ostringstream out;
    out << "internal_domains: " << list(rules.internal_domains)
        << "\nmatching:\n  free_mail_domains: " << list(rules.free_mail_domains)
        << "\n  disposable_mail_domains: " << list(rules.disposable_mail_domains)
        << "\n  company_domains: " << list(rules.company_domains)
        << "\n  account_domain_fields: " << list(rules.account_domain_fields)
        << "\n  created_grace: " << duration(rules.created_grace)
        << "\n  closed_grace: " << duration(rules.closed_grace)
        << "\n  opportunity_order: " << words(rules.opportunity_order) << "\n  phone_country: '"
        << rules.phone_country << "'\n";
    // Left out where it is not set: rules that were kept before it was known stay the same text.
    if (rules.masked_addresses) out << "  masked_addresses: true\n";
    return out.str();
}

matching::MatchingSettings matching_settings(const MatchingConfig& rules) {
    matching::MatchingSettings settings;
    settings.created_grace = rules.created_grace;
    settings.closed_grace = rules.closed_grace;
    settings.internal_domains = rules.internal_domains;
    settings.account_domain_fields = rules.account_domain_fields;
    settings.more_domains = {rules.free_mail_domains, rules.disposable_mail_domains,
                             rules.company_domains};
    settings.opportunity_order.clear();
    for (const std::string& word : rules.opportunity_order)
        if (const auto criterion = matching::criterion_named(word))
            settings.opportunity_order.push_back(*criterion);
    settings.calling_code = base::parse_calling_code(rules.phone_country).value_or("");
    settings.masked_addresses = rules.masked_addresses;
    return settings;
}

}  // namespace dealwire::config
