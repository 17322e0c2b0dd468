#include "engine/exporting/patient_sink.hpp"

#include "engine/exporting/call_trouble.hpp"

#include <algorithm>
#include <utility>

namespace dealwire::exporting {
namespace {

constexpr int kAttempts = 4;

}  // namespace

PatientSink::Written PatientSink::write(const Groups& groups, const std::stop_token& stop) {
    bool reached_none = true;
    for (int attempt = 1;; ++attempt) {
        Answers answers = sink_.write(groups, stop);
        if (answers) return {std::move(answers)};
        const base::Error& error = answers.error();
        reached_none = reached_none && reached_nobody(error);
        const bool kept_in = attempt == 1 && is_our_own(error);
        if (attempt == kAttempts || !may_repeat(error))
            return {std::move(answers), kept_in, reached_none};
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
    auto answer = sink_.find(object, key_field, keys, stop);
    for (int attempt = 1; !answer && may_repeat(answer.error()) && attempt < kAttempts; ++attempt) {
        clock_.wait(pause_after(attempt), stop);
        answer = sink_.find(object, key_field, keys, stop);
    }
    return answer;
}

}  // namespace dealwire::exporting
