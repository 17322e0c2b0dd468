#pragma once

#include "engine/base/result.hpp"
#include "engine/base/tree.hpp"
#include "engine/ports/bulk_source.hpp"

namespace dealwire::salesforce {

/// Reads what the org tells of a query job. A state that is not known counts as working: the
/// patience of whoever waits ends it. Source: Bulk API 2.0 Developer Guide, "Get Information About
/// a Query Job".
base::Result<ports::BulkJob> read_job(const base::Tree& body);

/// Why a job could not be started. Whatever the org says against the job as such is final, so that
/// the caller reads page by page; jobs that are used up for today are RateLimited, because the
/// daily calls are not.
base::Error start_refusal(base::Error error);

/// Why a page of a job cannot be had. Expired jobs and locators, and jobs of another version of the
/// API, are Missing: only a new job helps.
base::Error page_refusal(base::Error error);

}  // namespace dealwire::salesforce
