#include "tests/bench/import/data/object.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace dealwire::bench {
namespace {

std::uint64_t part_of(std::uint64_t rows, double scale) {
    return std::max<std::uint64_t>(
        200, static_cast<std::uint64_t>(std::llround(static_cast<double>(rows) * scale)));
}

}  // namespace

World World::scaled(double scale, std::uint64_t newest) {
    const World full;
    return {.users = std::min(full.users, part_of(full.users, scale)),
            .accounts = part_of(full.accounts, scale),
            .contacts = part_of(full.contacts, scale),
            .leads = part_of(full.leads, scale),
            .opportunities = part_of(full.opportunities, scale),
            .newest = newest};
}

std::uint64_t Object::seed() const {
    std::uint64_t seed = 0;
    for (const char c : name) seed = mixed(seed ^ static_cast<unsigned char>(c));
    return seed;
}

std::size_t Object::column(std::string_view field) const {
    const auto found = std::ranges::find(fields, field, &Field::name);
    if (found == fields.end()) throw std::out_of_range{std::string{field}};
    return static_cast<std::size_t>(found - fields.begin());
}

void fill_cells(const World& world, const Object& object, std::uint64_t number,
                std::uint64_t version, std::vector<std::string>& cells) {
    const Row row{world, object.seed(), number, version};
    const std::uint64_t seed = mixed(row.object ^ mixed(number));
    cells.resize(object.fields.size());
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const Field& field = object.fields[i];
        cells[i].clear();
        Dice dice{seed ^ mixed(i + 1 + (field.moves ? version * 1'000 : 0))};
        field.fill(row, dice, cells[i]);
    }
}

std::vector<Object> all_objects(const World& world) {
    return {make_user(world), make_stage(world),       make_account(world), make_contact(world),
            make_lead(world), make_opportunity(world), make_role(world),    make_history(world)};
}

}  // namespace dealwire::bench
