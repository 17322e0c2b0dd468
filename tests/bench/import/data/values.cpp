#include "tests/bench/import/data/values.hpp"

#include "tests/bench/import/data/words.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

namespace dealwire::bench {
namespace {

constexpr std::string_view kDigits =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kChecksums = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
constexpr std::string_view kInstance = "Kb0000";  // pod and reserved places of a real id

constexpr std::uint64_t kDay = 86'400;
// How long before the newest change the first record was created, and changed.
constexpr std::uint64_t kCreatedSpan = 2'900 * kDay;
constexpr std::uint64_t kChangedSpan = 700 * kDay;

void append_number(std::uint64_t number, std::string& out) {
    std::array<char, 20> digits{};
    const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), number);
    out.append(digits.data(), end);
}

void append_padded(unsigned number, int width, std::string& out) {
    for (int place = width - 1; place >= 0; --place) {
        unsigned power = 1;
        for (int i = 0; i < place; ++i) power *= 10;
        out += static_cast<char>('0' + number / power % 10);
    }
}

std::uint64_t dice_of(const Row& row, std::uint64_t what) {
    return mixed(row.object ^ mixed(row.number * 8 + what));
}

}  // namespace

void append_id(std::string_view prefix, std::uint64_t number, std::string& out) {
    std::array<char, 15> id{};
    std::size_t at = 0;
    for (const char c : prefix) id[at++] = c;
    for (const char c : kInstance) id[at++] = c;
    for (std::size_t place = id.size(); place > at; --place) {
        id[place - 1] = kDigits[number % kDigits.size()];
        number /= kDigits.size();
    }
    out.append(id.data(), id.size());
    for (std::size_t group = 0; group < 3; ++group) {
        std::size_t bits = 0;
        for (std::size_t k = 0; k < 5; ++k) {
            const char c = id[group * 5 + k];
            if (c >= 'A' && c <= 'Z') bits |= std::size_t{1} << k;
        }
        out += kChecksums[bits];
    }
}

std::optional<std::uint64_t> number_of(std::string_view prefix, std::string_view id) {
    constexpr std::size_t kPlain = 15;
    std::uint64_t number = 0;
    for (std::size_t i = prefix.size() + kInstance.size(); i < std::min(id.size(), kPlain); ++i)
        number = number * kDigits.size() + kDigits.find(id[i]);
    std::string made;
    append_id(prefix, number, made);
    return made == id ? std::optional{number} : std::nullopt;
}

std::uint64_t created_at(const Row& row) {
    return row.world.newest - kCreatedSpan + dice_of(row, 0) % (kCreatedSpan - kChangedSpan);
}

std::uint64_t modified_at(const Row& row) {
    if (row.version > 0) return row.world.newest + kDay + row.number % kDay;
    return row.world.newest - 1 - dice_of(row, 1) % kChangedSpan;
}

void append_date(std::uint64_t seconds, std::string& out) {
    const std::chrono::sys_days day{std::chrono::days{static_cast<std::int64_t>(seconds / kDay)}};
    const std::chrono::year_month_day date{day};
    append_padded(static_cast<unsigned>(static_cast<int>(date.year())), 4, out);
    out += '-';
    append_padded(static_cast<unsigned>(date.month()), 2, out);
    out += '-';
    append_padded(static_cast<unsigned>(date.day()), 2, out);
}

void append_instant(std::uint64_t seconds, std::string& out) {
    append_date(seconds, out);
    const auto rest = static_cast<unsigned>(seconds % kDay);
    out += 'T';
    append_padded(rest / 3600, 2, out);
    out += ':';
    append_padded(rest / 60 % 60, 2, out);
    out += ':';
    append_padded(rest % 60, 2, out);
    out += ".000Z";
}

std::string_view first_name(std::uint64_t number) {
    return words::kFirst[mixed(number * 3) % words::kFirst.size()];
}

