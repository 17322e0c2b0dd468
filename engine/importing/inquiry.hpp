#pragma once

#include "engine/importing/asked.hpp"
#include "engine/model/scope.hpp"
#include "engine/ports/crm_store.hpp"
#include "engine/ports/event_log.hpp"
#include "engine/ports/reading_store.hpp"
#include "engine/ports/schema_store.hpp"

#include <span>
#include <stop_token>

namespace dealwire::importing {

/// Asks the org what its objects look like and what was deleted, before an import reads anything.
class Inquiry {
public:
    struct Ports {
        ports::RecordSource& source;
        ports::CrmStore& records;
        ports::ReadingStore& places;
        ports::SchemaStore& schema;
        base::Clock& clock;
        ports::EventLog& log;
    };

    Inquiry(const Ports& ports, model::OrgScope scope);

    /// Asks once for all `names` of imported objects. Deletions are saved here, before any row is
    /// read, so that a record that was restored since is lifted by its row. What changed in the
    /// schema is noticed and left to be saved with what follows from it. Harmless when repeated.
    base::Result<Asked> ask(std::span<const std::string> names, std::stop_token stop);

private:
    [[nodiscard]] ports::Question question(const std::string& name);
    void follow_schema(AskedObject& asked);
    void follow_deletions(AskedObject& asked, const ports::Question& question,
                          const ports::ObjectAnswer& answer);
    void warn_of_deletions(AskedObject& asked, const std::string& why);

    Ports ports_;
    model::OrgScope scope_;
};

}  // namespace dealwire::importing
