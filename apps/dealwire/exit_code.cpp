#include "apps/dealwire/exit_code.hpp"

#include "engine/exporting/mapping_proof.hpp"

namespace dealwire::app {

ExitCode exit_code_of(const base::Error& error) {
    if (error.fault == base::Fault::Reauthorise) return ExitCode::Reauthorise;
    if (error.fault == base::Fault::BudgetSpent) return ExitCode::Budget;
    if (error.code == "HOST_REFUSED" || error.code == "MY_DOMAIN_NEEDED" ||
        error.code == "ORG_REFUSED")
        return ExitCode::Usage;  // ours, before anything was sent
    if (error.code == exporting::kObjectMissing || error.code == exporting::kFieldMissing)
        return ExitCode::Usage;  // the mapping is wrong
    return ExitCode::Failed;
}

ExitCode exit_code_of(model::Outcome outcome) {
    switch (outcome) {
        case model::Outcome::Ok:
            return ExitCode::Done;
        case model::Outcome::Partial:
            return ExitCode::Partial;
        case model::Outcome::Failed:
            return ExitCode::Failed;
    }
    return ExitCode::Failed;
}

}  // namespace dealwire::app
