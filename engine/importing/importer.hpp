#pragma once

#include "engine/base/error.hpp"
#include "engine/importing/asked.hpp"
#include "engine/importing/inquiry.hpp"
#include "engine/importing/planner.hpp"
#include "engine/importing/settings.hpp"
#include "engine/importing/transfers.hpp"
#include "engine/model/run.hpp"
#include "engine/ports/schema_store.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace dealwire::importing {

struct ImportReport {
    std::vector<model::ObjectOutcome> objects;  ///< one per object asked for, in that order
    /// What else was read beside: columns filled or refreshed, opportunities of people who became
    /// recorded. Several of one object are possible.
    std::vector<model::ObjectOutcome> more;
    std::optional<base::Error> ended_by;  ///< set where the whole import had to end early
    /// What the back-fills that had to wait were refused with.
    std::optional<base::Error> put_off;
    /// Whose opportunities are still to be read, by `read_owners`.
    std::vector<model::RecordId> owners_missing;

    [[nodiscard]] model::Outcome outcome() const;
};

/// Makes a note of an outcome that was refused for want of calls: work that goes on by itself with
/// a later import has not failed.
void defer(model::ObjectOutcome& outcome);

/// The report of an import that could not even begin.
ImportReport all_failed(std::span<const std::string> objects, const base::Error& error);

/// Reads objects from the org into the store. Each reading keeps a place of its own: what changes
/// now never waits for a back-fill. A crash repeats a page at most; an object that fails keeps its
/// bookmark and does not hold up the others.
class Importer {
public:
    struct Ports {
        ports::RecordSource& source;
        ports::BulkSource& bulk;
        ports::Lanes& lanes;
        ports::CrmStore& records;
        ports::ReadingStore& places;
        ports::SchemaStore& schema;
        ports::FieldSelectionStore& selections;
        base::Clock& clock;
        ports::Progress& progress;
        ports::EventLog& log;
    };

    Importer(const Ports& ports, model::OrgScope scope, ImportSettings settings);

    [[nodiscard]] const model::OrgScope& scope() const { return scope_; }

    /// The objects as described for the connected user; one that he cannot see is left out.
    base::Result<std::vector<model::ObjectInfo>> describe(std::span<const std::string> objects,
                                                          std::stop_token stop);

    /// Begins an import: what the objects look like and what was deleted. See `Inquiry`.
    base::Result<Asked> ask(std::span<const std::string> objects, std::stop_token stop);

    /// The first load, the first time; afterwards what changed since the bookmark.
    ImportReport keep(const Asked& asked, std::span<const std::string> objects,
                      const RecordedOwners& owners, std::stop_token stop);

    /// Has the opportunities that belong to nobody of `owners` released, where any may be held.
    /// Call it before anything is read for them, whatever object that is of: who is let through is
    /// noted here, so that nobody is forgotten when a later reading fails. What `release` returned.
    std::int64_t let_go(const RecordedOwners& owners, const std::function<std::int64_t()>& release);

    /// All opportunities of those whom `keep` reported as missing. They are settled once it has
    /// succeeded (no error in the report); a repetition goes on where this one ended.
    ImportReport read_owners(const Asked& asked, const RecordedOwners& owners,
                             std::span<const model::RecordId> missing, std::stop_token stop);

    /// Everything of these objects once more; goes on where an earlier run ended. Objects whose
    /// first load is not over are left out.
    ImportReport repair(const Asked& asked, std::span<const std::string> objects,
                        const RecordedOwners& owners, std::stop_token stop);

    /// Of `asked`, the objects whose repair an earlier run began and did not end.
    std::vector<std::string> repairs_begun(const Asked& asked);

    /// Fills new columns and refreshes calculated ones, as far as either is due. What the budget
    /// does not allow is left for a later run and ends nothing.
    ImportReport back_fill(const Asked& asked, const RecordedOwners& owners, std::stop_token stop);

    /// Carries out readings that somebody else wants.
    void carry_out(std::span<Reading* const> readings, std::stop_token stop);

    /// Takes jobs out of the org in which a crash left a listing for a proof.
    void discard_listings(const Asked& asked, std::stop_token stop);

private:
    using Readings = std::vector<std::unique_ptr<Reading>>;

    [[nodiscard]] Planner planner(const RecordedOwners& owners);
    void run(const Readings& readings, std::stop_token stop);
    void read_without_lost_fields(Planner& planner, Readings& readings, std::stop_token stop);
    std::span<const model::RecordId> from_chunk_of(const model::ReadingPlace& place, Planner& plans,
                                                   const AskedObject& object,
                                                   std::span<const model::RecordId> owners);
    void delete_again(Reading& reading, const AskedObject& asked);
    [[nodiscard]] bool loaded(const AskedObject& asked);
    std::unique_ptr<Reading> plan_keep(Planner& planner, const AskedObject& asked);
    void end_loading(Reading& reading);
    void discard_unwanted(const AskedObject& asked, model::Purpose purpose, std::stop_token stop);
    void complete_columns(Planner& planner, const AskedObject& asked, const Reading& reading);
    void finish_back_fills(Planner& planner, const Asked& asked, const Readings& readings,
                           ImportReport& report);

    Ports ports_;
    model::OrgScope scope_;
    ImportSettings settings_;
    Transfers transfers_;
};

}  // namespace dealwire::importing
