#include "engine/importing/planner.hpp"

#include "engine/base/digest.hpp"
#include "engine/base/time_text.hpp"
#include "engine/importing/schema_drift.hpp"

#include <algorithm>
#include <iterator>

namespace dealwire::importing {
namespace {

using model::Column;
using model::Purpose;
using model::RecordId;

constexpr std::string_view kOwned = "Opportunity";
/// In place of a digest.
constexpr const char* kListing = "listing";
/// Before what the place of the opportunities says of owners.
constexpr char kOwnersPart = '|';
/// After the columns, as long as the first load goes on.
constexpr char kLoading = '+';
constexpr std::string_view kMarks = "|+";
/// Between the two halves of it.
constexpr char kLetThrough = '>';
/// In place of a digest of people, where nobody knows who they are.
constexpr const char* kUnknown = "?";

/// A needed field that vanished is told by what depends on it; once is enough.
void add_without_repeats(std::vector<std::string>& warnings, std::vector<std::string> more) {
    const auto field_of = [](const std::string& text) { return text.substr(0, text.find(' ')); };
    for (std::string& warning : more)
        if (std::ranges::none_of(warnings, [&](const std::string& known) {
                return field_of(known) == field_of(warning);
            }))
            warnings.push_back(std::move(warning));
}

void add_column(std::vector<Column>& columns, const model::ObjectInfo& described,
                const std::string& name) {
    const model::FieldInfo* field = described.field(name);
    if (field && std::ranges::find(columns, name, &Column::name) == columns.end())
        columns.push_back({field->name, field->type});
}

std::string digest_of_users(std::span<const RecordId> users) {
    std::string text;
    for (const RecordId& user : users) text += user.text();
    return base::digest(text);
}

/// The digest as it is kept: of the columns, whether the first load goes on, of the owners.
std::string kept_digest(std::string columns, bool loading, const std::string& owners) {
    if (loading) columns += kLoading;
    return owners.empty() ? columns : columns + kOwnersPart + owners;
}

std::string columns_part(const model::ReadingPlace& place) {
    return place.request_digest.substr(0, place.request_digest.find_first_of(kMarks));
}

std::string columns_digest(const ports::ReadRequest& request) {
    std::string text =
        request.object + "|" + request.stamp_field + (request.include_deleted ? "|all|" : "|live|");
    for (const Column& column : request.columns) text += column.name + ",";
    for (const RecordId& owner : request.owners) text += "|" + owner.text();
    return base::digest(text);
}

std::string stamp_field_of(const AskedObject& asked) {
    return choose_columns(*asked.object, *asked.described, {}).stamp_field;
}

}  // namespace

/// What the place of the opportunities says of owners, as digests.
struct Planner::OwnersPart {
    std::string complete;     ///< of whom everything up to the bookmark is held
    std::string let_through;  ///< of whom at most something is held as live

