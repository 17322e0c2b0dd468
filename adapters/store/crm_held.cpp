#include "adapters/store/crm_held.hpp"

#include "adapters/store/client_handles.hpp"
#include "adapters/store/pg_binary.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <memory>
#include <string>

namespace dealwire::store {
namespace {

using namespace sqlite_api;
using model::RecordId;
using Versions = std::vector<std::optional<HeldVersion>>;

std::string version_sql(const CrmTable& table, const char* condition) {
    return std::string{"SELECT id, system_modstamp, digest, state FROM "} + table.table +
           " WHERE tenant_id = $1 AND org_id = $2 AND " + condition;
}

constexpr auto kBetween = "id >= $3 AND id <= $4 ORDER BY id LIMIT $5";

// What stands in LATERAL with an end of its own is done once for each wanted row, through the key:
// the planner cannot turn it into something that reads the whole table once per page.

std::string between_sql(const CrmTable& table) {
    return "SELECT held.*, span.number FROM unnest($3, $4, $5) WITH ORDINALITY "
           "AS span (first, last, most, number), LATERAL (" +
           version_sql(table,
                       "id >= span.first AND id <= span.last "
                       "ORDER BY id LIMIT CAST(span.most AS BIGINT)") +
           ") AS held";
}

std::string by_id_sql(const CrmTable& table) {
    return "SELECT held.*, 1 FROM unnest($3) AS wanted (id), LATERAL (" +
           version_sql(table, "id = wanted.id OFFSET 0") + ") AS held";
}

/// Rows that came one after the other, as a range of ids. Bulk results come in ranges of ascending
/// ids, so that little else lies between, and during a first load nearly nothing is held there:
/// reading what is held in a range costs a fraction of looking up each id.
struct Span {
    RecordId first;
    RecordId last;
    std::size_t rows = 0;
    std::size_t found = 0;
    RecordId reached;  ///< where it was cut, because much else is held between

    void take(const RecordId& id) {
        if (rows == 0 || id < first) first = id;
        if (rows == 0 || last < id) last = id;
        ++rows;
    }

    [[nodiscard]] std::size_t most() const { return 2 * rows; }

    [[nodiscard]] bool has_passed(const RecordId& id) const {
        return found < most() || id <= reached;
    }
};

constexpr std::size_t kNeighbours = 1024;

std::vector<Span> spans_of(std::span<const PageRow> rows) {
    std::vector<Span> spans;
    for (const PageRow& row : rows) {
        spans.resize(std::max(spans.size(), row.at / kNeighbours + 1));
        spans[row.at / kNeighbours].take(row.id);
    }
    return spans;
}

/// The versions found of the rows of a page.
class Findings {
public:
    explicit Findings(std::span<const PageRow> rows)
        : rows_{rows}, versions_(rows.size()), guess_{rows.begin()} {}

    /// Passes over a record that the page has no row of.
    void add(std::string_view id, const HeldVersion& version) {
        // They mostly come in ascending id.
        if (guess_ != rows_.end()) ++guess_;
        if (guess_ == rows_.end() || guess_->id.view() != id)
            guess_ = std::ranges::lower_bound(rows_, id, {}, id_of);
        if (guess_ != rows_.end() && guess_->id.view() == id)
            versions_[static_cast<std::size_t>(guess_ - rows_.begin())] = version;
    }

    Versions versions() { return std::move(versions_); }

private:
    static std::string_view id_of(const PageRow& row) { return row.id.view(); }

    std::span<const PageRow> rows_;
    Versions versions_;
    std::span<const PageRow>::iterator guess_;
};

/// Takes a version, and the number of the span that it was found in.
using Take = std::function<void(std::string_view id, const HeldVersion& version, std::size_t span)>;

/// Asks one table of a database.
class HeldTable {
public:
    virtual ~HeldTable() = default;

    virtual void between(std::span<const Span> spans, const Take& take) = 0;
    virtual void by_id(std::span<const PageRow> rows, const Take& take) = 0;
};

class PgHeldTable final : public HeldTable {
public:
    PgHeldTable(soci::session& session, const model::OrgScope& scope, const CrmTable& table)
        : connection_{postgresql_handle(session)}, scope_{scope}, table_{table} {}

    void between(std::span<const Span> spans, const Take& take) override {
        std::array<std::vector<std::string>, 3> ends;
        for (const Span& span : spans) {
            ends[0].push_back(span.first.text());
            ends[1].push_back(span.last.text());
            ends[2].push_back(std::to_string(span.most()));
        }
        ask(between_sql(table_),
            std::array{text_array(ends[0]), text_array(ends[1]), text_array(ends[2])}, take);
    }

