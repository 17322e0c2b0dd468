#pragma once

#include "engine/model/scope.hpp"
#include "engine/ports/change_feed.hpp"

#include <map>
#include <mutex>
#include <optional>
#include <vector>

namespace dealwire::jobs {

/// Which conversations live exports of this process have yet to look at. An export that asks the
/// store what is due reads the whole history for each call that comes in; what changed since the
/// one before tells the same for what is fresh. The places are kept in memory: a new process looks
/// at everything once, and what another process did is looked at again. Thread-safe.
class Arrivals {
public:
    /// More than so many are looked for among all.
    static constexpr std::size_t kMost = 2'000;

    explicit Arrivals(ports::ChangeFeed& feed) : feed_{feed} {}

    struct Since {
        model::ChangePlace until;  ///< for `served`
        /// Nothing: not known, or too many: all have to be looked at.
        std::optional<std::vector<base::ConversationId>> conversations;
    };

    /// Those that changed since the last place served. Throws StoreError.
    [[nodiscard]] Since look(const model::OrgScope& scope);

    /// Everything that changed until then is in the org.
    void served(const model::OrgScope& scope, const model::ChangePlace& until);

private:
    [[nodiscard]] std::optional<model::ChangePlace> last(const model::OrgScope& scope);

    ports::ChangeFeed& feed_;
    std::mutex mutex_;
    std::map<model::OrgScope, model::ChangePlace> places_;
};

}  // namespace dealwire::jobs
