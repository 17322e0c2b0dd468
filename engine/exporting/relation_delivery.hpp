#pragma once

#include "engine/base/clock.hpp"
#include "engine/exporting/activity_people.hpp"
#include "engine/exporting/batch.hpp"
#include "engine/model/scope.hpp"
#include "engine/ports/activity_people.hpp"
#include "engine/ports/event_log.hpp"
#include "engine/ports/export_store.hpp"

#include <optional>
#include <set>
#include <span>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace dealwire::exporting {

/// A conversation whose activity has further contacts, or had some.
struct Concerned {
    ports::DueConversation due;
    std::optional<ActivityWish> wish;
    bool passing = false;  ///< stays due although all is done
};

/// Relates activities to their further contacts, after everything else of their conversations was
/// sent. What is there is read before anything is added, because relations have no external id: so
/// a lost answer or a crash at any point costs a repetition and makes no double. A conversation is
/// finished here, and not before. Errors of the store are thrown on.
class RelationDelivery {
public:
    struct Tally {
        int added = 0;
        int removed = 0;
        int parked = 0;
        int left = 0;  ///< conversations whose relations the org was too busy for
        RowCounts rows = {};
    };

    RelationDelivery(ports::ExportStore& store, ports::ActivityPeople& people, base::Clock& clock,
                     ports::EventLog& log);

    /// Whose records, and the digests that finished conversations are settled on.
    void settle_on(model::OrgScope scope, std::string settings, std::string members);

    /// The error is one after which no more calls should be made. What is not done then is done by
    /// the next run, as is everything about a conversation whose other records are not settled.
    /// Activities that were `created` a moment ago have no further contacts, so nothing is read of
    /// them, unless the org says otherwise.
    std::optional<base::Error> deliver(std::vector<Concerned> conversations,
                                       const std::set<model::RecordId>& created,
                                       std::stop_token stop);

    /// Since it was asked for last.
    Tally take_tally() { return std::exchange(tally_, {}); }

private:
    struct Work;
    using Answers = base::Result<std::vector<ports::RowAnswer>>;

    base::Result<std::vector<Concerned>> once(std::span<const Concerned> conversations,
                                              const std::set<model::RecordId>& created,
                                              std::stop_token stop);
    Work plan(std::span<const Concerned> conversations);
    std::optional<base::Error> compare(Work& work, const std::string& object,
                                       const std::set<model::RecordId>& created,
                                       std::stop_token stop);
    std::optional<base::Error> carry_out(Work& work, const std::string& object,
                                         std::stop_token stop);
    /// `called`: the org was, as far as its calls tell.
    void count(std::size_t sent, const Answers& answers, bool called);
    void settle_added(Work& work, const RelationStep& step, const ports::RowAnswer& answer);
    void settle_removed(Work& work, const RelationStep& step, const ports::RowAnswer& answer);
    void park(Work& work, model::ExportRecord record, const base::Error& error);
    void note(Work& work, model::ExportRecord record, const model::RecordId& relation);

    ports::ExportStore& store_;
    ports::ActivityPeople& people_;
    base::Clock& clock_;
    ports::EventLog& log_;
    model::OrgScope scope_;
    std::string settings_;
    std::string members_;
    Tally tally_;
};

}  // namespace dealwire::exporting