    [[nodiscard]] std::string text() const {
        return complete == let_through ? complete : complete + kLetThrough + let_through;
    }
};

bool is_listing(const model::ReadingPlace& place) {
    return place.purpose == Purpose::Repair && place.request_digest.starts_with(kListing);
}

bool is_loading(const model::ReadingPlace& place) {
    return place.purpose == Purpose::Keep &&
           place.request_digest.find(kLoading) != std::string::npos;
}

void end_loading_mark(model::ReadingPlace& place) { std::erase(place.request_digest, kLoading); }

Planner::Planner(const Ports& ports, model::OrgScope scope, const ImportSettings& settings,
                 RecordedOwners owners)
    : ports_{ports},
      scope_{std::move(scope)},
      settings_{settings},
      recorded_{std::move(owners)},
      wanted_{recorded_.users} {}

std::unique_ptr<Reading> Planner::keep(const AskedObject& asked) {
    const std::string& name = asked.described->name;
    const ColumnChoice choice = choice_of(asked);
    auto reading = begin(asked, Purpose::Keep, whole_records(asked), "increment");
    ports::ReadRequest& request = reading->request;
    model::ReadingPlace& place = reading->place;

    const std::string columns = columns_digest(request);
    const OwnersPart before = owners_part(place);
    const bool owned = name == kOwned;
    const bool same = columns_part(place) == columns &&
                      (!owned || before.let_through == digest_of_users(recorded_.users));
    reading->stale_job = place.bulk && !same;
    const bool first = !place.bookmark;
    const bool loading = first || is_loading(place);
    place.request_digest =
        kept_digest(columns, loading, owned ? follow_owners(*reading, before) : "");
    if (loading) reading->outcome.mode = "first";

    follow_columns_of(asked, *reading, choice, first && !(place.bulk && same));
    if (first) {
        // Others' opportunities may be left out here: an increment looks at all of them from the
        // bookmark on, which never passes what this reading saw. Not where some are held already:
        // they may have become somebody else's.
        if (owned && recorded_.users.size() <= settings_.owners_per_query && !holds_any(name))
            request.owners = recorded_.users;
    } else if (!request.stamp_field.empty()) {
        request.from = place.bookmark->stamp - settings_.overlap;
    }
    reading->overlap = settings_.overlap;
    return reading;
}

std::unique_ptr<Reading> Planner::repair(const AskedObject& asked) {
    auto reading = begin(asked, Purpose::Repair, obtainable_records(asked), "full");
    go_on_from(*reading, digest_of(reading->request));
    return reading;
}

std::unique_ptr<Reading> Planner::owned_by(const AskedObject& asked,
                                           std::span<const RecordId> owners) {
    auto request = whole_records(asked);
    request.owners.assign(owners.begin(), owners.end());
    auto reading = begin(asked, Purpose::Owners, std::move(request), "owners");
    go_on_from(*reading, digest_of(reading->request));
    return reading;
}

std::unique_ptr<Reading> Planner::fill(const AskedObject& asked) {
    auto columns = columns_to_fill(columns_read(asked), *asked.described);
    if (columns.empty()) return nullptr;
    return back_fill(asked, Purpose::Fill, std::move(columns), "fill");
}

std::unique_ptr<Reading> Planner::refresh(const AskedObject& asked, base::Instant now) {
    if (settings_.refresh_formulas.count() <= 0) return nullptr;
    auto columns =
        columns_to_refresh(columns_read(asked), *asked.described, now - settings_.refresh_formulas);
    if (columns.empty()) return nullptr;
    auto reading = back_fill(asked, Purpose::Refresh, std::move(columns), "refresh");
    // How old values are that were read page by page in an earlier run is not known: from the
    // start.
    if (!reading->place.bulk) {
        reading->place.bookmark.reset();
        reading->request.past.reset();
        reading->as_of = asked.at;
    }
    return reading;
}

std::unique_ptr<Reading> Planner::listing(const AskedObject& asked) {
    auto reading = std::make_unique<Reading>();
    ports::ReadRequest& request = reading->request;
    request.object = asked.described->name;
    request.stamp_field = stamp_field_of(asked);
    request.include_deleted = false;
    add_column(request.columns, *asked.described, "Id");
    if (!request.stamp_field.empty())
        add_column(request.columns, *asked.described, request.stamp_field);
    if (request.object == kOwned) add_column(request.columns, *asked.described, "OwnerId");
    reading->purpose = Purpose::Repair;
    reading->place = {
        .object = request.object, .purpose = Purpose::Repair, .request_digest = kListing};
    reading->horizon = asked.at;
    reading->outcome.object = request.object;
    reading->outcome.mode = "proof";
    return reading;
}

ports::ReadRequest Planner::whole_records(const AskedObject& asked) {
    ColumnChoice choice = choice_of(asked);
    return {.object = asked.described->name,
            .columns = std::move(choice.columns),
            .stamp_field = std::move(choice.stamp_field),
            .include_deleted = asked.described->field("IsDeleted") != nullptr};
}

ports::ReadRequest Planner::obtainable_records(const AskedObject& asked) {
    ports::ReadRequest request = whole_records(asked);
    const auto held = columns_read(asked);
    std::erase_if(request.columns, [&](const Column& column) {
        const auto known = std::ranges::find(held, column.name, &ports::ReadColumn::name);
        return is_related(column.name) && known != held.end() && !known->visible;
    });
    return request;
}

PageKept Planner::save(model::RecordPage page, const std::optional<model::ReadingPlace>& place) {
    PageKept kept;
    if (page.object == kOwned) {
        const auto foreign = take_out_foreign_rows(page, wanted_);
        // Before the place moves: a crash in between repeats the page.
        if (!foreign.empty() && !page.beside)
            kept.released = ports_.records.release(scope_, foreign, ports_.clock.now());
    }
    ports::PageSaved saved;
    if (!page.rows.empty() || place) saved = ports_.records.save_page(scope_, page, place);
    kept.changed = saved.changed + kept.released;
    kept.deleted = saved.deleted;
    return kept;
}

std::string Planner::keep_digest(const AskedObject& asked) {
    return kept_digest(columns_digest(whole_records(asked)), false,
                       digest_of_users(recorded_.users));
}

Planner::OwnersPart Planner::owners_part(const model::ReadingPlace& place) {
    const std::size_t bar = place.request_digest.find(kOwnersPart);
    if (bar == std::string::npos) return {};
    const std::string part = place.request_digest.substr(bar + 1);
    const std::size_t cut = part.find(kLetThrough);
    if (cut == std::string::npos) return {part, part};
    return {part.substr(0, cut), part.substr(cut + 1)};
}

/// Once those of others are released. That tells who is left out now, also where runs died before
/// the members were saved.
Planner::OwnersPart Planner::part_of_now(const OwnersPart& before) const {
    const std::string all = digest_of_users(recorded_.users);
    std::vector<RecordId> still;
    std::ranges::set_intersection(recorded_.before, recorded_.users, std::back_inserter(still));
    const std::string stayed = digest_of_users(still);
    const bool told = before.complete == digest_of_users(recorded_.before) ||
                      before.complete == stayed || before.complete == all;
    if (!told) return {kUnknown, all};
    return {before.complete == all ? all : stayed, all};
}

/// Says whose older opportunities are still to be read; the part of the place from now on.
std::string Planner::follow_owners(Reading& reading, const OwnersPart& before) const {
    const std::string all = digest_of_users(recorded_.users);
    // A first load that nothing is left of begins with the people of now.
    if (!reading.place.bookmark) return all;
    const OwnersPart now = part_of_now(before);
    if (now.complete != all)
        reading.owners_missing = now.complete == kUnknown ? recorded_.users : recorded_.newly;
    return reading.owners_missing.empty() ? all : now.text();
}

bool Planner::owners_moved() {
    const auto place = ports_.places.place(scope_, std::string{kOwned}, Purpose::Keep);
    return !place || owners_part(*place).let_through != digest_of_users(recorded_.users);
}

void Planner::note_owners(bool released) {
    auto place = ports_.places.place(scope_, std::string{kOwned}, Purpose::Keep);
    if (!place) return;
    OwnersPart part = part_of_now(owners_part(*place));
    if (!released) part.let_through = kUnknown;
    place->request_digest = kept_digest("", is_loading(*place), part.text());
    ports_.places.save_place(scope_, *place);
}

bool Planner::holds_any(const std::string& object) {
    return std::ranges::any_of(ports_.records.counts(scope_), [&](const auto& counted) {
        return counted.first == object && counted.second > 0;
    });
}

std::vector<ports::ReadColumn> Planner::columns_read(const AskedObject& asked) {
    return ports_.selections.columns_read(scope_, asked.described->name);
}

std::unique_ptr<Reading> Planner::begin(const AskedObject& asked, Purpose purpose,
                                        ports::ReadRequest request, const char* mode) {
    auto reading = std::make_unique<Reading>();
    const std::string name = request.object;
    reading->purpose = purpose;
    reading->request = std::move(request);
    reading->horizon = asked.at;
    reading->as_of = asked.at;
    reading->place = ports_.places.place(scope_, name, purpose)
                         .value_or(model::ReadingPlace{.object = name, .purpose = purpose});
    reading->outcome.object = name;
    reading->outcome.mode = mode;
    if (reading->place.bookmark)
        reading->outcome.bookmark_before = base::to_text(reading->place.bookmark->stamp);
    reading->take = [this](model::RecordPage page,
                           const std::optional<model::ReadingPlace>& place) {
        return save(std::move(page), place);
    };
    return reading;
}

/// Where an earlier run stopped, if it asked for the same; else from the beginning.
void Planner::go_on_from(Reading& reading, const std::string& digest) {
    model::ReadingPlace& place = reading.place;
    const bool same = place.request_digest == digest;
    reading.stale_job = place.bulk && !same;
    if (!same) place.bookmark.reset();
    if (place.bookmark) {
        reading.request.past = place.bookmark;
        reading.as_of.reset();
    }
    if (same && place.bulk) reading.as_of = place.bulk->created;
    place.request_digest = digest;
}

std::unique_ptr<Reading> Planner::back_fill(const AskedObject& asked, Purpose purpose,
                                            std::vector<Column> columns, const char* mode) {
    const std::string stamp_field = stamp_field_of(asked);
    add_column(columns, *asked.described, "Id");
    if (!stamp_field.empty()) add_column(columns, *asked.described, stamp_field);
    // Others' are left alone: what was released stays released.
    if (asked.described->name == kOwned) add_column(columns, *asked.described, "OwnerId");

    auto reading = begin(asked, purpose,
                         {.object = asked.described->name,
                          .columns = std::move(columns),
                          .stamp_field = stamp_field,
                          .include_deleted = false},
                         mode);
    go_on_from(*reading, digest_of(reading->request));
    reading->take = [take = std::move(reading->take)](
                        model::RecordPage page, const std::optional<model::ReadingPlace>& place) {
        page.beside = true;
        return take(std::move(page), place);
    };
    return reading;
}

void Planner::follow_columns_of(const AskedObject& asked, Reading& reading,
                                const ColumnChoice& choice, bool first_load) {
    const auto held = columns_read(asked);
    ColumnHistory history =
        follow_columns(held, choice, *asked.described,
                       {.first_load = first_load, .now = asked.at, .changes = asked.changes});
    auto& warnings = reading.outcome.warnings;
    warnings = choice.warnings;
    add_without_repeats(warnings, std::move(history.warnings));
    std::ranges::move(drift_warnings(*asked.described, asked.changes, held),
                      std::back_inserter(warnings));
    std::ranges::copy(asked.warnings, std::back_inserter(warnings));
    if (history.columns != held)
        ports_.selections.save_columns_read(scope_, asked.described->name, history.columns);
}

ColumnChoice Planner::choice_of(const AskedObject& asked) {
    const auto selected = ports_.selections.selected(scope_.tenant, asked.described->name);
    return choose_columns(*asked.object, *asked.described, selected);
}

/// Of what is asked for and who counts; not of where it begins.
std::string Planner::digest_of(const ports::ReadRequest& request) const {
    if (request.object != kOwned) return columns_digest(request);
    return base::digest(columns_digest(request) + digest_of_users(recorded_.users));
}

}  // namespace dealwire::importing
