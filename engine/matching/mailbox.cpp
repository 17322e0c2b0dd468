#include "engine/matching/mailbox.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace dealwire::matching {
namespace {

/// Compared without dots, dashes and underscores; these begin the names of automatic senders.
constexpr std::array<std::string_view, 12> kAutomated{
    "noreply", "donotreply",   "dontreply", "nepasrepondre", "keineantwort",  "mailerdaemon",
    "bounce",  "notification", "autoreply", "postmaster",    "autoresponder", "mailmanbounces"};

constexpr std::array<std::string_view, 64> kShared{"abuse",        "accounting",
                                                   "accounts",     "accountspayable",
                                                   "admin",        "administration",
                                                   "anfrage",      "ap",
                                                   "billing",      "booking",
                                                   "bookings",     "buchhaltung",
                                                   "careers",      "comercial",
                                                   "commercial",   "compliance",
                                                   "compta",       "contact",
                                                   "contacto",     "contato",
                                                   "customercare", "customerservice",
                                                   "einkauf",      "enquiries",
                                                   "events",       "facturation",
                                                   "feedback",     "finance",
                                                   "hello",        "help",
                                                   "helpdesk",     "hostmaster",
                                                   "hr",           "info",
                                                   "information",  "inquiries",
                                                   "invoices",     "invoicing",
                                                   "it",           "jobs",
                                                   "kontakt",      "legal",
                                                   "mail",         "marketing",
                                                   "media",        "office",
                                                   "orders",       "partners",
                                                   "post",         "presse",
                                                   "press",        "privacy",
                                                   "procurement",  "purchasing",
                                                   "reception",    "rechnung",
                                                   "sales",        "security",
                                                   "service",      "support",
                                                   "team",         "ventas",
                                                   "vertrieb",     "webmaster"};

std::string bare_name(std::string_view local) {
    std::string name;
    for (const char c : local.substr(0, local.find('+')))
        if (c != '.' && c != '-' && c != '_') name.push_back(c);
    return name;
}

}  // namespace

Mailbox mailbox_of(const base::EmailAddress& address) {
    const std::string name = bare_name(address.local);
    const auto begins = [&](std::string_view word) { return name.starts_with(word); };
    if (std::ranges::any_of(kAutomated, begins)) return Mailbox::Automated;
    return std::ranges::find(kShared, name) == kShared.end() ? Mailbox::Personal : Mailbox::Shared;
}

}  // namespace dealwire::matching
