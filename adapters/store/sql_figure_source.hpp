#pragma once

#include "adapters/store/database.hpp"
#include "engine/ports/figure_source.hpp"

namespace dealwire::store {

/// Reads the figures in SQL. `database` must outlive this; where it is one of its own with a single
/// session, a question waits for no work and no work for it.
class SqlFigureSource final : public ports::FigureSource {
public:
    explicit SqlFigureSource(Database& database) : database_{database} {}

    int schema_version() override;
    model::ServiceFigures figures() override;

private:
    Database& database_;
};

}  // namespace dealwire::store
