#pragma once

#include "tests/bench/import/data/dice.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dealwire::bench {

/// What a field holds; decides how it is described, written as JSON and compared.
enum class Kind {
    Id,
    Reference,
    Text,
    LongText,
    Email,
    Phone,
    Url,
    Picklist,
    Number,
    Currency,
    Percent,
    Whole,
    Flag,
    Date,
    Instant,
};

/// Rows of each object. At scale 1 as the benchmark promises: 1.7 million in all.
struct World {
    std::uint64_t users = 5'000;
    std::uint64_t accounts = 100'000;
    std::uint64_t contacts = 1'000'000;
    std::uint64_t leads = 300'000;
    std::uint64_t opportunities = 300'000;
    std::uint64_t parts = 1'000;  ///< stage history and contact roles, at any scale
    /// Seconds since 1970 after the last change of what is first loaded; an increment's changes
    /// follow in the second day after it.
    std::uint64_t newest = 0;

    static World scaled(double scale, std::uint64_t newest);
};

/// One record: all its values follow from these.
struct Row {
    const World& world;
    std::uint64_t object;   ///< seed of the object
    std::uint64_t number;   ///< from 0 on
    std::uint64_t version;  ///< 0 as first loaded, 1 after the change that an increment brings
};

/// Appends the value of a cell; nothing is null.
using Fill = void (*)(const Row& row, Dice& dice, std::string& out);

struct Field {
    std::string_view name;
    Kind kind;
    Fill fill;
    std::string_view target = "";  ///< object that a reference points to
    bool moves = false;            ///< has another value in version 1
};

struct Object {
    std::string_view name;
    std::string_view prefix;  ///< of its ids
    std::uint64_t rows;
    std::vector<Field> fields;  ///< in the order in which the engine asks for them

    [[nodiscard]] std::uint64_t seed() const;
    [[nodiscard]] std::size_t column(std::string_view field) const;
};

/// The value of every field, in their order; empty is null. As in a result page of a bulk query.
void fill_cells(const World& world, const Object& object, std::uint64_t number,
                std::uint64_t version, std::vector<std::string>& cells);

/// All objects, users first.
std::vector<Object> all_objects(const World& world);

// One maker per object.
Object make_user(const World& world);
Object make_account(const World& world);
Object make_contact(const World& world);
Object make_lead(const World& world);
Object make_opportunity(const World& world);
Object make_stage(const World& world);
Object make_history(const World& world);
Object make_role(const World& world);

}  // namespace dealwire::bench
