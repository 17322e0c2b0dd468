#pragma once

#include <stop_token>
#include <thread>

namespace dealwire::orgsim {

class Org;

/// Works on the bulk jobs of one org in slices, so that a job ends although nobody asks for it and
/// a long one does not keep the org from answering. Runs from construction to destruction.
class BulkThread {
public:
    explicit BulkThread(Org& org);

private:
    static void run(Org& org, const std::stop_token& stop);

    std::jthread thread_;
};

}  // namespace dealwire::orgsim
