#include "engine/exporting/patient_sink.hpp"

#include "engine/exporting/call_trouble.hpp"

#include <algorithm>
#include <utility>

namespace dealwire::exporting {
namespace {

constexpr int kAttempts = 4;

bool never_left(const base::Error& error, bool called) {
    return reached_nobody(error) || is_our_own(error) || (!called && !is_about_content(error));
}

/// A question is repeated until it is answered, or refused for good.
template <class Ask>
auto answer_to(const Ask& ask, base::Clock& clock, const std::stop_token& stop) {
    auto answer = ask();
    for (int attempt = 1; !answer && may_repeat(answer.error()) && attempt < kAttempts; ++attempt) {
        clock.wait(pause_after(attempt), stop);
        answer = ask();
    }
    return answer;
}

}  // namespace

PatientSink::Written PatientSink::write(const Groups& groups, const std::stop_token& stop) {
    bool stayed = true;
    for (int attempt = 1;; ++attempt) {
        const int calls = sink_.calls();
        Answers answers = sink_.write(groups, stop);
        if (answers) return {std::move(answers)};
        const base::Error& error = answers.error();
        stayed = stayed && never_left(error, sink_.calls() != calls);
        if (attempt == kAttempts || !may_repeat(error)) return {std::move(answers), stayed};
        log_.write(
            ports::Level::Warn, "export_call_repeated",
            {{"attempt", std::int64_t{attempt}}, {"code", error.code}, {"detail", error.detail}});
        const auto asked = error.retry_after.value_or(std::chrono::seconds{0});
        clock_.wait(std::max<std::chrono::milliseconds>(pause_after(attempt), asked), stop);
    }
}

base::Result<std::vector<ports::FoundRecord>> PatientSink::find(const std::string& object,
                                                                const std::string& key_field,
                                                                std::span<const std::string> keys,
                                                                const std::stop_token& stop) {
    return answer_to([&] { return sink_.find(object, key_field, keys, stop); }, clock_, stop);
}

base::Result<std::vector<model::RecordId>> PatientSink::went_along(
    const std::string& object, std::span<const model::RecordId> activities,
    const std::stop_token& stop) {
    return answer_to([&] { return sink_.went_along(object, activities, stop); }, clock_, stop);
}

}  // namespace dealwire::exporting
