#pragma once

#include "tests/e2e/kit/dealwire.hpp"
#include "tests/e2e/kit/org.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace dealwire::e2e {

/// The imported objects and the tables that hold them.
const std::map<std::string, std::string>& imported_tables();

/// What the org would give of each object: everything that is not deleted, of opportunities those
/// whose owner is an active standard user.
std::map<std::string, std::set<std::string>> importable(Org& org);

/// Ids that a store holds as live.
std::map<std::string, std::set<std::string>> held_live(Sql& store);

/// Every row of every imported object as it is held, deleted ones too.
std::map<std::string, std::vector<std::string>> held_rows(Sql& store);

/// An org and a connected tenant that reads by bulk jobs whatever the size ("always"), by REST
/// alone ("never") or as it sees fit ("auto"), in pages of a few rows.
struct Reading : Connected {
    explicit Reading(const std::string& bulk = "auto", int page_rows = 0);

    /// Imports to the end with this exit code; its document.
    base::Tree import(const Arguments& more = {}, int code = 0);

    /// A member of `objects` of the document of an import.
    static base::Tree of(const base::Tree& imported, const std::string& object);

    /// Expects that what the org has is what is held.
    void expect_all_held();

    Sql store{dealwire.store()};
};

/// A copy of the shipped package with one more field, as an admin would add it in Setup.
struct ExtraField {
    std::string object;
    std::string name;
    std::string type;     ///< "Text", "Number", …
    std::string formula;  ///< empty: an ordinary field
};

class Package {
public:
    explicit Package(const std::vector<ExtraField>& fields);

    [[nodiscard]] std::filesystem::path path() const { return folder_.path(); }

private:
    ScratchFolder folder_;
};

}  // namespace dealwire::e2e
