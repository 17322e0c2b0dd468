#pragma once

#include "apps/dealwire/render/findings.hpp"
#include "apps/dealwire/wiring.hpp"

#include <stop_token>

namespace dealwire::app {

/// What keeps `dealwire serve` from showing pages inside Salesforce: files, certificate, secret.
/// One line where nobody has set it up.
void check_serve(Local& local, Findings& findings);

/// Whether the org says who may read what, which pages of records need. One call, where `serve` is
/// set up to ask; `connection` works.
void check_sharing(Local& local, const model::Connection& connection, Findings& findings,
                   std::stop_token stop);

}  // namespace dealwire::app
