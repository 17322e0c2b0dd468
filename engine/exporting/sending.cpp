#include "engine/exporting/sending.hpp"

#include <utility>

namespace dealwire::exporting {
namespace {

constexpr std::size_t kConcerned = 20'000;  // conversations whose contacts wait for the batch

}  // namespace

Sending::Sending(Ports ports, const model::OrgScope& scope, Basis basis, DeletedByHand by_hand,
                 ReportTally& tally)
    : ports_{ports},
      scope_{scope},
      basis_{std::move(basis)},
      tally_{tally},
      delivery_{ports.exports, ports.sink, ports.clock, ports.log, ports.lanes},
      calls_before_{calls()} {
    delivery_.settle_on(scope, basis_.settings, basis_.people);
    if (ports.people) {
        relations_.emplace(ports.exports, *ports.people, ports.clock, ports.log);
        relations_->settle_on(scope, basis_.settings, basis_.people);
    }
    if (ports.bulk.sink && ports.bulk.jobs)
        jobs_.emplace(BulkDelivery::Ports{*ports.bulk.sink, *ports.bulk.jobs, ports.exports,
                                          ports.clock, ports.log, ports.lanes},
                      ports.bulk.rates, by_hand);
}

void Sending::begin(const std::stop_token& stop) {
    if (!jobs_) return;
    if (auto error = jobs_->settle_left_over(scope_, stop)) tally_.end_with(std::move(*error));
}

void Sending::go(const Way& way) {
    if (way.backlog) delivery_.use_jobs(*jobs_, ports_.bulk.use, ports_.bulk.rates);
}

void Sending::settle(std::vector<ports::DueConversation> finished) {
    if (finished.empty()) return;
    ports::ExportChange settled;
    settled.settings = basis_.settings;
    settled.people = basis_.people;
    settled.finished = std::move(finished);
    ports_.exports.apply(scope_, settled);
}

void Sending::relate(const ports::DueConversation& due, const Planned& planned) {
    concerned_.push_back({due, planned.wish, planned.passing});
}

bool Sending::many_to_relate() const { return concerned_.size() >= kConcerned; }

void Sending::send(Batch& batch, const std::stop_token& stop) {
    batch.expect_to_take_out(std::exchange(taken_out_, {}));
    if (!tally_.ended_early())
        if (auto error = delivery_.deliver(batch, stop)) tally_.end_with(std::move(*error));
    taken_out_ = batch.hand_on_taken_out();
    tally_.sent(batch);
    created_.insert(batch.created().begin(), batch.created().end());
    const auto again = batch.to_plan_anew();
    again_.insert(again_.end(), again.begin(), again.end());
}

void Sending::send_relations(const std::stop_token& stop) {
    std::vector<Concerned> concerned = std::exchange(concerned_, {});
    const auto created = std::exchange(created_, {});
    if (concerned.empty() || !relations_ || tally_.ended_early()) return;
    if (auto error = relations_->deliver(std::move(concerned), created, stop))
        tally_.end_with(std::move(*error));
    tally_.related(relations_->take_tally());
}

std::vector<ports::DueConversation> Sending::take_again() { return std::exchange(again_, {}); }

void Sending::end() { tally_.called(calls() - calls_before_, jobs_ ? jobs_->jobs() : 0); }

int Sending::calls() const {
    return ports_.sink.calls() + (ports_.people ? ports_.people->calls() : 0) +
           (ports_.bulk.sink ? ports_.bulk.sink->calls() : 0);
}

}  // namespace dealwire::exporting
