#include "adapters/salesforce/salesforce_sink.hpp"

#include "adapters/salesforce/query.hpp"
#include "adapters/salesforce/salesforce_census.hpp"
#include "adapters/salesforce/soql.hpp"

#include <set>

namespace dealwire::salesforce {

using base::Fault;
using base::Result;
using base::Tree;
using model::DesiredRecord;
using ports::FoundRecord;
using ports::RowAnswer;
using ports::WriteGroup;

namespace {

/// Refusals of a whole request that one row can cause.
/// Source: Salesforce API reference 5.4, 9.3; a wrong JSON type for a field is such a case.
bool one_row_may_be_to_blame(const base::Error& error) {
    static const std::set<std::string, std::less<>> kCodes{
        "JSON_PARSER_ERROR", "INVALID_FIELD", "INVALID_FIELD_FOR_INSERT_UPDATE",
        "MALFORMED_ID",      "INVALID_TYPE",  "POST_BODY_PARSE_ERROR"};
    return kCodes.contains(error.code);
}

/// These faults are about the whole call, whichever part they were said of.
bool concerns_everything(const base::Error& error) {
    return error.fault == Fault::Reauthorise || error.fault == Fault::AuthExpired ||
           error.fault == Fault::BudgetSpent || error.fault == Fault::Stopped;
}

bool is_passing(const base::Error& error) {
    return error.fault == Fault::Transient || error.fault == Fault::RateLimited;
}

std::pair<WriteGroup, WriteGroup> halves(const WriteGroup& group) {
    const auto middle = static_cast<std::ptrdiff_t>(group.rows() / 2);
    WriteGroup first{.kind = group.kind, .object = group.object};
    WriteGroup second = first;
    if (group.kind == WriteGroup::Kind::Upsert) {
        first.upserts.assign(group.upserts.begin(), group.upserts.begin() + middle);
        second.upserts.assign(group.upserts.begin() + middle, group.upserts.end());
    } else {
        first.deletes.assign(group.deletes.begin(), group.deletes.begin() + middle);
        second.deletes.assign(group.deletes.begin() + middle, group.deletes.end());
    }
    return {std::move(first), std::move(second)};
}

std::vector<RowAnswer> all_refused(const WriteGroup& group, const base::Error& why) {
    return std::vector<RowAnswer>(group.rows(), base::fail(why));
}

DesiredRecord without_fields_of_new(DesiredRecord record) {
    const std::vector<std::string>& only_new = record.spared->only_new;
    record.fields.erase_if([&only_new](const auto& field) {
        return std::ranges::find(only_new, field.name.text()) != only_new.end();
    });
    return record;
}

bool exists_already(const RowAnswer& answer, const DesiredRecord& record) {
    return !answer && answer.error().code == "INVALID_FIELD_FOR_INSERT_UPDATE" &&
           !record.spared->only_new.empty();
}

bool by(const std::string& user, const model::Cell& creator) {
    return !user.empty() && creator && *creator == user;
}

std::optional<base::Error> misuse(std::span<const WriteGroup> groups, ports::WriteLimits limits) {
    const bool fits = groups.size() <= limits.groups_per_call &&
                      std::ranges::all_of(groups, [&](const WriteGroup& group) {
                          return group.rows() > 0 && group.rows() <= limits.rows_per_group;
                      });
    if (fits) return std::nullopt;
    return base::Error{Fault::Rejected, "TOO_MUCH_AT_ONCE",
                       "More was to be written than fits into one call.",
                       "This is a defect of Dealwire; please report it."};
}

}  // namespace

Result<Tree> SalesforceSink::send_alone(const WriteGroup& group, std::stop_token stop) {
    Subrequest request = collections_request(session_, group);
    return session_.call({.method = std::move(request.method),
                          .path = std::move(request.path),
                          .body = std::move(request.body)},
                         std::move(stop));
}

Result<std::vector<Result<Tree>>> SalesforceSink::send(std::span<const WriteGroup> groups,
                                                       std::stop_token stop) {
    if (groups.size() == 1) {
        auto answer = send_alone(groups.front(), std::move(stop));
        if (!answer && is_passing(answer.error())) return base::fail(answer.error());
        return std::vector{std::move(answer)};
    }
    std::vector<Subrequest> parts;
    for (const WriteGroup& group : groups) parts.push_back(collections_request(session_, group));
    return composite(session_, parts, std::move(stop));
}

Result<std::vector<std::vector<RowAnswer>>> SalesforceSink::write(
    std::span<const WriteGroup> groups, std::stop_token stop) {
    std::vector<std::vector<RowAnswer>> written;
    if (groups.empty()) return written;
    if (const auto error = misuse(groups, limits())) return base::fail(*error);
    const int before = session_.calls();
    const auto answers = send(groups, stop);
    for (std::size_t i = 0; answers && i < groups.size(); ++i) {
        auto rows = rows_of(groups[i], (*answers)[i], stop);
        if (!rows) {
            count(before);
            return base::fail(rows.error());
        }
        heal_existing(groups[i], *rows, stop);
        written.push_back(std::move(*rows));
    }
    count(before);
    if (!answers) return base::fail(answers.error());
    return written;
}

Result<SalesforceSink::Rows> SalesforceSink::rows_of(const WriteGroup& group,
                                                     const Result<Tree>& answer,
                                                     std::stop_token stop) {
    if (answer) return read_rows(*answer, group);
    const base::Error& why = answer.error();
    if (concerns_everything(why)) return base::fail(why);
    if (group.rows() > 1 && one_row_may_be_to_blame(why)) return halved(group, why, stop);
    return all_refused(group, why);
}

SalesforceSink::Rows SalesforceSink::halved(const WriteGroup& group, const base::Error& why,
                                            std::stop_token stop) {
    const auto [first, second] = halves(group);
    const auto first_answer = send_alone(first, stop);
    const auto second_answer = send_alone(second, stop);
    // Both halves meet the very same refusal: it is about what all rows share, not about one row.
    if (!first_answer && !second_answer && first_answer.error().detail == why.detail &&
        second_answer.error().detail == why.detail)
        return all_refused(group, why);

    Rows rows;
    const auto add = [&](const WriteGroup& half, const Result<Tree>& answer) {
        auto part = rows_of(half, answer, stop);
        if (!part) part = all_refused(half, part.error());
        rows.insert(rows.end(), part->begin(), part->end());
    };
    add(first, first_answer);
    add(second, second_answer);
    return rows;
}

void SalesforceSink::heal_existing(const WriteGroup& group, Rows& rows, std::stop_token stop) {
    if (group.kind != WriteGroup::Kind::Upsert) return;
    WriteGroup again{.kind = group.kind, .object = group.object};
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (!exists_already(rows[i], group.upserts[i])) continue;
        again.upserts.push_back(without_fields_of_new(group.upserts[i]));
        places.push_back(i);
    }
    if (places.empty()) return;
    const auto answer = send_alone(again, stop);
    const auto healed = answer ? read_rows(*answer, again) : base::fail(answer.error());
    for (std::size_t i = 0; i < places.size(); ++i)
        rows[places[i]] = healed ? (*healed)[i] : RowAnswer{base::fail(healed.error())};
}

