#pragma once

#include "engine/base/clock.hpp"

namespace dealwire::system {

/// The machine's clock.
class SystemClock final : public base::Clock {
public:
    [[nodiscard]] base::Instant now() const override;
    void wait(std::chrono::milliseconds duration, std::stop_token stop) override;
};

}  // namespace dealwire::system
