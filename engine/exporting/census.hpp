#pragma once

#include "engine/base/clock.hpp"
#include "engine/exporting/by_hand.hpp"
#include "engine/model/scope.hpp"
#include "engine/ports/census_store.hpp"
#include "engine/ports/event_log.hpp"
#include "engine/ports/export_store.hpp"
#include "engine/ports/record_census.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace dealwire::exporting {

struct CensusSettings {
    DeletedByHand by_hand = DeletedByHand::Respect;
    std::chrono::seconds every{std::chrono::minutes{15}};
    /// What is looked at: object and external id field.
    std::vector<std::pair<std::string, std::string>> objects = {};

    struct Detail {
        std::string object;
        std::string key_field;
        std::string parent;  ///< relationship
    };

    /// Looked at less often, because every object is a question of its own.
    std::vector<Detail> details = {};

    [[nodiscard]] std::chrono::seconds every_details() const { return 4 * every; }
};

struct CensusReport {
    bool asked = false;
    int gone = 0;  ///< records found to be deleted since the last time
    int back = 0;  ///< records brought back from the recycle bin
    int calls = 0;
    std::optional<base::Error> error;
};

struct Recreated {
    int records = 0;  ///< that the next export sends
    int gone = 0;     ///< of them, those known to be deleted by hand
};

/// Of the records known to be gone (`CensusStore::gone`), those that did not go with their
/// conversation record.
std::vector<model::ExportRecord> gone_by_themselves(std::vector<model::ExportRecord> gone);

/// Has the next export send every record of these conversations again, whatever is believed of it:
/// nobody is told of what was purged from the recycle bin. What is not in the org then is written
/// anew, also where deletions by hand are respected. Fields that the export leaves alone after it
/// wrote them once, such as the owner of a task, are sent, too.
Recreated recreate(ports::ExportStore& exports, const model::OrgScope& scope,
                   std::span<const base::ConversationId> conversations);

/// Notices conversation records, tasks and, less often, details that somebody deleted in the org or
/// brought back, and makes their conversations due. Details go and come back with their
/// conversation record, too. What the org deleted along with an opportunity, account or person is
/// written anew: nobody meant it.
///
/// The first time nothing is asked: what was deleted before nobody looked is not known. Crash-safe:
/// what was found is kept before the time of asking is. Errors of the store are thrown.
class Census {
public:
    struct Ports {
        ports::CensusStore& store;
        ports::ExportStore& exports;
        ports::RecordCensus& org;
        base::Clock& clock;
        ports::EventLog& log;
    };

    Census(Ports ports, model::OrgScope scope, CensusSettings settings)
        : ports_{ports}, scope_{std::move(scope)}, settings_{std::move(settings)} {}

    /// Unless it was done within `every`.
    CensusReport run_if_due(std::stop_token stop);
    CensusReport run(std::stop_token stop);

private:
    void look_for_details(const std::stop_token& stop, CensusReport& report);
    /// False where the org could not be asked.
    bool look(std::span<const ports::CensusQuestion> questions, const std::stop_token& stop,
              CensusReport& report);
    /// Adds what was gone before, to be asked whether it is back.
    void add_gone(std::vector<ports::CensusQuestion>& questions, std::chrono::seconds every);
    std::vector<ports::CensusQuestion> questions(base::Instant since);
    std::vector<ports::CensusQuestion> questions_of_details(base::Instant since);
    void take_deleted(const ports::CensusAnswer& answer, CensusReport& report);
    void take_back(const std::vector<model::RecordId>& ids, CensusReport& report);
    [[nodiscard]] std::span<const model::ExportRecord> turn_of(
        std::span<const model::ExportRecord> gone, std::chrono::seconds every) const;

    /// Changes a record that goes `with` another: itself, or the conversation record above it.
    using Changing =
        std::function<void(model::ExportRecord& record, const model::ExportRecord& with)>;
    void change(std::span<const model::ExportRecord> records, const Changing& changing);
    void change_some(std::span<const model::ExportRecord> records, const Changing& changing);

    Ports ports_;
    model::OrgScope scope_;
    CensusSettings settings_;
};

}  // namespace dealwire::exporting