std::string_view last_name(std::uint64_t number) {
    return words::kLast[mixed(number * 5) % words::kLast.size()];
}

void append_company(std::uint64_t number, std::string& out) {
    out += words::kCompany[mixed(number * 7) % words::kCompany.size()];
    out += ' ';
    append_number(number, out);
    out += ' ';
    out += words::kForm[mixed(number * 11) % words::kForm.size()];
}

void append_domain(std::uint64_t number, std::string& out) {
    out += "company-";
    append_number(number, out);
    out += number % 3 == 0 ? ".de" : number % 3 == 1 ? ".example.com" : ".co.uk";
}

namespace fill {

void deleted(const Row& row, Dice&, std::string& out) {
    out += is_deleted(row.number) ? "true" : "false";
}

void created(const Row& row, Dice&, std::string& out) { append_instant(created_at(row), out); }

void modified(const Row& row, Dice&, std::string& out) { append_instant(modified_at(row), out); }

void user(const Row& row, Dice& dice, std::string& out) {
    append_id(kUserPrefix, dice.below(row.world.users), out);
}

void maybe_user(const Row& row, Dice& dice, std::string& out) {
    if (dice.percent(90)) user(row, dice, out);
}

void account(const Row& row, Dice& dice, std::string& out) {
    append_id(kAccountPrefix, live(dice.next(), row.world.accounts), out);
}

void person(const Row& row, Dice&, std::string& out) {
    out += first_name(row.number);
    out += ' ';
    out += last_name(row.number);
}

void phone(const Row&, Dice& dice, std::string& out) {
    out += dice.percent(50) ? "+49 30 " : "+1 (415) ";
    append_padded(static_cast<unsigned>(dice.below(1'000)), 3, out);
    out += '-';
    append_padded(static_cast<unsigned>(dice.below(10'000)), 4, out);
}

void maybe_phone(const Row& row, Dice& dice, std::string& out) {
    if (dice.percent(40)) phone(row, dice, out);
}

void title(const Row&, Dice& dice, std::string& out) {
    if (dice.percent(85)) out += dice.pick(words::kTitle);
}

void industry(const Row&, Dice& dice, std::string& out) { out += dice.pick(words::kIndustry); }

void source(const Row&, Dice& dice, std::string& out) {
    if (dice.percent(70)) out += dice.pick(words::kSource);
}

void street(const Row&, Dice& dice, std::string& out) {
    if (dice.percent(20)) return;
    if (dice.percent(25)) out += "Building 4, 2nd floor\r\n";
    out += dice.pick(words::kStreet);
    out += ' ';
    append_number(1 + dice.below(250), out);
}

void city(const Row&, Dice& dice, std::string& out) {
    if (dice.percent(80)) out += dice.pick(words::kCity);
}

void country(const Row&, Dice& dice, std::string& out) {
    if (dice.percent(80)) out += dice.pick(words::kCountry);
}

void notes(const Row&, Dice& dice, std::string& out) {
    if (dice.percent(30)) return;
    const std::uint64_t sentences = 1 + dice.below(5);
    for (std::uint64_t i = 0; i < sentences; ++i) {
        if (i > 0) out += dice.percent(25) ? "\n" : dice.percent(10) ? "\r\n- " : " ";
        out += dice.pick(words::kSentence);
    }
}

void region(const Row&, Dice& dice, std::string& out) { out += dice.pick(words::kRegion); }

void score(const Row&, Dice& dice, std::string& out) {
    if (dice.percent(25)) return;
    append_number(dice.below(100), out);
    out += '.';
    append_number(dice.below(10), out);
}

void some_flag(const Row&, Dice& dice, std::string& out) {
    out += dice.percent(35) ? "true" : "false";
}

void some_date(const Row& row, Dice& dice, std::string& out) {
    if (dice.percent(70)) append_date(row.world.newest - dice.below(1'200) * kDay, out);
}

}  // namespace fill

}  // namespace dealwire::bench
