#pragma once

#include "engine/ports/bulk_source.hpp"

#include <cstddef>

namespace dealwire::system {

/// Reads pages in a thread of their own, so that the next piece is parsed while those before are
/// saved, by as many threads as there are savers: one object alone keeps all processors busy. A
/// piece per saver and two more are in memory for it. What the sink throws ends the reading at the
/// next piece.
class ReadAheadBulk final : public ports::BulkSource {
public:
    ReadAheadBulk(ports::BulkSource& source, std::size_t savers)
        : source_{source}, savers_{savers} {}

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
    std::size_t savers_;
};

}  // namespace dealwire::system