    void by_id(std::span<const PageRow> rows, const Take& take) override {
        std::vector<std::string_view> ids;
        ids.reserve(rows.size());
        for (const PageRow& row : rows) ids.push_back(row.id.view());
        ask(by_id_sql(table_), std::array{text_array(ids)}, take);
    }

private:
    /// Values go and answers come in binary form, which nobody has to read or write digit by digit.
    void ask(const std::string& sql, std::span<const std::string> arrays, const Take& take) {
        constexpr Oid kText = 25;
        constexpr Oid kTextArray = 1009;
        std::vector<std::string_view> texts{scope_.tenant.value, scope_.org.id.view()};
        texts.insert(texts.end(), arrays.begin(), arrays.end());
        std::vector<Oid> types(texts.size(), kTextArray);
        types[0] = types[1] = kText;
        std::vector<const char*> values;
        std::vector<int> lengths;
        for (const std::string_view text : texts) {
            values.push_back(text.data());
            lengths.push_back(static_cast<int>(text.size()));
        }
        const std::vector<int> formats(texts.size(), 1);
        const PgResult result =
            expect(connection_,
                   PQexecParams(connection_, sql.c_str(), static_cast<int>(texts.size()),
                                types.data(), values.data(), lengths.data(), formats.data(), 1),
                   PGRES_TUPLES_OK);
        for (int row = 0; row < PQntuples(result.get()); ++row) hand_over(*result, row, take);
    }

    static void hand_over(const PGresult& result, int row, const Take& take) {
        const auto cell = [&](int column) {
            return std::string_view{PQgetvalue(&result, row, column),
                                    static_cast<std::size_t>(PQgetlength(&result, row, column))};
        };
        HeldVersion version;
        if (PQgetisnull(&result, row, 1) == 0) version.stamp = read_int64(cell(1).data());
        version.digest = read_int64(cell(2).data());
        version.deleted = cell(3) == "deleted";
        const bool in_span = cell(4).size() == sizeof(std::int64_t);
        const std::int64_t number = in_span ? read_int64(cell(4).data()) : 1;
        take(cell(0), version, static_cast<std::size_t>(number - 1));
    }

    PGconn* connection_;
    const model::OrgScope& scope_;
    const CrmTable& table_;
};

struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};

class SqliteHeldTable final : public HeldTable {
public:
    SqliteHeldTable(soci::session& session, const model::OrgScope& scope, const CrmTable& table)
        : connection_{sqlite_handle(session)}, scope_{scope}, table_{table} {}

    void between(std::span<const Span> spans, const Take& take) override {
        prepare(version_sql(table_, kBetween));
        for (std::size_t i = 0; i < spans.size(); ++i) {
            bind(3, spans[i].first.view());
            bind(4, spans[i].last.view());
            sqlite3_bind_int64(statement_.get(), 5, static_cast<sqlite3_int64>(spans[i].most()));
            hand_over(i, take);
        }
    }

    void by_id(std::span<const PageRow> rows, const Take& take) override {
        prepare(version_sql(table_, "id = $3"));
        for (const PageRow& row : rows) {
            bind(3, row.id.view());
            hand_over(0, take);
        }
    }

private:
    void prepare(const std::string& sql) {
        sqlite3_stmt* raw = nullptr;
        expect_done(connection_, sqlite3_prepare_v2(connection_, sql.c_str(),
                                                    static_cast<int>(sql.size()), &raw, nullptr));
        statement_.reset(raw);
        bind(1, scope_.tenant.value);
        bind(2, scope_.org.id.view());
    }

    void bind(int at, std::string_view text) {
        sqlite3_bind_text(statement_.get(), at, text.data(), static_cast<int>(text.size()),
                          SQLITE_STATIC);
    }

    void hand_over(std::size_t span, const Take& take) {
        sqlite3_stmt* found = statement_.get();
        int code = sqlite3_step(found);
        for (; code == SQLITE_ROW; code = sqlite3_step(found)) {
            HeldVersion version;
            if (sqlite3_column_type(found, 1) != SQLITE_NULL)
                version.stamp = sqlite3_column_int64(found, 1);
            version.digest = sqlite3_column_int64(found, 2);
            version.deleted = text(3) == "deleted";
            take(text(0), version, span);
        }
        expect_done(connection_, code);
        sqlite3_reset(found);
    }

    std::string_view text(int column) {
        const auto* bytes =
            reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
        const int size = sqlite3_column_bytes(statement_.get(), column);
        return {bytes, static_cast<std::size_t>(size)};
    }

    sqlite3* connection_;
    const model::OrgScope& scope_;
    const CrmTable& table_;
    std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

std::unique_ptr<HeldTable> held_table(soci::session& session, const Dialect& dialect,
                                      const model::OrgScope& scope, const CrmTable& table) {
    if (dialect.backend == Backend::Postgresql)
        return std::make_unique<PgHeldTable>(session, scope, table);
    return std::make_unique<SqliteHeldTable>(session, scope, table);
}

}  // namespace

Versions held_versions(soci::session& session, const Dialect& dialect, const model::OrgScope& scope,
                       const CrmTable& table, std::span<const PageRow> rows) {
    const auto held = held_table(session, dialect, scope, table);
    std::vector<Span> spans = spans_of(rows);
    Findings findings{rows};
    held->between(spans, [&](std::string_view id, const HeldVersion& version, std::size_t number) {
        findings.add(id, version);
        Span& span = spans[number];
        if (++span.found == span.most()) span.reached = RecordId::parse(id).value_or(span.last);
    });
    std::vector<PageRow> beyond;
    for (const PageRow& row : rows)
        if (!spans[row.at / kNeighbours].has_passed(row.id)) beyond.push_back(row);
    if (!beyond.empty())
        held->by_id(beyond, [&](std::string_view id, const HeldVersion& version, std::size_t) {
            findings.add(id, version);
        });
    return findings.versions();
}

}  // namespace dealwire::store
