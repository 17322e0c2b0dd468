#include "adapters/salesforce/reading.hpp"

#include "adapters/salesforce/soql.hpp"
#include "engine/base/time_text.hpp"

#include <algorithm>
#include <utility>

namespace dealwire::salesforce {

using base::Fault;
using base::Result;
using model::Column;
using model::RecordId;
using model::RecordRows;
using ports::ReadRequest;

namespace {

// As many as a page has rows, so that a query by ids is one page; more would only cost more pages.
constexpr std::size_t kIdsPerQuery = 2'000;
constexpr std::size_t kCharactersPerId = 21;  // with quotes and comma

// A row that changes faster than this is read again by the next run.
constexpr int kRounds = 4;

Rows rows_of(const ReadRequest& request) {
    return request.include_deleted ? Rows::WithDeleted : Rows::Live;
}

std::size_t length_of(const std::vector<Column>& columns) {
    std::size_t length = 0;
    for (const Column& column : columns) length += column.name.size() + 2;
    return length;
}

bool too_complicated(const base::Error& error) {
    return error.code == "QUERY_TOO_COMPLICATED" || error.code == "QUERY_TOO_LONG";
}

/// Asked alone, it may well be answered.
bool may_pass(const base::Error& error) {
    if (error.code == "QUERY_TIMEOUT") return false;
    return error.fault == Fault::Transient || error.code == "ANSWER_TOO_LARGE" ||
           too_complicated(error);
}

std::optional<std::size_t> place(const std::vector<Column>& columns, const std::string& name) {
    const auto found = std::ranges::find(columns, name, &Column::name);
    if (found == columns.end()) return std::nullopt;
    return static_cast<std::size_t>(found - columns.begin());
}

/// Where a row stands in the order of the reading; nothing where it cannot be told.
std::optional<model::Bookmark> bookmark_of(const ReadRequest& request, const RecordRows::Row& row) {
    const auto id_column = place(request.columns, "Id");
    if (!id_column) return std::nullopt;
    const auto id = RecordId::parse(row[*id_column].value_or(""));
    if (!id) return std::nullopt;
    if (request.stamp_field.empty()) return model::Bookmark{{}, *id};
    const auto stamp_column = place(request.columns, request.stamp_field);
    if (!stamp_column) return std::nullopt;
    const auto stamp = base::parse_instant(row[*stamp_column].value_or(""));
    if (!stamp) return std::nullopt;
    return model::Bookmark{*stamp, *id};
}

std::vector<RecordId> ids_of(const RecordRows& rows) {
    std::vector<RecordId> ids;
    for (const RecordRows::Row row : rows)
        if (const auto id = RecordId::parse(row[0].value_or(""))) ids.push_back(*id);
    return ids;
}

/// The request for some records, in lists that each fit into one query.
std::vector<ReadRequest> cut_by_ids(const ReadRequest& request) {
    const std::size_t room =
        kLongestQuery - std::min(kLongestQuery, select({.object = request.object,
                                                        .columns = request.columns,
                                                        .stamp_field = request.stamp_field})
                                                        .size() +
                                                    500);
    const std::size_t most = std::clamp<std::size_t>(room / kCharactersPerId, 1, kIdsPerQuery);
    std::vector<ReadRequest> cut;
    std::span<const RecordId> rest{request.ids};
    while (!rest.empty()) {
        const auto some = rest.first(std::min(most, rest.size()));
        ReadRequest& part = cut.emplace_back(request);
        part.ids.assign(some.begin(), some.end());
        rest = rest.subspan(some.size());
    }
    return cut;
}

}  // namespace

Reading::Reading(Session& session, std::size_t number, ReadRequest request,
                 std::size_t longest_query)
    : session_{session}, number_{number}, request_{std::move(request)}, parts_{request_.columns} {
    auto filter = OwnerFilter::narrowing(request_);
    if (!filter) {
        first_ = base::fail(filter.error());
        return;
    }
    filter_ = std::move(*filter);
    ReadRequest unlisted = request_;
    unlisted.ids.clear();
    if (select(unlisted).size() <= longest_query) return;
    // The other half is for the ids of a page, by which the parts are put together.
    auto parts = column_parts(request_, longest_query / 2);
    if (parts)
        parts_ = std::move(*parts);
    else
        first_ = base::fail(parts.error());
}

ReadRequest Reading::first_part() const {
    ReadRequest part = request_;
    part.columns = parts_.front();
    return part;
}

Subrequest Reading::first_query() const {
    return {.path = query_path(session_, select(first_part()), rows_of(request_))};
}

void Reading::take_first(Result<base::Tree> answer) {
    if (answer) {
        first_ = read_page(*answer, parts_.front());
        return;
    }
    alone_ = may_pass(answer.error());
    if (!alone_) first_ = base::fail(answer.error());
}

void Reading::run(const ports::PageSink& sink, const std::stop_token& stop) {
    const ports::Spent before = session_.spent();
    if (first_ && !*first_)
        outcome_.result = base::fail(first_->error());
    else
        outcome_.result = request_.ids.empty() ? run_pages(sink, stop) : run_ids(sink, stop);
    const ports::Spent& after = session_.spent();
    outcome_.spent += {after.calls - before.calls, after.bytes - before.bytes};
}

Reading::Page Reading::ask(const std::stop_token& stop) {
    const ReadRequest part = first_part();
    return salesforce::first_page(session_, select(part), rows_of(part), part.columns, stop);
}

bool Reading::cut_smaller() {
    const auto longest = std::ranges::max(parts_, {}, length_of);
    auto smaller = column_parts(request_, length_of(longest) / 2);
    if (!smaller || smaller->size() <= parts_.size()) return false;
    parts_ = std::move(*smaller);
    return true;
}

Reading::Page Reading::first_page(const std::stop_token& stop) {
    if (first_) return std::move(*first_);
    Page page = ask(stop);
    while (!page && too_complicated(page.error()) && cut_smaller()) page = ask(stop);
    return page;
}

Reading::Page Reading::page_after(const std::string& next, const std::stop_token& stop) {
    auto page = next_page(session_, next, parts_.front(), stop);
    // Page links live for a while only, and a user has few of them: go on by key.
    if (!page && page.error().code == "INVALID_QUERY_LOCATOR" && request_.past &&
        request_.ids.empty())
        page = ask(stop);
    return page;
}

Result<void> Reading::run_pages(const ports::PageSink& sink, const std::stop_token& stop) {
    Page page = first_page(stop);
    if (!page) return base::fail(page.error());
    const ports::FirstPage first{page->total, static_cast<std::int64_t>(page->rows.size())};
    outcome_.total = first.total;
    if (auto delivered = deliver(*page, sink, stop); !delivered) return delivered;
    if (page->next.empty()) return {};
    outcome_.complete = !request_.go_on || request_.go_on(first);
    if (!outcome_.complete) return {};
    return deliver_all(page_after(page->next, stop), sink, stop);
}

Result<void> Reading::deliver_all(Page page, const ports::PageSink& sink,
                                  const std::stop_token& stop) {
    while (page) {
        if (auto delivered = deliver(*page, sink, stop); !delivered) return delivered;
        if (page->next.empty()) return {};
        page = page_after(page->next, stop);
    }
    return base::fail(page.error());
}

Result<void> Reading::run_ids(const ports::PageSink& sink, const std::stop_token& stop) {
    const std::vector<ReadRequest> lists = cut_by_ids(first_part());
    for (std::span<const ReadRequest> rest{lists}; !rest.empty();) {
        const auto group = rest.first(std::min(kQueriesPerComposite, rest.size()));
        rest = rest.subspan(group.size());
        std::vector<Subrequest> queries;
        for (const ReadRequest& list : group)
            queries.push_back({.path = query_path(session_, select(list), rows_of(list))});
        const auto answers = composite(session_, queries, stop);
        if (!answers) return base::fail(answers.error());
        for (const auto& answer : *answers) {
            if (!answer) return base::fail(answer.error());
            auto page = read_page(*answer, parts_.front());
            if (page) outcome_.total += page->total;
            if (auto all = deliver_all(std::move(page), sink, stop); !all) return all;
        }
    }
    return {};
}

Result<void> Reading::deliver(QueryPage& page, const ports::PageSink& sink,
                              const std::stop_token& stop) {
    if (page.rows.empty()) return {};
    const auto reached =
        request_.ids.empty() ? bookmark_of(first_part(), page.rows.back()) : std::nullopt;
    auto rows = parts_.size() == 1 ? Result<RecordRows>{std::move(page.rows)}
                                   : completed(std::move(page.rows), stop);
    if (!rows) return base::fail(rows.error());
    filter_.apply(*rows);
    if (reached) request_.past = reached;
    if (!rows->empty()) sink(number_, {request_.object, request_.columns, std::move(*rows)});
    return {};
}

Result<RecordRows> Reading::rows_by_ids(const std::vector<Column>& columns,
                                        std::vector<RecordId> ids, const std::stop_token& stop) {
    ReadRequest wanted = request_;
    wanted.columns = columns;
    wanted.ids = std::move(ids);
    wanted.from = wanted.until = std::nullopt;
    wanted.past.reset();
    wanted.owners.clear();
    RecordRows found{columns.size()};
    for (const ReadRequest& list : cut_by_ids(wanted)) {
        Page page = salesforce::first_page(session_, select(list), rows_of(list), columns, stop);
        for (; page; page = next_page(session_, page->next, columns, stop)) {
            for (const RecordRows::Row row : page->rows) found.push_back(row);
            if (page->next.empty()) break;
        }
        if (!page) return base::fail(page.error());
    }
    return found;
}

Result<RecordRows> Reading::completed(RecordRows lead, const std::stop_token& stop) {
    ListedStamps listed;
    RecordRows done{request_.columns.size()};
    for (int round = 1;; ++round) {
        std::vector<RecordRows> answers;
        answers.push_back(std::move(lead));
        for (std::size_t part = 1; part < parts_.size(); ++part) {
            auto rows = rows_by_ids(parts_[part], ids_of(answers.front()), stop);
            if (!rows) return rows;
            answers.push_back(std::move(*rows));
        }
        const auto joined = join(request_, parts_, answers, listed);
        if (!joined) return base::fail(joined.error());
        for (const RecordRows::Row row : joined->rows) done.push_back(row);
        if (joined->unsure.empty()) return done;
        if (round == kRounds)
            return base::fail(
                {Fault::Transient, "ROWS_KEEP_CHANGING",
                 "Records of " + request_.object + " change faster than their columns can be read.",
                 "The next run reads them; fewer fields make it easier."});
        auto again = rows_by_ids(parts_.front(), joined->unsure, stop);
        if (!again) return again;
        lead = std::move(*again);
    }
}

}  // namespace dealwire::salesforce
