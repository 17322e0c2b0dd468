#pragma once

#include "tests/bench/import/data/object.hpp"
#include "tests/bench/import/org/http.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dealwire::bench {

/// A file in memory, mapped.
class MappedFile {
public:
    MappedFile() = default;
    explicit MappedFile(const std::filesystem::path& file);

    [[nodiscard]] std::string_view text() const { return text_; }

private:
    std::string_view text_;  ///< mapped until the process ends
};

/// Records as JSON, one a line, in the order of (stamp, id).
class Records {
public:
    Records() = default;
    explicit Records(const std::filesystem::path& file);

    [[nodiscard]] std::size_t size() const { return places_.size(); }

    /// Records `begin` to `end` with commas between them.
    [[nodiscard]] std::string_view slice(std::size_t begin, std::size_t end) const;

    [[nodiscard]] bool contains(std::string_view id) const;

    /// Number of the first record with at least this stamp (`2026-01-02T03:04:05`).
    [[nodiscard]] std::size_t from(std::string_view stamp) const;
    /// Number of the first record after this (stamp, id).
    [[nodiscard]] std::size_t past(std::string_view stamp, std::string_view id) const;

private:
    struct Place {
        std::string_view stamp;
        std::string_view id;
        std::size_t begin;
        std::size_t end;
    };

    MappedFile file_;
    std::vector<Place> places_;
};

/// A page of a bulk result.
struct PageFile {
    WholeFile file;
    std::uint64_t rows = 0;
};

/// One object of the org, as it was made by bench-import-data.
struct Table {
    std::string name;
    std::vector<std::string> columns;
    std::uint64_t rows = 0;
    std::vector<PageFile> pages;
    Records head;  ///< the first records by stamp; all of them where the table is small
    Records tail;  ///< the last ones
    Records changed;
    PageFile changed_page;
    MappedFile describe;
};

/// All objects; read once, then shared by all threads.
class Library {
public:
    explicit Library(const std::filesystem::path& folder);

    /// Nullptr where there is none.
    [[nodiscard]] const Table* table(std::string_view name) const;

    [[nodiscard]] std::span<const Table> tables() const { return tables_; }

    /// A record as JSON, made anew from its id; empty for an id that the org does not have.
    [[nodiscard]] std::string record(const Table& table, std::string_view id, bool changed) const;

private:
    World world_;
    std::vector<Object> objects_;
    std::vector<Table> tables_;
};

}  // namespace dealwire::bench
