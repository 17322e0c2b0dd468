#pragma once

#include "engine/exporting/export_page.hpp"
#include "engine/exporting/way.hpp"
#include "engine/ports/record_sink.hpp"

#include <span>
#include <string>
#include <vector>

namespace dealwire::exporting {

/// One thing that an export would do.
struct ExportExample {
    base::ConversationId conversation;
    std::string action;  ///< "upsert" or "delete"
    model::RecordName name;
};

/// Adds up what an export would do. Nothing is sent, nothing is kept.
class Forecast {
public:
    struct Sum {
        int upserts = 0;
        int deletes = 0;  ///< details that go with their conversation record included
        int along = 0;    ///< of them, those details
        int parked = 0;
        std::vector<ExportExample> examples = {};  ///< the first few
    };

    /// How an export would send.
    void expect(const ports::WriteLimits& limits, bool backlog, BulkUse use, const JobRates& rates);

    /// Plans that would be sent together.
    void add(std::span<const ConversationPlan> plans);
    /// Further contacts of the activities of one conversation.
    void add(const base::ConversationId& id, const Planned& planned);

    [[nodiscard]] const Sum& sum() const { return sum_; }

    [[nodiscard]] int calls() const;

private:
    void add_example(ExportExample example);

    ports::WriteLimits limits_;
    bool backlog_ = false;
    BulkUse use_ = BulkUse::Never;
    JobRates rates_;
    std::size_t calls_ = 0;
    RelationNeed need_;
    Sum sum_;
};

}  // namespace dealwire::exporting
