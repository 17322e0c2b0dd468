#include "tests/simulators/salesforce/seed/names.hpp"

#include <array>
#include <utility>

namespace dealwire::orgsim {

namespace {

/// As written, and in plain letters.
using Spelling = std::pair<std::string_view, std::string_view>;

constexpr auto kFirst = std::to_array<Spelling>({
    {"Olivia", "olivia"},     {"Amelia", "amelia"},   {"Grace", "grace"},
    {"Maya", "maya"},         {"Priya", "priya"},     {"Zoe", "zoe"},
    {"Alice", "alice"},       {"Dana", "dana"},       {"Fiona", "fiona"},
    {"Holly", "holly"},       {"Imani", "imani"},     {"Jade", "jade"},
    {"Oliver", "oliver"},     {"Samuel", "samuel"},   {"Marcus", "marcus"},
    {"Nathan", "nathan"},     {"Rohan", "rohan"},     {"Theo", "theo"},
    {"Callum", "callum"},     {"Edgar", "edgar"},     {"Femi", "femi"},
    {"George", "george"},     {"Hugh", "hugh"},       {"Joel", "joel"},
    {"Birgit", "birgit"},     {"Claudia", "claudia"}, {"Heike", "heike"},
    {"Jana", "jana"},         {"Katrin", "katrin"},   {"Nadine", "nadine"},
    {"Günter", "guenter"},    {"Jörg", "joerg"},      {"Matthias", "matthias"},
    {"Ralf", "ralf"},         {"Stefan", "stefan"},   {"Uwe", "uwe"},
    {"Aurélie", "aurelie"},   {"Élodie", "elodie"},   {"Hélène", "helene"},
    {"Inès", "ines"},         {"Cédric", "cedric"},   {"Étienne", "etienne"},
    {"François", "francois"}, {"Rémi", "remi"},       {"Beatriz", "beatriz"},
    {"Lucía", "lucia"},       {"Nuria", "nuria"},     {"Pilar", "pilar"},
    {"Álvaro", "alvaro"},     {"Gonzalo", "gonzalo"}, {"Óscar", "oscar"},
    {"Tomás", "tomas"},       {"Aiko", "aiko"},       {"Haruka", "haruka"},
    {"Kenji", "kenji"},       {"Takumi", "takumi"},   {"Femke", "femke"},
    {"Lotte", "lotte"},       {"Joost", "joost"},     {"Sjoerd", "sjoerd"},
    {"Astrid", "astrid"},     {"Solveig", "solveig"}, {"Bjørn", "bjorn"},
    {"Sindre", "sindre"},
});

constexpr auto kLast = std::to_array<Spelling>({
    {"Ashworth", "ashworth"},
    {"Barlow", "barlow"},
    {"Caldwell", "caldwell"},
    {"Denholm", "denholm"},
    {"Ellery", "ellery"},
    {"Fairbank", "fairbank"},
    {"Garside", "garside"},
    {"Hathaway", "hathaway"},
    {"Ingleby", "ingleby"},
    {"Jessop", "jessop"},
    {"Kershaw", "kershaw"},
    {"Lockwood", "lockwood"},
    {"Marlow", "marlow"},
    {"Norcross", "norcross"},
    {"Okafor", "okafor"},
    {"Pemberton", "pemberton"},
    {"Quillan", "quillan"},
    {"Radley", "radley"},
    {"Sefton", "sefton"},
    {"Thackeray", "thackeray"},
    {"Underhill", "underhill"},
    {"Vance", "vance"},
    {"Whitlock", "whitlock"},
    {"Yardley", "yardley"},
    {"Adeyemi", "adeyemi"},
    {"Bhandari", "bhandari"},
    {"Castell", "castell"},
    {"Drummond", "drummond"},
    {"O'Hare", "ohare"},
    {"Foxley-Reed", "foxley-reed"},
    {"Iqbal", "iqbal"},
    {"Mehta", "mehta"},
    {"Nayar", "nayar"},
    {"Albers", "albers"},
    {"Brandt", "brandt"},
    {"Eberhardt", "eberhardt"},
    {"Gräfe", "graefe"},
    {"Köhler", "koehler"},
    {"Lindemann", "lindemann"},
    {"Schäfer", "schaefer"},
    {"Trautmann", "trautmann"},
    {"Böhm", "boehm"},
    {"Löffler", "loeffler"},
    {"Blanchard", "blanchard"},
    {"Delacroix", "delacroix"},
    {"Estève", "esteve"},
    {"Marchand", "marchand"},
    {"Noël", "noel"},
    {"Quénet", "quenet"},
    {"Aguirre", "aguirre"},
    {"Bermúdez", "bermudez"},
    {"Echeverría", "echeverria"},
    {"Ibáñez", "ibanez"},
    {"Navarro", "navarro"},
    {"Robledo", "robledo"},
    {"Fujita", "fujita"},
    {"Hayashi", "hayashi"},
    {"Matsuda", "matsuda"},
    {"Saito", "saito"},
    {"Dijkstra", "dijkstra"},
    {"van der Hoek", "vanderhoek"},
    {"Kuipers", "kuipers"},
    {"Haugen", "haugen"},
    {"Nygård", "nygaard"},
    {"Fossum", "fossum"},
    {"Solberg", "solberg"},
});

constexpr auto kSyllables = std::to_array<std::string_view>(
    {"bar", "bel",  "cor", "dal", "dor", "el",  "fen", "gar", "hal", "jan",
     "kel", "lan",  "lor", "mar", "mel", "mor", "nel", "nor", "or",  "pel",
     "per", "quin", "ran", "rel", "sal", "sel", "tal", "tar", "tel", "tor",
     "ul",  "val",  "vel", "ver", "wal", "wen", "yor", "zan", "zel", "zor"});

/// What a company does, in its name, its domain and its Industry.
struct Trade {
    std::string_view word;
    std::string_view slug;
    std::string_view industry;
};

constexpr auto kTrades = std::to_array<Trade>({
    {"Logistics", "logistics", "Transportation"},
    {"Foods", "foods", "Food & Beverage"},
    {"Textiles", "textiles", "Apparel"},
    {"Marine", "marine", "Shipping"},
    {"Retail", "retail", "Retail"},
    {"Pharma", "pharma", "Healthcare"},
    {"Maschinenbau", "maschinen", "Manufacturing"},
    {"Packaging", "packaging", "Manufacturing"},
    {"Energía", "energia", "Energy"},
    {"Brewing", "brewing", "Food & Beverage"},
    {"Software", "software", "Technology"},
    {"Spedition", "spedition", "Transportation"},
});

constexpr auto kEndings = std::to_array<std::string_view>({".test", ".example", ".test", ".test"});

constexpr auto kTitles = std::to_array<std::string_view>({"COO",
                                                          "Head of Logistics",
                                                          "Supply Chain Director",
                                                          "VP Operations",
                                                          "Warehouse Manager",
                                                          "CFO",
                                                          "IT Manager",
                                                          "Procurement Lead",
                                                          "Demand Planner",
                                                          "Transport Manager",
                                                          "Head of Procurement",
                                                          "Director of IT",
                                                          "Operations Analyst",
                                                          "Managing Director",
                                                          "Leiter Logistik",
                                                          "Geschäftsführerin",
                                                          "Directrice logistique",
                                                          "Responsable achats",
                                                          "Jefe de almacén",
                                                          "Logistikksjef",
                                                          "Inkoopmanager",
                                                          "Supply Chain Lead"});

constexpr auto kPlaces = std::to_array<Place>({
    {"London", "United Kingdom", "+44 20 7946 0"},
    {"Leeds", "United Kingdom", "+44 113 496 0"},
    {"Bristol", "United Kingdom", "+44 117 496 0"},
    {"Denver", "United States", "+1 303 555 0"},
    {"Tampa", "United States", "+1 813 555 0"},
    {"Omaha", "United States", "+1 402 555 0"},
    {"Hamilton", "Canada", "+1 905 555 0"},
    {"Hamburg", "Germany", "+49 40 66969 "},
    {"Mannheim", "Germany", "+49 30 23125 "},
    {"Linz", "Austria", "+43 1 66969 "},
    {"Lyon", "France", "+33 1 99 00 0"},
    {"Nantes", "France", "+33 2 61 91 0"},
    {"Sevilla", "Spain", "+34 955 550 "},
    {"Osaka", "Japan", "+81 6 5550 0"},
    {"Rotterdam", "Netherlands", "+31 10 555 0"},
    {"Bergen", "Norway", "+47 55 50 0"},
});

constexpr auto kFreeMail = std::to_array<std::string_view>(
    {"gmail.com", "outlook.com", "yahoo.co.uk", "web.de", "gmx.net", "icloud.com", "hotmail.fr"});

std::string capitalised(std::string text) {
    if (!text.empty()) text[0] = static_cast<char>(text[0] - 'a' + 'A');
    return text;
}

}  // namespace

PersonName person_name(Dice& dice) {
    const Spelling& first = kFirst[dice.below(kFirst.size())];
    const Spelling& last = kLast[dice.below(kLast.size())];
    return {first.first, last.first, std::string{first.second}.append(".").append(last.second)};
}

CompanyName company_name(std::size_t number) {
    constexpr std::size_t kRoots = kSyllables.size() * kSyllables.size() * kSyllables.size();
    // Coprime to the number of roots: neighbours get names that do not look alike.
    const std::size_t root = number * 26'371 % kRoots;
    std::string stem{kSyllables[root % kSyllables.size()]};
    stem.append(kSyllables[root / kSyllables.size() % kSyllables.size()]);
    stem.append(kSyllables[root / kSyllables.size() / kSyllables.size()]);
    const Trade& trade = kTrades[(number / kRoots + number * 7) % kTrades.size()];
    std::string domain = stem + "-" + std::string{trade.slug};
    domain.append(kEndings[number % kEndings.size()]);
    return {capitalised(stem) + " " + std::string{trade.word}, std::move(domain), trade.industry};
}

std::string_view job_title(Dice& dice) { return kTitles[dice.below(kTitles.size())]; }

const Place& place(Dice& dice) { return kPlaces[dice.below(kPlaces.size())]; }

std::string phone_number(const Place& place, Dice& dice) {
    std::string digits = std::to_string(dice.below(1000));
    digits.insert(0, 3 - digits.size(), '0');
    return std::string{place.phone_prefix}.append(digits);
}

std::string_view free_mail_domain(Dice& dice) { return kFreeMail[dice.below(kFreeMail.size())]; }

}  // namespace dealwire::orgsim
