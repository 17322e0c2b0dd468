#include "tests/fakes/fake_bulk_sink.hpp"

#include <algorithm>

namespace dealwire::fakes {

using base::Fault;
using ports::IngestState;

namespace {

base::Error gone() { return {Fault::Missing, "NOT_FOUND", "There is no such job (scripted)."}; }

}  // namespace

void FakeBulkSink::passed(Step step) {
    if (step != crash_ || --crash_in_ > 0) return;
    crash_ = Step::None;
    throw Crash{};
}

bool FakeBulkSink::takes(const model::DesiredRecord& record) const {
    return disliked_.empty() ||
           std::none_of(record.fields.begin(), record.fields.end(),
                        [&](const auto& field) { return field.value.string() == disliked_; });
}

base::Result<std::string> FakeBulkSink::open(const ports::WriteGroup& group, std::stop_token) {
    ++calls_;
    if (refusal_) return base::fail(*refusal_);
    const std::string id = "job-" + std::to_string(jobs_.size() + 1);
    jobs_[id].group = {group.kind, group.object, {}, {}};
    passed(Step::Open);
    return id;
}

base::Result<std::size_t> FakeBulkSink::fill(const model::IngestJob& job,
                                             const ports::WriteGroup& group, std::stop_token) {
    ++calls_;
    if (std::exchange(lose_upload_, false))
        return base::fail({Fault::Transient, "", "The upload was lost (scripted)."});
    Job& filled = jobs_.at(job.id);
    filled.group = group;
    filled.rows = std::min(group.rows(), rows_per_job_);
    filled.status.state = IngestState::Working;
    passed(Step::Fill);
    return filled.rows;
}

void FakeBulkSink::carry_out(Job& job, std::size_t rows) {
    for (; job.done < std::min(rows, job.rows); ++job.done) {
        if (job.group.kind == ports::WriteGroup::Kind::Upsert) {
            const model::DesiredRecord& record = job.group.upserts[job.done];
            job.answers.push_back({record.name.key, org_.upsert(record)});
        } else {
            const model::RecordId& id = job.group.deletes[job.done];
            job.answers.push_back({id.text(), org_.remove(id)});
        }
    }
}

base::Result<ports::IngestStatus> FakeBulkSink::wait(const model::IngestJob& job, std::size_t,
                                                     std::stop_token) {
    ++calls_;
    const auto found = jobs_.find(job.id);
    if (found == jobs_.end()) return base::fail(gone());
    Job& known = found->second;
    if (known.status.state != IngestState::Working) return known.status;
    if (const auto fate = --fate_in_ == 0 ? std::exchange(fate_, std::nullopt) : std::nullopt) {
        carry_out(known, fate->rows);
        if (fate->kind == Fate::Kind::Stuck)
            return base::fail({Fault::Transient, "BULK_JOB_STUCK", "It is stuck (scripted)."});
        if (fate->kind == Fate::Kind::Unanswered) return base::fail(fate->trouble);
        if (fate->kind == Fate::Kind::Vanished) {
            jobs_.erase(found);
            return base::fail(gone());
        }
        known.status.state = IngestState::Failed;
        known.status.trouble = fate->trouble;
        return known.status;
    }
    carry_out(known, known.rows);
    known.status.state = IngestState::Complete;
    passed(Step::Wait);
    return known.status;
}

base::Result<ports::IngestResults> FakeBulkSink::results(const model::IngestJob& job,
                                                         std::size_t rows, std::stop_token) {
    ++calls_;
    const auto found = jobs_.find(job.id);
    if (found == jobs_.end()) return base::fail(gone());
    ports::IngestResults results{found->second.answers, found->second.rows - found->second.done};
    // They come in no order.
    if (job.id.ends_with('2') || job.id.ends_with('5')) std::ranges::reverse(results.rows);
    if (rows == 0) std::erase_if(results.rows, [](const auto& row) { return !row.answer; });
    passed(Step::Results);
    return results;
}

base::Result<void> FakeBulkSink::abort(const model::IngestJob& job, std::stop_token) {
    ++calls_;
    const auto found = jobs_.find(job.id);
    if (found == jobs_.end()) return {};
    IngestState& state = found->second.status.state;
    if (state == IngestState::Open || state == IngestState::Working) state = IngestState::Aborted;
    return {};
}

FakeBulkSink::FakeBulkSink(FakeRecordSink& org) : org_{org} {}

FakeBulkSink::~FakeBulkSink() = default;

void FakeBulkSink::set_rows_per_job(std::size_t rows) { rows_per_job_ = rows; }

void FakeBulkSink::refuse(base::Error error) { refusal_ = std::move(error); }

void FakeBulkSink::meet(Fate fate, int nth) {
    fate_ = std::move(fate);
    fate_in_ = nth;
}

void FakeBulkSink::lose_next_upload() { lose_upload_ = true; }

void FakeBulkSink::crash_after(Step step, int nth) {
    crash_ = step;
    crash_in_ = nth;
}

void FakeBulkSink::dislike(std::string text) { disliked_ = std::move(text); }

const std::map<std::string, FakeBulkSink::Job>& FakeBulkSink::jobs() const { return jobs_; }

int FakeBulkSink::calls() const { return calls_; }

}  // namespace dealwire::fakes
