#pragma once

#include "engine/ports/lanes.hpp"

#include <cstddef>

namespace dealwire::system {

/// Lanes that are threads; they live as long as a call of `run`.
class ThreadLanes final : public ports::Lanes {
public:
    explicit ThreadLanes(std::size_t lanes) : lanes_{lanes} {}

    void run(std::vector<std::function<void()>> work) override;

private:
    std::size_t lanes_;
};

}  // namespace dealwire::system
