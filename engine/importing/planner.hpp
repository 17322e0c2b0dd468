#pragma once

#include "engine/importing/asked.hpp"
#include "engine/importing/column_history.hpp"
#include "engine/importing/page.hpp"
#include "engine/importing/reading.hpp"
#include "engine/importing/settings.hpp"
#include "engine/model/scope.hpp"
#include "engine/ports/crm_store.hpp"
#include "engine/ports/field_selection_store.hpp"
#include "engine/ports/reading_store.hpp"

#include <memory>
#include <span>

namespace dealwire::importing {

/// Whether the place is that of a listing for a proof, which only names its job.
bool is_listing(const model::ReadingPlace& place);

/// Whether the first load of the object has begun and is not over.
bool is_loading(const model::ReadingPlace& place);
/// The first load is over.
void end_loading_mark(model::ReadingPlace& place);

/// Decides what is to be read of an object for each purpose, and where to begin. The readings save
/// their rows; of opportunities only those of recorded owners.
class Planner {
public:
    struct Ports {
        ports::CrmStore& records;
        ports::ReadingStore& places;
        ports::FieldSelectionStore& selections;
        base::Clock& clock;
    };

    Planner(const Ports& ports, model::OrgScope scope, const ImportSettings& settings,
            RecordedOwners owners);

    /// The first load or an increment. Remembers which columns are read from now on.
    std::unique_ptr<Reading> keep(const AskedObject& asked);

    /// Everything once more.
    std::unique_ptr<Reading> repair(const AskedObject& asked);

    /// All opportunities of some owners.
    std::unique_ptr<Reading> owned_by(const AskedObject& asked,
                                      std::span<const model::RecordId> owners);

    /// Columns that the records held lack; null pointer: there are none.
    std::unique_ptr<Reading> fill(const AskedObject& asked);

    /// Calculated columns that are older than they may be at `now`; null pointer: there are none.
    std::unique_ptr<Reading> refresh(const AskedObject& asked, base::Instant now);

    /// Live records as they are listed for a proof: id, stamp and owner. Its place only names the
    /// job, so that a crash leaves none behind; a listing begins anew.
    static std::unique_ptr<Reading> listing(const AskedObject& asked);

    /// What stands for a whole record: its columns and how it is asked for.
    [[nodiscard]] ports::ReadRequest whole_records(const AskedObject& asked);

    /// The same without fields of related records that the org would not give lately: only a
    /// reading that keeps the object up to date tries them again.
    [[nodiscard]] ports::ReadRequest obtainable_records(const AskedObject& asked);

    /// Saves whole records; those of others are left out, and released if they are held.
    PageKept save(model::RecordPage page, const std::optional<model::ReadingPlace>& place);

    [[nodiscard]] const Owners& owners() const { return wanted_; }

    /// The digest of a Keep reading of this object that has everything of the owners of now.
    [[nodiscard]] std::string keep_digest(const AskedObject& asked);

    /// Whether opportunities may be held that were let through for other people than those of now.
    [[nodiscard]] bool owners_moved();

    /// Notes with the place of the opportunities that only those of now are let through from here
    /// on. `released`: nobody else's are held as live any more. A job under way is of no use then.
    void note_owners(bool released);

    [[nodiscard]] std::vector<ports::ReadColumn> columns_read(const AskedObject& asked);

private:
    std::unique_ptr<Reading> begin(const AskedObject& asked, model::Purpose purpose,
                                   ports::ReadRequest request, const char* mode);
    void go_on_from(Reading& reading, const std::string& digest);
    std::unique_ptr<Reading> back_fill(const AskedObject& asked, model::Purpose purpose,
                                       std::vector<model::Column> columns, const char* mode);
    void follow_columns_of(const AskedObject& asked, Reading& reading, const ColumnChoice& choice,
                           bool first_load);
    ColumnChoice choice_of(const AskedObject& asked);
    [[nodiscard]] std::string digest_of(const ports::ReadRequest& request) const;
    struct OwnersPart;

    [[nodiscard]] bool holds_any(const std::string& object);
    [[nodiscard]] static OwnersPart owners_part(const model::ReadingPlace& place);
    [[nodiscard]] OwnersPart part_of_now(const OwnersPart& before) const;
    std::string follow_owners(Reading& reading, const OwnersPart& before) const;

    Ports ports_;
    model::OrgScope scope_;
    ImportSettings settings_;
    RecordedOwners recorded_;
    Owners wanted_;
};

}  // namespace dealwire::importing
