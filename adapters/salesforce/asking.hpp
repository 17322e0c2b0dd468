#pragma once

#include "adapters/salesforce/session.hpp"
#include "engine/ports/record_source.hpp"

#include <span>
#include <vector>

namespace dealwire::salesforce {

/// Asks what objects look like and what was deleted of them, in as few Composite calls as they fit
/// into. Used once.
class Asking {
public:
    /// `now` is the org's time as far as it is known.
    Asking(Session& session, base::Instant now, std::stop_token stop)
        : session_{session}, now_{now}, stop_{std::move(stop)} {}

    base::Result<std::vector<ports::ObjectAnswer>> ask(std::span<const ports::Question> questions);

private:
    using Part = base::Result<base::Tree>;
    using Log = std::optional<base::Result<ports::DeletionLog>>;

    base::Result<void> ask_together(std::span<const ports::Question> questions);
    base::Result<void> take(const ports::Question& question, Part described, const Part* log);
    Log read_deletions(const ports::Question& question, const Part& log);
    [[nodiscard]] base::Instant org_time() const;

    Session& session_;
    base::Instant now_;
    std::stop_token stop_;
    std::vector<ports::ObjectAnswer> answers_;
};

}  // namespace dealwire::salesforce
