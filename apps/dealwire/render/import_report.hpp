#pragma once

#include "apps/dealwire/output.hpp"
#include "engine/model/proof.hpp"
#include "engine/model/run.hpp"

#include <span>
#include <string>

namespace dealwire::app {

// What a run did to its objects, for people; prints nothing with --json.

/// How much an admin wants to read about a run.
enum class Detail {
    Now,    ///< it just ended: what matters, and where to read the rest
    Later,  ///< looked up afterwards: everything that was kept
};

/// A table with a line per object and step, then what there is to say about each: why it was read
/// as a bulk job, rejected rows with their reasons, warnings. `run` is named for the rest.
void print_objects(std::span<const model::ObjectOutcome> objects, const std::string& run,
                   Detail detail, Output& output);

/// What the proofs of completeness found, what became of it, and what to do.
void print_proofs(std::span<const model::Proof> proofs, Output& output);

/// A proof as a few words: what it found, up to which moment that holds, and when it was made:
/// "complete up to …, checked …", "not complete: 3 of 5 gaps repaired, checked …", "withheld, …".
std::string verdict_of(const model::Proof& proof);

}  // namespace dealwire::app
