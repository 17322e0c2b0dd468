#include "adapters/store/copied_rows.hpp"

#include "adapters/store/client_handles.hpp"
#include "adapters/store/pg_binary.hpp"

#include <array>
#include <memory>
#include <optional>
#include <vector>

namespace dealwire::store {
namespace {

// What COPY's binary form holds beside values. Source: PostgreSQL 15 manual, "COPY", Binary Format.
constexpr std::size_t kSignatureAndFlags = 11 + 4;
constexpr std::size_t kLength = 4;  ///< before the header's extension, and before each value

class CopiedRow final : public LeanRow {
public:
    /// False where the end of all rows is met.
    bool read(std::string_view message) {
        const char* at = message.data();
        const std::int16_t count = read_int16(at);
        if (count < 0) return false;
        at += sizeof count;
        fields_.resize(static_cast<std::size_t>(count));
        for (std::string_view& field : fields_) {
            const std::int32_t length = read_int32(at);
            at += kLength;
            if (length < 0)
                field = {};
            else
                field = {at, static_cast<std::size_t>(length)};
            at += field.size();
        }
        return true;
    }

    [[nodiscard]] bool is_null(std::size_t column) const override {
        return fields_[column].data() == nullptr;
    }

    [[nodiscard]] std::string_view text(std::size_t column) const override {
        return fields_[column];
    }

    [[nodiscard]] std::int64_t integer(std::size_t column) const override {
        return read_integer(fields_[column]);
    }

private:
    std::vector<std::string_view> fields_;  ///< without data where null
};

/// The messages of one COPY. The connection is idle again when this is gone.
class CopyOut {
public:
    CopyOut(PGconn* connection, const std::string& sql) : connection_{connection} {
        expect(connection_, PQexec(connection_, sql.c_str()), PGRES_COPY_OUT);
    }

    CopyOut(const CopyOut&) = delete;
    CopyOut& operator=(const CopyOut&) = delete;
    CopyOut(CopyOut&&) = delete;
    CopyOut& operator=(CopyOut&&) = delete;

    ~CopyOut() {
        if (ended_) return;
        cancel();
        while (next()) continue;
        while (PGresult* rest = PQgetResult(connection_)) PQclear(rest);
    }

    /// The next message, valid until the one after it is asked for; nothing after the last.
    std::optional<std::string_view> next() {
        char* bytes = nullptr;
        const int length = PQgetCopyData(connection_, &bytes, 0);
        message_.reset(bytes);
        if (length <= 0) return std::nullopt;
        return std::string_view{bytes, static_cast<std::size_t>(length)};
    }

    /// After the last message: throws where something went wrong on the way.
    void finish() {
        ended_ = true;
        PGresult* first = PQgetResult(connection_);
        while (PGresult* rest = PQgetResult(connection_)) PQclear(rest);
        expect(connection_, first, PGRES_COMMAND_OK);
    }

private:
    /// Whoever gives up halfway need not wait for a million rows.
    void cancel() {
        const std::unique_ptr<PGcancel, decltype(&PQfreeCancel)> request{PQgetCancel(connection_),
                                                                         &PQfreeCancel};
        std::array<char, 256> error{};
        if (request) PQcancel(request.get(), error.data(), static_cast<int>(error.size()));
    }

    PGconn* connection_;
    std::unique_ptr<char, decltype(&PQfreemem)> message_{nullptr, &PQfreemem};
    bool ended_ = false;
};

/// COPY takes no values, so they become settings of the transaction. The rows must come in the
/// order of an index at once: sorting millions would take memory or disk, and compiling longer than
/// it saves.
void give_values(PGconn* connection, const LeanQuery& query) {
    std::string sql =
        "SELECT set_config('enable_sort', 'off', true), set_config('jit', 'off', true)";
    std::vector<const char*> values;
    for (const auto& [name, value] : query.values) {
        values.push_back(value.c_str());
        sql.append(", set_config('dealwire.").append(name).append("', $");
        sql.append(std::to_string(values.size())).append(", true)");
    }
    expect(connection,
           PQexecParams(connection, sql.c_str(), static_cast<int>(values.size()), nullptr,
                        values.data(), nullptr, nullptr, 0),
           PGRES_TUPLES_OK);
}

std::string copy_sql(const LeanQuery& query) {
    return "COPY (" +
           with_names(query.sql,
                      [](std::string_view name) {
                          return "current_setting('dealwire." + std::string{name} + "')";
                      }) +
           ") TO STDOUT (FORMAT binary)";
}

/// The header stands before the first row, in one message with it.
std::string_view without_header(std::string_view message) {
    const auto extension =
        static_cast<std::size_t>(read_int32(message.data() + kSignatureAndFlags));
    return message.substr(kSignatureAndFlags + kLength + extension);
}

}  // namespace

void stream_copied_rows(soci::session& session, const LeanQuery& query, const TakeLeanRow& take) {
    PGconn* connection = postgresql_handle(session);
    give_values(connection, query);
    CopyOut copy{connection, copy_sql(query)};
    CopiedRow row;
    auto message = copy.next();
    if (message) message = without_header(*message);
    for (; message; message = copy.next())
        if (row.read(*message)) take(row);
    copy.finish();
}

}  // namespace dealwire::store
