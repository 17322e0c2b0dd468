#pragma once

#include "engine/ports/progress.hpp"

#include <map>
#include <mutex>

namespace dealwire::fakes {

/// Remembers every piece of work and how far it went. Thread-safe.
class FakeProgress final : public ports::Progress {
public:
    FakeProgress();
    ~FakeProgress() override;

    struct Work {
        std::int64_t expected = 0;
        std::int64_t done = 0;
        bool ended = false;
    };

    void begin(const std::string& what, std::int64_t total) override;

    void advance(const std::string& what, std::int64_t by) override;

    void end(const std::string& what) override;

    /// What became of it; nothing done where it never began.
    Work work(const std::string& what);

    /// How often any work began.
    int begun();

private:
    std::mutex mutex_;
    int begun_ = 0;
    std::map<std::string, Work> works_;
};

}  // namespace dealwire::fakes
