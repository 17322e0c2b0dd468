#pragma once

#include "tests/contract/builders.hpp"
#include "tests/contract/store_world.hpp"

#include <string>
#include <vector>

namespace dealwire::contract {

/// A record of a topic as a store is given it.
model::ExportRecord record(const std::string& conversation, const std::string& key,
                           model::ExportState state, int minute = 0);

std::string name_of(const ports::DueConversation& due);

/// What the suites about exported records share.
class ExportStoreContract : public StoreContract {
protected:
    ExportStoreContract();
    ~ExportStoreContract() override;

    ports::ExportStore& store();

    void ingest(std::vector<ports::IncomingConversation> batch);

    void resolve(const model::Resolution& made);

    std::vector<ports::DueConversation> due(const std::string& settings = "s1");

    std::vector<std::string> due_names(const std::string& settings = "s1");

    /// All that is due now is finished.
    void finish(const std::string& settings = "s1");

    std::vector<model::ExportRecord> records(const std::string& conversation);

    void put(std::vector<model::ExportRecord> put);
};

}  // namespace dealwire::contract