Result<std::vector<FoundRecord>> SalesforceSink::find(const std::string& object,
                                                      const std::string& key_field,
                                                      std::span<const std::string> keys,
                                                      std::stop_token stop) {
    const std::vector<model::Column> columns{
        {"Id", "id"}, {key_field, "string"}, {"CreatedById", "reference"}};
    const std::string us = session_.connection().user.text();
    // The org may compare without regard to case; we asked for these spellings alone.
    const std::set<std::string_view> wanted{keys.begin(), keys.end()};
    std::vector<FoundRecord> found;
    const int before = session_.calls();
    for (const auto& some : chunks(keys)) {
        auto page = first_page(session_, select_by_keys(object, key_field, some),
                               salesforce::Rows::Live, columns, stop);
        for (; page; page = next_page(session_, page->next, columns, stop)) {
            for (const auto& row : page->rows) {
                const auto id = model::RecordId::parse(row[0].value_or(""));
                if (id && row[1] && wanted.contains(*row[1]))
                    found.push_back({{object, std::string{*row[1]}}, *id, by(us, row[2])});
            }
            if (page->next.empty()) break;
        }
        if (page) continue;
        count(before);
        return base::fail(page.error());
    }
    count(before);
    return found;
}

Result<std::vector<model::RecordId>> SalesforceSink::went_along(
    const std::string& object, std::span<const model::RecordId> activities, std::stop_token stop) {
    SalesforceCensus census{session_};
    const int before = census.calls();
    auto along = census.went_along(object, activities, std::move(stop));
    calls_ += census.calls() - before;
    return along;
}

}  // namespace dealwire::salesforce
