#pragma once

#include "engine/exporting/bulk_export.hpp"
#include "engine/exporting/execution.hpp"
#include "engine/exporting/report_tally.hpp"

#include <vector>

namespace dealwire::exporting {

/// Adds up what carrying write plans out would do and cost. No call, and nothing kept.
class Foretelling final : public Execution {
public:
    /// `sink` is asked for its limits only. Everything referred to must live as long.
    Foretelling(const ports::RecordSink& sink, const BulkExport& bulk, ReportTally& tally)
        : sink_{sink}, bulk_{bulk}, tally_{tally} {}

    void begin(const std::stop_token&) override {}

    void go(const Way& way) override {
        forecast_.expect(sink_.limits(), way.backlog, bulk_.use, bulk_.rates);
    }

    void settle(std::vector<ports::DueConversation>) override {}

    void relate(const ports::DueConversation& due, const Planned& planned) override {
        forecast_.add(due.id, planned);
    }

    [[nodiscard]] bool many_to_relate() const override { return false; }

    void send(Batch& batch, const std::stop_token&) override { forecast_.add(batch.plans()); }

    void send_relations(const std::stop_token&) override {}

    std::vector<ports::DueConversation> take_again() override { return {}; }

    void end() override { tally_.foretold(forecast_); }

private:
    const ports::RecordSink& sink_;
    BulkExport bulk_;
    ReportTally& tally_;
    Forecast forecast_;
};

}  // namespace dealwire::exporting
