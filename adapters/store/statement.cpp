#include "adapters/store/statement.hpp"

#include "adapters/json/json.hpp"
#include "engine/base/tree.hpp"
#include "engine/ports/store_error.hpp"

#include <soci/soci.h>

#include <charconv>
#include <deque>

namespace dealwire::store {
namespace {

struct Value {
    std::string name;
    std::string text;
    long long number = 0;
    bool is_text = false;
    soci::indicator state = soci::i_ok;
};

class FetchedRow final : public Row {
public:
    explicit FetchedRow(std::size_t columns) : texts_(columns), states_(columns, soci::i_null) {}

    [[nodiscard]] bool is_null(std::size_t column) const override {
        return states_.at(column) == soci::i_null;
    }

    [[nodiscard]] const std::string& text(std::size_t column) const override {
        static const std::string kEmpty;
        return is_null(column) ? kEmpty : texts_.at(column);
    }

    void fetch_into(soci::statement& statement) {
        for (std::size_t i = 0; i < texts_.size(); ++i)
            statement.exchange(soci::into(texts_[i], states_[i]));
    }

private:
    std::vector<std::string> texts_;
    std::vector<soci::indicator> states_;
};

}  // namespace

struct Statement::Impl {
    Impl(soci::session& to, std::string text) : statement{to}, sql{std::move(text)} {}

    Value& add(const char* name) {
        Value& value = values.emplace_back();
        value.name = name;
        return value;
    }

    /// True where there is a row.
    bool execute() {
        for (Value& value : values) {
            if (value.is_text)
                statement.exchange(soci::use(value.text, value.state, value.name));
            else
                statement.exchange(soci::use(value.number, value.state, value.name));
        }
        statement.alloc();
        statement.prepare(sql, soci::details::st_one_time_query);
        statement.define_and_bind();
        return statement.execute(true);
    }

    soci::statement statement;
    std::string sql;
    std::deque<Value> values;  // the statement keeps their addresses
};

Statement::Statement(soci::session& session, std::string sql)
    : impl_{std::make_unique<Impl>(session, std::move(sql))} {}

Statement::~Statement() = default;

Statement& Statement::with(const char* name, std::string value) {
    std::erase(value, '\0');
    Value& added = impl_->add(name);
    added.text = std::move(value);
    added.is_text = true;
    return *this;
}

Statement& Statement::with(const char* name, std::int64_t value) {
    impl_->add(name).number = value;
    return *this;
}

Statement& Statement::with(const char* name, base::Instant value) {
    return with(name, to_number(value));
}

Statement& Statement::with(const char* name, const std::optional<base::Instant>& value) {
    with(name, value.value_or(base::Instant{}));
    if (!value) impl_->values.back().state = soci::i_null;
    return *this;
}

Statement& Statement::in(const model::OrgScope& scope) {
    return with("tenant", scope.tenant.value).with("org", scope.org.id.text());
}

std::int64_t Statement::run() {
    impl_->execute();
    return impl_->statement.get_affected_rows();
}

void Statement::each(std::size_t columns, const std::function<void(const Row&)>& take) {
    FetchedRow row{columns};
    row.fetch_into(impl_->statement);
    for (bool more = impl_->execute(); more; more = impl_->statement.fetch()) take(row);
}

std::optional<std::int64_t> Statement::number() {
    std::optional<std::int64_t> found;
    each(1, [&](const Row& row) {
        if (!found) found = row.integer(0);
    });
    return found;
}

std::int64_t Row::integer(std::size_t column) const {
    if (is_null(column)) return 0;
    const std::string& digits = text(column);
    std::int64_t value = 0;
    const char* end = digits.data() + digits.size();
    const auto [stopped, error] = std::from_chars(digits.data(), end, value);
    if (error != std::errc{} || stopped != end)
        throw ports::StoreError{"The store holds a text where a whole number belongs."};
    return value;
}

base::Instant Row::instant(std::size_t column) const {
    return base::Instant{std::chrono::milliseconds{integer(column)}};
}

std::optional<base::Instant> Row::optional_instant(std::size_t column) const {
    if (is_null(column)) return std::nullopt;
    return instant(column);
}

model::RecordId Row::record_id(std::size_t column) const {
    if (text(column).empty()) return {};
    return model::RecordId::parse(text(column)).value_or(model::RecordId{});
}

std::int64_t to_number(base::Instant instant) { return instant.time_since_epoch().count(); }

std::int64_t row_limit(std::size_t rows) {
    constexpr std::size_t kMost = 1'000'000'000;
    return static_cast<std::int64_t>(std::min(rows, kMost));
}

std::string id_list(std::span<const std::string> ids) {
    base::Tree::Array list;
    for (const std::string& id : ids) list.emplace_back(id);
    return json::to_text(list);
}

}  // namespace dealwire::store
