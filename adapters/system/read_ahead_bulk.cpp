#include "adapters/system/read_ahead_bulk.hpp"

#include "adapters/system/thread_lanes.hpp"

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <vector>

namespace dealwire::system {
namespace {

/// Tells the reading thread that nobody takes its pieces any more.
class GivenUp final : public std::runtime_error {
public:
    GivenUp() : std::runtime_error{"the pieces are not wanted any more"} {}
};

/// One piece on its way from the thread that reads to those that save.
class Handover {
public:
    /// Waits until the piece before was taken. Throws GivenUp.
    void give(model::RecordPage piece) {
        std::unique_lock lock{mutex_};
        changed_.wait(lock, [&] { return !piece_ || given_up_; });
        if (given_up_) throw GivenUp{};
        piece_ = std::move(piece);
        changed_.notify_all();
    }

    /// Nothing at the end.
    std::optional<model::RecordPage> take() {
        std::unique_lock lock{mutex_};
        changed_.wait(lock, [&] { return piece_ || ended_ || given_up_; });
        if (given_up_) return std::nullopt;
        auto taken = std::exchange(piece_, std::nullopt);
        changed_.notify_all();
        return taken;
    }

    void end() { set(ended_); }

    void give_up() { set(given_up_); }

private:
    void set(bool& flag) {
        const std::lock_guard lock{mutex_};
        flag = true;
        changed_.notify_all();
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    std::optional<model::RecordPage> piece_;
    bool ended_ = false;
    bool given_up_ = false;
};

/// However the reading ends, the savers learn of it.
struct EndOfPieces {
    Handover& pieces;

    ~EndOfPieces() { pieces.end(); }
};

/// Where a sink throws, the other threads learn of it.
struct EndOfSaving {
    Handover& pieces;
    bool complete = false;

    ~EndOfSaving() {
        if (!complete) pieces.give_up();
    }
};

void save(Handover& pieces, const ports::PieceSink& sink) {
    EndOfSaving end{pieces};
    while (auto piece = pieces.take()) sink(*std::move(piece));
    end.complete = true;
}

}  // namespace

base::Result<ports::BulkJob> ReadAheadBulk::start(const ports::ReadRequest& request,
                                                  ports::Spent& spent, std::stop_token stop) {
    return source_.start(request, spent, std::move(stop));
}

base::Result<ports::BulkJob> ReadAheadBulk::wait(const std::string& job, ports::Spent& spent,
                                                 std::stop_token stop) {
    return source_.wait(job, spent, std::move(stop));
}

base::Result<ports::BulkPage> ReadAheadBulk::read_page(const std::string& job,
                                                       const std::string& locator,
                                                       const ports::ReadRequest& request,
                                                       const ports::PieceSink& sink,
                                                       ports::Spent& spent, std::stop_token stop) {
    Handover pieces;
    std::optional<base::Result<ports::BulkPage>> page;
    std::vector<std::function<void()>> work(savers_, [&] { save(pieces, sink); });
    work.emplace_back([&] {
        const EndOfPieces end{pieces};
        page = source_.read_page(
            job, locator, request, [&](model::RecordPage piece) { pieces.give(std::move(piece)); },
            spent, stop);
    });
    ThreadLanes{work.size()}.run(std::move(work));
    return *std::move(page);
}

base::Result<void> ReadAheadBulk::discard(const std::string& job, ports::Spent& spent,
                                          std::stop_token stop) {
    return source_.discard(job, spent, std::move(stop));
}

}  // namespace dealwire::system
