#pragma once

#include "engine/ports/bulk_source.hpp"

namespace dealwire::system {

/// Reads pages in a thread of their own, so that the next piece is parsed while the sink saves the
/// one before. At most two pieces more are in memory for it. The sink is called by the thread of
/// the caller; what it throws ends the reading at the next piece.
class ReadAheadBulk final : public ports::BulkSource {
public:
    explicit ReadAheadBulk(ports::BulkSource& source) : source_{source} {}

    base::Result<ports::BulkJob> start(const ports::ReadRequest& request, ports::Spent& spent,
                                       std::stop_token stop) override;
    base::Result<ports::BulkJob> wait(const std::string& job, ports::Spent& spent,
                                      std::stop_token stop) override;
    base::Result<ports::BulkPage> read_page(const std::string& job, const std::string& locator,
                                            const ports::ReadRequest& request,
                                            const ports::PieceSink& sink, ports::Spent& spent,
                                            std::stop_token stop) override;
    base::Result<void> discard(const std::string& job, ports::Spent& spent,
                               std::stop_token stop) override;

private:
    ports::BulkSource& source_;
};

}  // namespace dealwire::system
