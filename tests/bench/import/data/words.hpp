#pragma once

#include <array>
#include <string_view>

namespace dealwire::bench::words {

inline constexpr std::array<std::string_view, 32> kFirst{
    "Anna",   "Björn", "Chloé",  "Daiki", "Elena",      "Fatima", "Grace",  "Håkon",
    "Ingrid", "José",  "Katya",  "Liam",  "Małgorzata", "Noor",   "Olga",   "Priya",
    "Quinn",  "Raúl",  "Sørine", "Tomás", "Uma",        "Viktor", "Wei",    "Ximena",
    "Yusuf",  "Zoë",   "太郎",   "美咲",  "Søren",      "Ольга",  "Jürgen", "Ana María"};

inline constexpr std::array<std::string_view, 40> kLast{
    "Andersen",     "Becker",  "Castillo",  "Dvořák",   "Eriksson",  "Fischer",  "García",
    "Hoffmann",     "Ivanov",  "Jansen",    "Kowalski", "Lindqvist", "Müller",   "Nakamura",
    "O'Brien",      "Petrova", "Quiñones",  "Rossi",    "Schröder",  "Tanaka",   "Ueda",
    "van der Berg", "Weiß",    "Xu",        "Yılmaz",   "Zhang",     "山田",     "佐藤",
    "Ångström",     "Bianchi", "Costa",     "Dubois",   "El-Sayed",  "Ferreira", "Gruber",
    "Horváth",      "Iliescu", "Jovanović", "Kaya",     "Laurent"};

inline constexpr std::array<std::string_view, 24> kCompany{
    "Northwind",    "Blue Harbour", "Alpenglow",  "Kestrel",       "Stahlwerk",   "Öresund",
    "Crédit Rhône", "Sakura",       "Ironbridge", "Meridian",      "Polar",       "Tessera",
    "Umbra",        "Vela",         "Wolfram",    "Quarry & Sons", "Pinecrest",   "Halcyon",
    "Granit",       "Fjord",        "Ember",      "Delta Nine",    "Copperfield", "Basalt"};

inline constexpr std::array<std::string_view, 12> kForm{
    "GmbH",  "Ltd",       "Inc.",    "S.A.",     "AB",   "Holding AG",
    "Group", "Logistics", "Systems", "株式会社", "e.V.", "Partners, LLP"};

inline constexpr std::array<std::string_view, 10> kIndustry{
    "Banking",         "Biotechnology", "Chemicals",     "Consulting", "Electronics",
    "Food & Beverage", "Machinery",     "Manufacturing", "Technology", "Transportation"};

inline constexpr std::array<std::string_view, 6> kSource{
    "Web", "Phone Inquiry", "Partner Referral", "Purchased List", "Trade Show", "Other"};

inline constexpr std::array<std::string_view, 14> kTitle{
    "VP Sales",    "Head of Purchasing", "Chief Executive Officer",
    "Buyer",       "IT-Leiter",          "Directrice générale",
    "Engineer",    "Account Executive",  "Leiter \"Einkauf & Logistik\"",
    "CFO, Europe", "Controller",         "Operations Manager",
    "購買部長",    "Consultant"};

inline constexpr std::array<std::string_view, 12> kStreet{
    "Hauptstraße", "High Street",   "Rue de l'Église",   "Calle Mayor",
    "Storgatan",   "Market Square", "Lange Nieuwstraat", "Via Roma",
    "丸の内",      "Św. Marcin",    "Park Avenue",       "Industrieweg"};

inline constexpr std::array<std::string_view, 14> kCity{
    "Berlin", "London", "Genève",   "Málaga", "Malmö",  "Antwerpen", "Torino",
    "東京",   "Poznań", "New York", "Graz",   "Zürich", "São Paulo", "Reykjavík"};

inline constexpr std::array<std::string_view, 10> kCountry{
    "Germany", "United Kingdom", "Switzerland", "Spain",  "Sweden",
    "Belgium", "Italy",          "Japan",       "Poland", "United States"};

inline constexpr std::array<std::string_view, 4> kRegion{"EMEA", "AMER", "APAC", "LATAM"};

/// Sentences of notes: quotes, commas, signs of two to four bytes.
inline constexpr std::array<std::string_view, 16> kSentence{
    "Asked for a quote, twice.",
    "Says \"call me after the summer\".",
    "Wants 3 000 € off; we said no.",
    "Größe des Teams: zwölf, bald zwanzig.",
    "Renewal is due in spring 🌱",
    "Met at the trade fair 👋🏽, stand B-12.",
    "The old contract ends, the new one is \"nearly signed\".",
    "Prefers e-mail; no calls before 10:00.",
    "見積書を送付済み。",
    "Blocked by procurement.",
    "Réunion reportée à jeudi.",
    "Budget: 120k, maybe 150k.",
    "Legal asks for changes in § 7.",
    "Champion left; successor unknown.",
    "Uses three tools, hates two of them.",
    "Demo went well 🎉"};

inline constexpr std::array<std::string_view, 8> kStage{
    "Prospecting",          "Qualification",      "Needs Analysis", "Value Proposition",
    "Proposal/Price Quote", "Negotiation/Review", "Closed Won",     "Closed Lost"};

}  // namespace dealwire::bench::words
