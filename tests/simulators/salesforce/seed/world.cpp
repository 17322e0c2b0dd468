#include "tests/simulators/salesforce/seed/world.hpp"

#include "tests/simulators/salesforce/store/ids.hpp"

#include <algorithm>
#include <array>
#include <numeric>

namespace dealwire::orgsim {

namespace {

using std::chrono::hours;
using std::chrono::seconds;
using namespace std::chrono_literals;

constexpr Seconds kFirstDay{std::chrono::sys_days{2022y / 1 / 3} + 8h};
constexpr Seconds kLastChange{std::chrono::sys_days{2026y / 11 / 20} + 18h};
constexpr Seconds kMassUpdate{std::chrono::sys_days{2026y / 10 / 1} + 2h};

/// Two or three accounts per hundred share these: "münchen", "bücher", "café" in ASCII form.
constexpr std::array<std::string_view, 3> kIdnDomains{"xn--mnchen-3ya.test", "xn--bcher-kva.test",
                                                      "xn--caf-dma.test"};

constexpr auto kNoteDeletion = R"sql(
    INSERT INTO _deleted (object, id, root, deleted_at, hard) VALUES (?, ?, ?, ?, 0)
)sql";

}  // namespace

World::World(Database& database, const Schema& schema, const BigDataSize& size,
             std::string instance)
    : database_(database), schema_(schema), size_(size), instance_(std::move(instance)) {
    employ();
}

void World::employ() {
    employers_.resize(size_.contacts);
    std::vector<std::uint32_t> counts(size_.accounts + 1, 0);
    for (std::size_t i = 0; i < size_.contacts; ++i) {
        Dice dice{Kind::Contact, i + size_.contacts};  // not the sequence that makes the contact
        const bool twin = i % 97 == 96;  // the same person once more, at the same account
        employers_[i] = dice.percent(3) || size_.accounts == 0
                            ? kNobody
                            : static_cast<std::uint32_t>(some_account(dice));
        if (twin) employers_[i] = employers_[i - 1];
        if (employers_[i] != kNobody) ++counts[employers_[i] + 1];
    }
    std::partial_sum(counts.begin(), counts.end(), counts.begin());
    staff_starts_ = counts;
    staff_.resize(counts.back());
    for (std::size_t i = 0; i < size_.contacts; ++i) {
        if (employers_[i] != kNobody) {
            staff_[counts[employers_[i]]++] = static_cast<std::uint32_t>(i);
        }
    }
}

std::string World::id(std::string_view object, std::size_t number) const {
    return make_id(schema_.find_object(object)->key_prefix, instance_, number + 1);
}

std::string World::user_id(Dice& dice) const { return id("User", dice.below(size_.users)); }

std::size_t World::some_account(Dice& dice) const {
    const std::size_t one = dice.below(size_.accounts);
    std::size_t number = dice.percent(30) ? std::min(one, dice.below(size_.accounts)) : one;
    while (number > 0 && (account_merged(number) || account_deleted(number))) --number;
    return number;
}

std::size_t World::customer(std::size_t opportunity) const {
    Dice dice{Kind::Opportunity, opportunity + size_.opportunities};
    return some_account(dice);
}

std::string World::account_domain(std::size_t number) {
    if (number % 120 == 17) return std::string{kIdnDomains[number / 120 % kIdnDomains.size()]};
    const bool shares = number % 50 == 1 || account_merged(number);
    return company_name(shares ? number - 1 : number).domain;
}

std::span<const std::uint32_t> World::staff(std::size_t account) const {
    const std::size_t first = staff_starts_[account];
    return {staff_.data() + first, staff_starts_[account + 1] - first};
}

Moments World::moments(Dice& dice, bool mass) {
    const auto later = [&dice](Seconds from) {
        const auto span = static_cast<std::size_t>((kLastChange - from).count());
        // The square favours the recent past, as in any org that is worked in.
        const std::size_t one = dice.below(span + 1);
        return from + seconds{std::max(one, dice.below(span + 1))};
    };
    Moments made{};
    made.created = kFirstDay +
                   seconds{dice.below(static_cast<std::size_t>((kLastChange - kFirstDay).count()))};
    made.modified = later(made.created);
    made.stamped = made.modified;
    if (mass && made.created < kMassUpdate) {
        made.modified = std::min(made.modified, kMassUpdate);
        made.stamped = kMassUpdate;
    }
    return made;
}

void World::note_deletion(std::string_view object, const std::string& id, Seconds when) const {
    database_.execute(kNoteDeletion, {std::string{object}, id, id, stored_time(when)});
}

void append_audit(Row& row, const Moments& moments, const std::string& user) {
    row.emplace_back(stored_time(moments.created));
    row.emplace_back(user);
    row.emplace_back(stored_time(moments.modified));
    row.emplace_back(user);
    row.emplace_back(stored_time(moments.stamped));
}

std::size_t make_big_data(Database& database, const Schema& schema, const BigDataSize& size,
                          const std::string& instance) {
    Transaction transaction{database};
    const World world{database, schema, size, instance};
    std::size_t rows = make_users(world);
    rows += make_accounts(world);
    rows += make_contacts(world);
    rows += make_opportunities(world);
    rows += make_leads(world);
    transaction.commit();
    return rows;
}

}  // namespace dealwire::orgsim
