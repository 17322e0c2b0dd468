#pragma once

#include "engine/base/error.hpp"
#include "engine/importing/field_selection.hpp"
#include "engine/model/run.hpp"
#include "engine/model/scope.hpp"
#include "engine/ports/crm_store.hpp"
#include "engine/ports/event_log.hpp"
#include "engine/ports/field_selection_store.hpp"
#include "engine/ports/progress.hpp"
#include "engine/ports/reading_store.hpp"
#include "engine/ports/record_source.hpp"

#include <chrono>
#include <optional>
#include <set>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace dealwire::importing {

struct ImportSettings {
    /// How far before the bookmark an increment begins again. A row becomes visible when its
    /// transaction commits, with a stamp from earlier; longer costs rows read twice, shorter risks
    /// rows never read.
    std::chrono::minutes overlap{10};
};

/// Whose opportunities are pulled in (promise I3).
struct RecordedOwners {
    std::set<model::RecordId> users;
    bool grew = false;  ///< somebody became recorded: all opportunities are read again
};

struct ImportRequest {
    std::vector<std::string> objects;  ///< names of imported objects; read in the order given
    bool full = false;                 ///< from the beginning, whatever the bookmarks say
    RecordedOwners owners;
    /// The objects as described a moment ago; empty: the importer asks. Spares calls where one
    /// import reads in several steps.
    std::vector<model::ObjectInfo> described;
};

struct ImportReport {
    std::vector<model::ObjectOutcome> objects;  ///< one per object asked for, in that order
    std::optional<base::Error> ended_by;        ///< set where the whole import had to end early

    [[nodiscard]] model::Outcome outcome() const;
};

/// The report of an import that could not even begin.
ImportReport all_failed(std::span<const std::string> objects, const base::Error& error);

/// Reads objects from the org into the store: the first time everything, then what changed since
/// the bookmark. A crash repeats a page at most; an object that fails keeps its bookmark.
class Importer {
public:
    Importer(ports::RecordSource& source, ports::CrmStore& store, ports::ReadingStore& places,
             ports::FieldSelectionStore& selections, ports::Progress& progress,
             ports::EventLog& log, ImportSettings settings);

    ImportReport run(const model::OrgScope& scope, const ImportRequest& request,
                     std::stop_token stop);

    base::Result<std::vector<model::ObjectInfo>> describe(std::span<const std::string> objects,
                                                          std::stop_token stop);

private:
    struct Reading;

    std::vector<Reading> prepare(const model::OrgScope& scope, const ImportRequest& request,
                                 std::span<const model::ObjectInfo> described);
    void plan_read(const model::OrgScope& scope, const ImportRequest& request, Reading& reading,
                   const model::ObjectInfo& described);
    void read_all(const model::OrgScope& scope, const ImportRequest& request,
                  std::vector<Reading*> readings, std::stop_token stop);
    void retry_without_lost_fields(const model::OrgScope& scope, const ImportRequest& request,
                                   std::vector<Reading>& readings, std::stop_token stop);
    void remember_columns(const model::OrgScope& scope, const Reading& reading);
    void save(const model::OrgScope& scope, const ImportRequest& request, Reading& reading,
              model::RecordPage page);

    ports::RecordSource& source_;
    ports::CrmStore& store_;
    ports::ReadingStore& places_;
    ports::FieldSelectionStore& selections_;
    ports::Progress& progress_;
    ports::EventLog& log_;
    ImportSettings settings_;
};

}  // namespace dealwire::importing
