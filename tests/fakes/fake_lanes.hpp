#pragma once

#include "engine/ports/lanes.hpp"

#include <exception>
#include <thread>

namespace dealwire::fakes {

/// One piece of work after the other.
class SequentialLanes final : public ports::Lanes {
public:
    void run(std::vector<std::function<void()>> work) override {
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
};

/// Every piece of work at the same time: what is shared must bear it.
class CrowdedLanes final : public ports::Lanes {
public:
    void run(std::vector<std::function<void()>> work) override {
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
};

}  // namespace dealwire::fakes
