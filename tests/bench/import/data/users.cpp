#include "tests/bench/import/data/values.hpp"

#include <array>

namespace dealwire::bench {
namespace {

constexpr std::array<std::string_view, 4> kDepartments{"Sales", "Marketing", "Operations",
                                                       "Vertrieb Süd"};

void id(const Row& row, Dice&, std::string& out) { append_id(kUserPrefix, row.number, out); }

void address(const Row& row, Dice&, std::string& out) {
    out += "seller" + std::to_string(row.number) + "@bench.test";
}

void type(const Row&, Dice&, std::string& out) { out += "Standard"; }

void active(const Row&, Dice&, std::string& out) { out += "true"; }

void manager(const Row& row, Dice&, std::string& out) {
    if (row.number > 0) append_id(kUserPrefix, (row.number - 1) / 8, out);
}

void department(const Row&, Dice& dice, std::string& out) { out += dice.pick(kDepartments); }

}  // namespace

Object make_user(const World& world) {
    using enum Kind;
    return {.name = "User",
            .prefix = kUserPrefix,
            .rows = world.users,
            .fields = {{"Id", Id, id},
                       {"Username", Text, address},
                       {"Name", Text, fill::person},
                       {"Email", Email, address},
                       {"Title", Text, fill::title},
                       {"UserType", Picklist, type},
                       {"IsActive", Flag, active},
                       {"ManagerId", Reference, manager, "User"},
                       {"CreatedDate", Instant, fill::created},
                       {"LastModifiedDate", Instant, fill::modified, "", true},
                       {"SystemModstamp", Instant, fill::modified, "", true},
                       {"CreatedById", Reference, fill::user, "User"},
                       {"LastModifiedById", Reference, fill::maybe_user, "User", true},
                       {"City", Text, fill::city},
                       {"Country", Text, fill::country},
                       {"Department", Text, department},
                       {"MobilePhone", Phone, fill::maybe_phone},
                       {"Phone", Phone, fill::phone},
                       {"Region__c", Picklist, fill::region}}};
}

}  // namespace dealwire::bench
