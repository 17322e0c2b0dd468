#pragma once

#include "tests/simulators/salesforce/seed/big_data.hpp"
#include "tests/simulators/salesforce/seed/dice.hpp"
#include "tests/simulators/salesforce/seed/names.hpp"
#include "tests/simulators/salesforce/store/database.hpp"
#include "tests/simulators/salesforce/store/times.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dealwire::orgsim {

/// When a record was made, changed and stamped.
struct Moments {
    Seconds created;
    Seconds modified;
    Seconds stamped;
};

/// What the records of the made-up org must agree on. Records are named by number from 0; all
/// facts follow from the numbers, so nothing but who works where is kept in memory.
class World {
public:
    static constexpr std::uint32_t kNobody = 0xFFFFFFFF;

    World(Database& database, const Schema& schema, const BigDataSize& size, std::string instance);

    Database& database() const { return database_; }

    const Schema& schema() const { return schema_; }

    const BigDataSize& size() const { return size_; }

    [[nodiscard]] std::string id(std::string_view object, std::size_t number) const;
    [[nodiscard]] std::string user_id(Dice& dice) const;

    /// A live account; the first ones come up more often, so they have more of everything.
    [[nodiscard]] std::size_t some_account(Dice& dice) const;

    [[nodiscard]] static bool account_merged(std::size_t number) { return number % 400 == 399; }

    [[nodiscard]] static bool account_deleted(std::size_t number) { return number % 500 == 250; }

    /// As in an e-mail address; IDN in its ASCII form.
    [[nodiscard]] static std::string account_domain(std::size_t number);

    /// The account of a contact, or kNobody.
    [[nodiscard]] std::uint32_t employer(std::size_t contact) const { return employers_[contact]; }

    /// The account of an opportunity.
    [[nodiscard]] std::size_t customer(std::size_t opportunity) const;

    /// Contacts of an account, dead ones included.
    [[nodiscard]] std::span<const std::uint32_t> staff(std::size_t account) const;

    [[nodiscard]] static bool contact_merged(std::size_t number) { return number % 211 == 210; }

    [[nodiscard]] static bool contact_deleted(std::size_t number) { return number % 127 == 126; }

    /// `mass`: stamped by the one mass update of all.
    [[nodiscard]] static Moments moments(Dice& dice, bool mass);

    /// Notes a deletion for getDeleted and the recycle bin.
    void note_deletion(std::string_view object, const std::string& id, Seconds when) const;

private:
    void employ();

    Database& database_;
    const Schema& schema_;
    BigDataSize size_;
    std::string instance_;
    std::vector<std::uint32_t> employers_;
    std::vector<std::uint32_t> staff_;
    std::vector<std::uint32_t> staff_starts_;
};

/// The columns that `append_audit` fills, to stand last.
inline constexpr auto kAuditColumns =
    " CreatedDate CreatedById LastModifiedDate LastModifiedById SystemModstamp";

void append_audit(Row& row, const Moments& moments, const std::string& user);

/// Each fills one or more tables and returns the number of rows.
std::size_t make_users(const World& world);
std::size_t make_accounts(const World& world);
std::size_t make_contacts(const World& world);
std::size_t make_leads(const World& world);
std::size_t make_opportunities(const World& world);

}  // namespace dealwire::orgsim
