#include "adapters/crypto/key_rotation.hpp"

#include "adapters/crypto/sealed_text.hpp"

#include <algorithm>
#include <functional>

namespace dealwire::crypto {
namespace {

using base::TenantId;
using ports::DataKey;
using ports::SealedCell;

constexpr std::size_t kPage = 200;

// Somebody who seals while we walk may have looked up the former key just before it was replaced.
constexpr int kMostWalks = 5;

}  // namespace

void KeyRotation::each_cell(const TenantId& tenant,
                            const std::function<bool(const SealedCell&)>& take) {
    ports::SealPlace after;
    for (;;) {
        const auto page = cells_.page(tenant, after, kPage);
        for (const SealedCell& cell : page)
            if (!take(cell)) return;
        if (page.size() < kPage) return;
        after = page.back().place;
    }
}

int KeyRotation::reseal(const TenantId& tenant, const Wanted& wanted, const std::stop_token& stop,
                        std::vector<Unopened>& unopened, bool& missed) {
    int resealed = 0;
    each_cell(tenant, [&](const SealedCell& cell) {
        if (stop.stop_requested()) return false;
        try {
            if (!wanted(seal_name_of(cell.sealed))) return true;
            const std::string anew = vault_.seal(vault_.open(cell.sealed, cell.place), cell.place);
            if (cells_.replace(cell, anew))
                ++resealed;
            else
                missed = true;
        } catch (const ports::SealError& error) {
            unopened.push_back({cell.place, error.what()});
        }
        return true;
    });
    return resealed;
}

bool KeyRotation::reseal_all(const TenantId& tenant, const Wanted& wanted,
                             const std::stop_token& stop, std::vector<Unopened>& unopened,
                             int& resealed) {
    std::vector<Unopened> last;
    for (int walk = 0; walk < kMostWalks; ++walk) {
        bool missed = false;
        last.clear();
        const int now = reseal(tenant, wanted, stop, last, missed);
        resealed += now;
        if (stop.stop_requested()) break;
        if (now == 0 && !missed) {
            const bool whole = last.empty();
            std::ranges::move(last, std::back_inserter(unopened));
            return whole;
        }
    }
    std::ranges::move(last, std::back_inserter(unopened));
    return false;
}

DataRotation KeyRotation::rotate_data(const TenantId& tenant, const std::stop_token& stop) {
    DataRotation report;
    const auto keys = keys_.all(tenant);
    const auto active = std::ranges::find(keys, true, &DataKey::active);
    report.resumed = active != keys.end() && !active->settled_at;
    if (report.resumed) {
        report.key = active->id;
    } else {
        report.former = active == keys.end() ? "" : active->id;
        report.key = vault_.begin_key(tenant, report.former).id;
    }
    const SealName wanted{.key = report.key};
    report.finished = reseal_all(
        tenant, [&](const SealName& name) { return name != wanted; }, stop, report.unopened,
        report.resealed);
    if (report.finished) keys_.settle(tenant, report.key, clock_.now());
    return report;
}

MasterRotation KeyRotation::rewrap_all(const std::stop_token& stop) {
    MasterRotation report{.master = vault_.provider().master()};
    report.finished = true;
    for (const TenantId& tenant : keys_.tenants())
        for (const DataKey& key : keys_.all(tenant)) {
            if (stop.stop_requested()) break;
            try {
                if (vault_.rewrap(tenant, key)) ++report.rewrapped;
            } catch (const ports::SealError& error) {
                // A lost one that nothing needs any more waits for 'key forget' alone.
                if (!key.active && !counts(tenant).contains({2, key.id})) continue;
                report.finished = false;
                report.unopened.push_back({{tenant, "data_key", key.id, "wrapped"}, error.what()});
            }
        }
    const auto direct = [](const SealName& name) { return name.format == 1; };
    for (const TenantId& tenant : cells_.tenants())
        report.finished =
            reseal_all(tenant, direct, stop, report.unopened, report.resealed) && report.finished;
    report.finished = report.finished && !stop.stop_requested();
    return report;
}

LostKeys KeyRotation::replace_lost(const TenantId& tenant) {
    LostKeys lost;
    for (const DataKey& key : keys_.all(tenant)) {
        if (!key.active) continue;
        try {
            vault_.check(tenant, key);
        } catch (const ports::SealError&) {
            lost.key = vault_.begin_key(tenant, key.id).id;
        }
    }
    each_cell(tenant, [&](const SealedCell& cell) {
        try {
            static_cast<void>(vault_.open(cell.sealed, cell.place));
        } catch (const ports::SealError& error) {
            lost.unopened.push_back({cell.place, error.what()});
        }
        return true;
    });
    return lost;
}

bool KeyRotation::needs_former_masters() {
    const std::string master = vault_.provider().master();
    const std::string provider = vault_.provider().name();
    for (const TenantId& tenant : keys_.tenants())
        for (const DataKey& key : keys_.all(tenant))
            if (key.wrapped.master != master || key.wrapped.provider != provider) return true;
    for (const TenantId& tenant : cells_.tenants())
        for (const auto& [name, count] : counts(tenant))
            if (name.first == 1 && name.second != master) return true;
    return false;
}

SealCounts KeyRotation::counts(const TenantId& tenant) {
    SealCounts counts;
    each_cell(tenant, [&](const SealedCell& cell) {
        try {
            const SealName name = seal_name_of(cell.sealed);
            ++counts[{name.format, name.key}];
        } catch (const ports::SealError&) {
            ++counts[{0, "damaged"}];
        }
        return true;
    });
    return counts;
}

int KeyRotation::forget_unused(const TenantId& tenant) {
    const SealCounts used = counts(tenant);
    int forgotten = 0;
    for (const DataKey& key : keys_.all(tenant)) {
        if (key.active || used.contains({2, key.id})) continue;
        keys_.remove(tenant, key.id);
        ++forgotten;
    }
    return forgotten;
}

}  // namespace dealwire::crypto
