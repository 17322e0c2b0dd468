#pragma once

#include "engine/base/tree.hpp"
#include "engine/model/proof.hpp"
#include "engine/model/run.hpp"

#include <span>

namespace dealwire::app {

/// Whether the step brings in what a reading of the object itself does not: a back-fill, a proof, …
bool is_side_step(const model::ObjectOutcome& step);

/// {"Account": {…}}, one member per object. What ended the whole run, which may be null, is told
/// beside them and not with each. Where a run read an object in several steps (what
/// changed, a back-fill, …), figures are sums, mode and bookmark those of the step that keeps it up
/// to date, and `steps` holds each by itself.
base::Tree objects_tree(std::span<const model::ObjectOutcome> objects, const base::Error* ended_by);

/// {"Account": {…}}.
base::Tree proofs_tree(std::span<const model::Proof> proofs);

base::Tree proof_tree(const model::Proof& proof);

}  // namespace dealwire::app
