#include "engine/jobs/run_record.hpp"

#include "engine/model/run_ending.hpp"

namespace dealwire::jobs {
namespace {

model::Run named_run(base::Clock& clock, base::Entropy& entropy) {
    model::Run run;
    run.id.value = base::uuid_v7(clock.now(), entropy.chance());
    return run;
}

}  // namespace

RunRecord::RunRecord(ports::RunStore& store, base::Clock& clock, base::Entropy& entropy,
                     ports::EventLog& log, const model::OrgScope& scope, std::string kind)
    : store_{store},
      clock_{clock},
      log_{log},
      tenant_{scope.tenant},
      run_{named_run(clock, entropy)},
      context_{"run", run_.id.value} {
    run_.kind = std::move(kind);
    run_.org = scope.org;
    run_.started = clock_.now();
    store_.begin(tenant_, run_);
    log_.write(ports::Level::Info, "run_started", {{"run", run_.id.value}, {"kind", run_.kind}});
}

void RunRecord::add(model::ObjectOutcome outcome) { run_.objects.push_back(std::move(outcome)); }

void RunRecord::finish(model::Outcome outcome, int calls) {
    run_.outcome = outcome;
    run_.calls = calls;
    run_.finished = clock_.now();
    store_.finish(tenant_, run_);
    log_.write(ports::Level::Info, "run_finished",
               {{"run", run_.id.value},
                {"kind", run_.kind},
                {"outcome", model::ending_of(run_)},
                {"calls", std::int64_t{calls}}});
}

}  // namespace dealwire::jobs
