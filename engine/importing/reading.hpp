#pragma once

#include "engine/base/clock.hpp"
#include "engine/model/reading.hpp"
#include "engine/model/run.hpp"
#include "engine/ports/record_source.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace dealwire::importing {

/// What became of the rows of a page.
struct PageKept {
    std::int64_t changed = 0;  ///< released ones included
    std::int64_t deleted = 0;
    std::int64_t released = 0;  ///< opportunities that went to others
};

/// Takes the rows of a page and tells what became of them. `place` is to be saved with them in one
/// transaction; nothing: the place stays as it is. Pages that move no place may be taken by several
/// threads at once.
using RowsTaker = std::function<PageKept(model::RecordPage page,
                                         const std::optional<model::ReadingPlace>& place)>;

/// One object on its way from the org to the store: what is asked for, how far it has come and what
/// became of it. Filled by whoever wants the records, carried out by `Transfers`.
struct Reading {
    model::Purpose purpose = model::Purpose::Keep;
    ports::ReadRequest
        request;                ///< where it begins included; `until` and `go_on` are not looked at
    model::ReadingPlace place;  ///< as it is saved; its digest is that of the request
    /// The org's clock before the reading began: a later stamp never becomes a bookmark.
    std::optional<base::Instant> horizon;
    /// How far before a bookmark rows may appear late.
    std::chrono::minutes overlap{0};
    bool remembered = true;  ///< places are saved, so that a crash can go on
    bool resumed = false;    ///< a job that an earlier run had begun was gone on with
    bool stale_job = false;  ///< the job in the place is of another request: it is discarded first
    /// Values read are at least as new as this, by the org's clock; nothing where that is not
    /// known.
    std::optional<base::Instant> as_of;
    /// Whose records from before the bookmark are still to be read by a reading of their own.
    std::vector<model::RecordId> owners_missing;
    RowsTaker take;
    model::ObjectOutcome outcome;
    bool complete = false;  ///< everything that was asked for has been read

    /// "Account", or "Account (fill)".
    [[nodiscard]] std::string label() const;

    /// Ends it. What was read so far stays, and so does the place it has reached.
    void fail(base::Error error);

    /// Notes rows that could not be taken over.
    void reject(std::vector<model::RejectedRow> rows);
    void count(const PageKept& kept);
};

/// After such a failure no other call makes sense.
bool ends_everything(base::Fault fault);

/// A field vanished between describing and reading.
bool lost_a_field(const base::Error& error);

/// The org found the request too much for one piece.
bool took_too_long(const base::Error& error);

}  // namespace dealwire::importing
