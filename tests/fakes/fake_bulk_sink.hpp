#pragma once

#include "engine/ports/bulk_sink.hpp"
#include "tests/fakes/fake_record_sink.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace dealwire::fakes {

/// Jobs of the org that a FakeRecordSink writes to. Rows are carried out when somebody waits.
class FakeBulkSink final : public ports::BulkSink {
public:
    /// What befalls a job that is waited for, the next or a later one.
    struct Fate {
        enum class Kind { Stuck, Failed, Vanished, Unanswered } kind = Kind::Stuck;
        std::size_t rows = 0;  ///< carried out before
        base::Error trouble = {base::Fault::Transient, "BULK_JOB_FAILED", "It failed (scripted)."};
    };

    /// Thrown where a test wants the program to end.
    struct Crash {};

    enum class Step { None, Open, Fill, Wait, Results };

    struct Job {
        ports::WriteGroup group;
        std::size_t rows = 0;
        std::size_t done = 0;
        ports::IngestStatus status{ports::IngestState::Open, 0, std::nullopt};
        std::vector<ports::IngestRow> answers;
    };

    explicit FakeBulkSink(FakeRecordSink& org);
    ~FakeBulkSink() override;

    void set_rows_per_job(std::size_t rows);

    /// No job is taken.
    void refuse(base::Error error);

    void meet(Fate fate, int nth = 1);

    /// The next upload is not known to have arrived.
    void lose_next_upload();

    /// The program ends right after this step was carried out for the n-th time, 1 and up.
    void crash_after(Step step, int nth = 1);

    /// A record with this text in a field is not taken.
    void dislike(std::string text);

    [[nodiscard]] const std::map<std::string, Job>& jobs() const;

    [[nodiscard]] bool takes(const model::DesiredRecord& record) const override;
    base::Result<std::string> open(const ports::WriteGroup& group, std::stop_token stop) override;
    base::Result<std::size_t> fill(const model::IngestJob& job, const ports::WriteGroup& group,
                                   std::stop_token stop) override;
    base::Result<ports::IngestStatus> wait(const model::IngestJob& job, std::size_t rows,
                                           std::stop_token stop) override;
    base::Result<ports::IngestResults> results(const model::IngestJob& job, std::size_t rows,
                                               std::stop_token stop) override;
    base::Result<void> abort(const model::IngestJob& job, std::stop_token stop) override;

    [[nodiscard]] int calls() const override;

private:
    void carry_out(Job& job, std::size_t rows);
    void passed(Step step);

    FakeRecordSink& org_;
    std::size_t rows_per_job_ = 1'000;
    std::optional<base::Error> refusal_;
    std::optional<Fate> fate_;
    bool lose_upload_ = false;
    Step crash_ = Step::None;
    int crash_in_ = 0;
    int fate_in_ = 0;
    std::string disliked_;
    std::map<std::string, Job> jobs_;
    int calls_ = 0;
};

}  // namespace dealwire::fakes
