#pragma once

#include "engine/ports/lanes.hpp"
#include "tests/bench/resolve/outcome.hpp"

#include <atomic>

namespace dealwire::bench {

/// How long a run was busy with what, in seconds. Pages are written, matched and read side by side,
/// so the parts add up to more than the run took. Thread-safe.
class Phases {
public:
    void reading_org() {
        if (load_since_ == 0) load_since_ = now_seconds();
    }

    /// The index is there.
    void loaded() {
        if (load_since_ > 0 && load_ == 0) load_ = now_seconds() - load_since_;
    }

    [[nodiscard]] bool is_loaded() const { return load_ > 0; }

    /// What a piece of work took. What it spent on reading and writing is taken off again.
    void add_piece(double seconds) { match_ += seconds; }

    void add_read(double seconds, bool in_piece) {
        read_ += seconds;
        if (in_piece) match_ -= seconds;
    }

    void add_write(double seconds, bool in_piece) {
        write_ += seconds;
        if (in_piece) match_ -= seconds;
    }

    void tell(Report& report) const {
        report.add("load", load_);
        report.add("read", read_);
        report.add("match", match_);
        report.add("write", write_);
    }

private:
    double load_since_ = 0;
    double load_ = 0;
    std::atomic<double> read_ = 0;
    std::atomic<double> match_ = 0;
    std::atomic<double> write_ = 0;
};

/// Lanes that tell how long each piece of work took once the index is there.
class TimedLanes : public ports::Lanes {
public:
    TimedLanes(ports::Lanes& lanes, Phases& phases) : lanes_{lanes}, phases_{phases} {}

    void run(std::vector<std::function<void()>> work) override {
        if (!phases_.is_loaded()) return lanes_.run(std::move(work));
        for (auto& piece : work)
            piece = [this, plain = std::move(piece)] {
                const double began = now_seconds();
                in_piece() = true;
                plain();
                in_piece() = false;
                phases_.add_piece(now_seconds() - began);
            };
        lanes_.run(std::move(work));
    }

    /// Of this thread.
    static bool& in_piece() {
        thread_local bool inside = false;
        return inside;
    }

private:
    ports::Lanes& lanes_;
    Phases& phases_;
};

}  // namespace dealwire::bench
