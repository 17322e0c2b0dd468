#pragma once

#include "tests/simulators/salesforce/schema/schema.hpp"
#include "tests/simulators/salesforce/store/value.hpp"

#include <string_view>

namespace dealwire::orgsim {

/// One row in memory: a cell per field of `object`, in the order of its fields; compound fields
/// have a cell that stays NULL.
class Record {
public:
    explicit Record(const ObjectSchema& object) : object_(&object), cells_(object.fields.size()) {}

    const ObjectSchema& object() const { return *object_; }

    /// NULL for a field the object does not have.
    const Value& get(std::string_view field) const;

    const Value& get(const FieldSchema& field) const { return cells_[index_of(field)]; }

    /// Ignored for a field the object does not have.
    void set(std::string_view field, Value value);

    void set(const FieldSchema& field, Value value) { cells_[index_of(field)] = std::move(value); }

    /// The text of a cell; empty for NULL and for numbers.
    std::string text(std::string_view field) const;
    bool flag(std::string_view field) const;
    std::optional<double> number(std::string_view field) const;

    std::string id() const { return text("Id"); }

    const Row& cells() const { return cells_; }

private:
    std::size_t index_of(const FieldSchema& field) const {
        return static_cast<std::size_t>(&field - object_->fields.data());
    }

    const ObjectSchema* object_;
    Row cells_;
};

}  // namespace dealwire::orgsim
