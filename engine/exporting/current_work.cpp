#include "engine/exporting/current_work.hpp"

namespace dealwire::exporting {

void CurrentWork::begin(ports::DueShare share, std::int64_t conversations) {
    const bool again = share == ports::DueShare::Again;
    name_ = again ? "reprocess" : "export";
    budget_.work_on(again ? model::WorkKind::Reprocess : model::WorkKind::Live);
    progress_.begin(name_, conversations);
}

void CurrentWork::advance(std::int64_t conversations) { progress_.advance(name_, conversations); }

void CurrentWork::end() { progress_.end(name_); }

void CurrentWork::leave() { budget_.work_on(model::WorkKind::Live); }

}  // namespace dealwire::exporting
