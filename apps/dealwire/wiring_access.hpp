#pragma once

#include "apps/dealwire/wiring.hpp"
#include "engine/ports/record_access.hpp"

#include <memory>

namespace dealwire::app {

/// Asks each org through its own connection, which is opened when somebody first asks and kept.
/// Calls are counted and never refused for the budget: somebody waits for the page.
class OrgAccess final : public ports::RecordAccess {
public:
    /// `local` must live as long.
    explicit OrgAccess(Local& local);
    OrgAccess(const OrgAccess&) = delete;
    OrgAccess& operator=(const OrgAccess&) = delete;
    ~OrgAccess() override;

    base::Result<std::set<model::RecordId>> readable(const model::OrgId& org,
                                                     const model::RecordId& user,
                                                     std::span<const model::RecordId> records,
                                                     std::stop_token stop) override;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace dealwire::app
