#include "apps/dealwire/wiring_standing.hpp"

#include "adapters/store/sql_standing_source.hpp"

namespace dealwire::app {

ports::Standing standing_of(Local& local, const model::OrgScope& scope,
                            const ports::StandingQuery& query) {
    return store::SqlStandingSource{local.database()}.standing(scope, query);
}

}  // namespace dealwire::app
