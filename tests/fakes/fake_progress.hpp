#pragma once

#include "engine/ports/progress.hpp"

#include <map>
#include <mutex>

namespace dealwire::fakes {

/// Remembers every piece of work and how far it went. Thread-safe.
class FakeProgress final : public ports::Progress {
public:
    struct Work {
        std::int64_t expected = 0;
        std::int64_t done = 0;
        bool ended = false;
    };

    void begin(const std::string& what, std::int64_t total) override {
        const std::lock_guard lock{mutex_};
        Work& work = works_[what];
        if (work.ended) work = {};
        work.expected = total;
        ++begun_;
    }

    void advance(const std::string& what, std::int64_t by) override {
        const std::lock_guard lock{mutex_};
        works_[what].done += by;
    }

    void end(const std::string& what) override {
        const std::lock_guard lock{mutex_};
        works_[what].ended = true;
    }

    /// What became of it; nothing done where it never began.
    Work work(const std::string& what) {
        const std::lock_guard lock{mutex_};
        return works_[what];
    }

    /// How often any work began.
    int begun() {
        const std::lock_guard lock{mutex_};
        return begun_;
    }

private:
    std::mutex mutex_;
    int begun_ = 0;
    std::map<std::string, Work> works_;
};

}  // namespace dealwire::fakes
