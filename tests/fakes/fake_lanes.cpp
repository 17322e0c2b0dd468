#include "tests/fakes/fake_lanes.hpp"

namespace dealwire::fakes {

SequentialLanes::SequentialLanes() = default;

SequentialLanes::~SequentialLanes() = default;

void SequentialLanes::run(std::vector<std::function<void()>> work) {
    std::exception_ptr first;
    for (const auto& piece : work) {
        try {
            piece();
        } catch (...) {
            if (!first) first = std::current_exception();
        }
    }
    if (first) std::rethrow_exception(first);
}

CrowdedLanes::CrowdedLanes() = default;

CrowdedLanes::~CrowdedLanes() = default;

void CrowdedLanes::run(std::vector<std::function<void()>> work) {
    std::vector<std::exception_ptr> thrown(work.size());
    {
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i < work.size(); ++i)
            threads.emplace_back([&, i] {
                try {
                    work[i]();
                } catch (...) {
                    thrown[i] = std::current_exception();
                }
            });
    }
    for (const auto& one : thrown)
        if (one) std::rethrow_exception(one);
}

}  // namespace dealwire::fakes
