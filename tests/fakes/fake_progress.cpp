#include "tests/fakes/fake_progress.hpp"

namespace dealwire::fakes {

FakeProgress::FakeProgress() = default;

FakeProgress::~FakeProgress() = default;

void FakeProgress::begin(const std::string& what, std::int64_t total) {
    const std::lock_guard lock{mutex_};
    Work& work = works_[what];
    if (work.ended) work = {};
    work.expected = total;
    ++begun_;
}

void FakeProgress::advance(const std::string& what, std::int64_t by) {
    const std::lock_guard lock{mutex_};
    works_[what].done += by;
}

void FakeProgress::end(const std::string& what) {
    const std::lock_guard lock{mutex_};
    works_[what].ended = true;
}

FakeProgress::Work FakeProgress::work(const std::string& what) {
    const std::lock_guard lock{mutex_};
    return works_[what];
}

int FakeProgress::begun() {
    const std::lock_guard lock{mutex_};
    return begun_;
}

}  // namespace dealwire::fakes
