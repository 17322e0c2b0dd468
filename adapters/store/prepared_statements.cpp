#include "adapters/store/prepared_statements.hpp"

#include "engine/base/digest.hpp"

#include <libpq-events.h>

#include <algorithm>
#include <string_view>
#include <unordered_map>

namespace dealwire::store {
namespace {

constexpr int kBinary = 1;

/// Statements of one connection by their text; an empty name: asked once, not prepared yet.
struct Prepared {
    std::unordered_map<std::string, std::string> names;
};

/// Texts are constants of ours with a few variants, so these are never all in use.
constexpr std::size_t kMost = 200;

/// libpq calls this through its C interface; what is kept goes with the connection.
extern "C" int dealwire_forget_prepared(PGEventId event, void* information, void*) {
    if (event == PGEVT_CONNDESTROY) {
        const auto* destroyed = static_cast<PGEventConnDestroy*>(information);
        delete static_cast<Prepared*>(PQinstanceData(destroyed->conn, &dealwire_forget_prepared));
    }
    return 1;
}

/// Null where libpq has no memory for it.
Prepared* prepared_of(PGconn* connection) {
    if (void* held = PQinstanceData(connection, &dealwire_forget_prepared))
        return static_cast<Prepared*>(held);
    if (PQregisterEventProc(connection, &dealwire_forget_prepared, "dealwire", nullptr) == 0)
        return nullptr;
    auto made = std::make_unique<Prepared>();
    if (PQsetInstanceData(connection, &dealwire_forget_prepared, made.get()) == 0) return nullptr;
    return made.release();
}

std::vector<const char*> values_of(const LeanQuery& query) {
    std::vector<const char*> values;
    values.reserve(query.values.size());
    for (const auto& [name, value] : query.values) values.push_back(value.c_str());
    return values;
}

std::string_view state_of(const PGresult* result) {
    const char* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    return state ? state : std::string_view{};
}

/// The server does not know the statement (another one stands behind a pooler now), or a migration
/// changed what it answers.
bool is_forgotten(const PGresult* result) {
    return state_of(result) == "26000" || state_of(result) == "0A000";
}

/// One that is there by this name is the same: names are made of the text.
bool is_there(const PGresult* result) {
    return PQresultStatus(result) == PGRES_COMMAND_OK || state_of(result) == "42P05";
}

void forget_all(PGconn* connection, Prepared& prepared) {
    prepared.names.clear();
    PQclear(PQexec(connection, "DEALLOCATE ALL"));
}

/// The name of the statement, prepared; empty where it is not to be used.
std::string name_of(PGconn* connection, Prepared& prepared, const LeanQuery& query) {
    if (prepared.names.size() >= kMost) forget_all(connection, prepared);
    const auto [found, is_new] = prepared.names.try_emplace(query.sql);
    if (is_new || !found->second.empty()) return found->second;
    const std::string text = positional(query);
    const std::string name = "dealwire_" + base::digest(text);
    const PgResult made{PQprepare(connection, name.c_str(), text.c_str(), 0, nullptr), &PQclear};
    if (is_there(made.get())) found->second = name;
    return found->second;
}

}  // namespace

std::string positional(const LeanQuery& query) {
    return with_names(query.sql, [&](std::string_view name) {
        const auto value = std::ranges::find(
            query.values, name, [](const auto& each) { return std::string_view{each.first}; });
        return '$' + std::to_string(value - query.values.begin() + 1);
    });
}

PgResult single_answer(PGconn* connection, const LeanQuery& query) {
    const std::vector<const char*> values = values_of(query);
    return expect(
        connection,
        PQexecParams(connection, positional(query).c_str(), static_cast<int>(values.size()),
                     nullptr, values.data(), nullptr, nullptr, kBinary),
        PGRES_TUPLES_OK);
}

PgResult prepared_answer(PGconn* connection, const LeanQuery& query) {
    Prepared* prepared = prepared_of(connection);
    const std::string name = prepared ? name_of(connection, *prepared, query) : std::string{};
    if (name.empty()) return single_answer(connection, query);
    const std::vector<const char*> values = values_of(query);
    PgResult result{PQexecPrepared(connection, name.c_str(), static_cast<int>(values.size()),
                                   values.data(), nullptr, nullptr, kBinary),
                    &PQclear};
    if (PQresultStatus(result.get()) == PGRES_TUPLES_OK) return result;
    if (!is_forgotten(result.get())) return expect(connection, result.release(), PGRES_TUPLES_OK);
    forget_all(connection, *prepared);
    return single_answer(connection, query);
}

}  // namespace dealwire::store
