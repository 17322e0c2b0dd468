#pragma once

#include "engine/model/resolution.hpp"

#include <cstddef>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

namespace dealwire::bench {

double now_seconds();
/// Processor time of this process, all threads.
double cpu_seconds();
std::size_t resident_bytes();  ///< of this process, now
std::size_t peak_bytes();      ///< at most so far

/// What a program tells about itself: one line of JSON with numbers.
class Report {
public:
    void add(std::string name, double value) { values_.emplace_back(std::move(name), value); }

    void add_megabytes(std::string name, std::size_t bytes) {
        add(std::move(name), static_cast<double>(bytes) / 1e6);
    }

    /// Adds the peak of this process and writes the line to stdout.
    void tell();

private:
    std::vector<std::pair<std::string, double>> values_;
};

/// Ids in one order, separated by commas.
std::string sorted_text(std::vector<model::RecordId> ids);

/// Outcomes as lines `conversation, contacts, leads, accounts, opportunity`, separated by tabs.
class OutcomeFile {
public:
    explicit OutcomeFile(const std::string& file) : out_{file} {}

    void add(const model::Resolution& resolution);

private:
    std::ofstream out_;
};

}  // namespace dealwire::bench
