#pragma once

#include "engine/base/id.hpp"
#include "engine/model/change.hpp"

#include <cstddef>
#include <vector>

namespace dealwire::ports {

struct ChangePage {
    std::vector<model::ChangedSubject> subjects;  ///< in ascending place
    model::ChangePlace next;                      ///< where to go on reading
    bool more = false;                            ///< whether there is more by now
};

/// What changed, in the order in which it became visible: one row per subject, at the place of its
/// newest change. Every store notes what it writes in the transaction that writes it; the position
/// is taken from the tenant's counter as the last act of that transaction, and the counter stays
/// locked until the commit. So positions become visible in ascending order, and whoever has read up
/// to a place has missed nothing before it, however many write at once.
///
/// A subject that changes again moves to its new place; of the places in between nothing is kept.
/// What is deleted stays in the feed. Positions have gaps, and none is given out twice, not even by
/// a store that was restored from a backup. Thread-safe. Errors: throws StoreError.
class ChangeFeed {
public:
    virtual ~ChangeFeed() = default;

    /// At most `limit` (1 or more) subjects after a place, the earliest first. May be fewer
    /// although there is `more`, but at least one then.
    virtual ChangePage after(const base::TenantId& tenant, const model::ChangePlace& place,
                             std::size_t limit) = 0;

    /// The place behind everything that happened until now.
    virtual model::ChangePlace now(const base::TenantId& tenant) = 0;

    /// Whether somebody can have read up to there. False where it is ahead of everything, or its
    /// subject never got so far: the store was restored from a backup that is older than the
    /// reader.
    virtual bool knows(const base::TenantId& tenant, const model::ChangePlace& place) = 0;

    /// Brings notes of stores into the form that is read: a part of them, which takes a second or
    /// so at most. Reading does the same where it needs to; who calls it now and then keeps notes
    /// from piling up where nobody reads. True while there is more to do.
    virtual bool fold(const base::TenantId& tenant) = 0;
};

}  // namespace dealwire::ports
