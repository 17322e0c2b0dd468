#pragma once

#include "engine/ports/lanes.hpp"

#include <exception>
#include <thread>

namespace dealwire::fakes {

/// One piece of work after the other.
class SequentialLanes final : public ports::Lanes {
public:
    SequentialLanes();
    ~SequentialLanes() override;

    void run(std::vector<std::function<void()>> work) override;
};

/// Every piece of work at the same time: what is shared must bear it.
class CrowdedLanes final : public ports::Lanes {
public:
    CrowdedLanes();
    ~CrowdedLanes() override;

    void run(std::vector<std::function<void()>> work) override;
};

}  // namespace dealwire::fakes
