#pragma once

#include "engine/exporting/bulk_export.hpp"
#include "engine/exporting/delivery.hpp"
#include "engine/exporting/execution.hpp"
#include "engine/exporting/relation_delivery.hpp"
#include "engine/exporting/report_tally.hpp"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace dealwire::exporting {

/// Carries write plans out: records in batches, through jobs where that takes fewer calls, and then
/// the further contacts of their activities.
///
/// Crash-safe: see `Delivery`, `RelationDelivery` and `BulkDelivery`.
class Sending final : public Execution {
public:
    struct Ports {
        ports::ExportStore& exports;
        ports::RecordSink& sink;
        base::Clock& clock;
        ports::EventLog& log;
        ports::ActivityPeople* people = nullptr;  ///< null: an activity has one contact
        BulkExport bulk = {};
        ports::Lanes* lanes = nullptr;
    };

    /// The digests that finished conversations are settled on.
    struct Basis {
        std::string settings;
        std::string people;  ///< of what members answered
    };

    /// Everything referred to must live as long. Calls are counted from here on.
    Sending(Ports ports, const model::OrgScope& scope, Basis basis, DeletedByHand by_hand,
            ReportTally& tally);

    /// Settles jobs that an earlier run left behind when it was killed.
    void begin(const std::stop_token& stop) override;
    void go(const Way& way) override;
    void settle(std::vector<ports::DueConversation> finished) override;
    void relate(const ports::DueConversation& due, const Planned& planned) override;
    [[nodiscard]] bool many_to_relate() const override;
    void send(Batch& batch, const std::stop_token& stop) override;
    /// What failed before them leaves them due.
    void send_relations(const std::stop_token& stop) override;
    /// Those whose records the org made anew.
    std::vector<ports::DueConversation> take_again() override;
    void end() override;

private:
    [[nodiscard]] int calls() const;

    Ports ports_;
    const model::OrgScope& scope_;
    Basis basis_;
    ReportTally& tally_;
    std::optional<BulkDelivery> jobs_;
    Delivery delivery_;
    std::optional<RelationDelivery> relations_;
    std::vector<Concerned> concerned_;
    std::set<model::RecordId> created_;  ///< activities, since contacts were related last
    std::vector<ports::DueConversation> again_;
    std::set<model::RecordName> taken_out_;  ///< and may turn out to stay
    int calls_before_;
};

}  // namespace dealwire::exporting
