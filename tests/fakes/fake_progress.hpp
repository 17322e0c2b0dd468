#pragma once

#include "engine/ports/progress.hpp"

namespace dealwire::fakes {

/// Remembers the last piece of work and how far it went.
class FakeProgress final : public ports::Progress {
public:
    void begin(const std::string& what, std::int64_t total) override {
        work = what;
        expected = total;
        done = 0;
        ended = false;
    }

    void advance(std::int64_t by) override { done += by; }

    void end() override { ended = true; }

    std::string work;
    std::int64_t expected = 0;
    std::int64_t done = 0;
    bool ended = false;
};

}  // namespace dealwire::fakes
