#include "tests/bench/import/content/content_sum.hpp"
#include "tests/bench/import/data/encode.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <numeric>

namespace {

namespace fs = std::filesystem;
using namespace dealwire::bench;
using Json = nlohmann::ordered_json;
using Numbers = std::vector<std::uint64_t>;

// What REST may ask for: the first rows by stamp, as many as a client would page through before it
// takes a bulk job, and the last ones, which the overlap of an increment reads again.
constexpr std::uint64_t kHead = 20'000;
constexpr std::uint64_t kTail = 500;
// A bulk job reads ranges of keys side by side: in order within a range, the ranges in any order.
constexpr std::uint64_t kRange = 25'000;
constexpr std::uint64_t kDay = 86'400;

struct Options {
    fs::path folder;
    double scale = 1;
    std::uint64_t page_rows = 50'000;
    std::uint64_t changed_of_thousand = 10;
    // Like an org in use: the last changes are of the days before.
    std::uint64_t newest = static_cast<std::uint64_t>(std::time(nullptr)) / kDay * kDay - 2 * kDay;
};

void write_file(const fs::path& file, std::string_view text) {
    std::ofstream out{file, std::ios::binary};
    out.write(text.data(), static_cast<std::streamsize>(text.size()));
    if (!out.flush()) throw std::runtime_error(file.string() + " could not be written");
}

/// For the tables of those who load the same pages.
const char* sql_type(Kind kind) {
    switch (kind) {
        case Kind::Number:
        case Kind::Currency:
        case Kind::Percent:
            return "numeric";
        case Kind::Whole:
            return "integer";
        case Kind::Flag:
            return "boolean";
        case Kind::Date:
            return "date";
        case Kind::Instant:
            return "timestamptz";
        default:
            return "text";
    }
}

/// The stamp as it is printed; rows are in the order of (stamp, id).
std::string stamp_of(const World& world, const Object& object, std::uint64_t number) {
    const Row row{world, object.seed(), number, 0};
    std::string text;
    Dice dice{0};
    object.fields[object.column("SystemModstamp")].fill(row, dice, text);
    return text;
}

Numbers by_stamp(const World& world, const Object& object) {
    std::vector<std::pair<std::string, std::uint64_t>> rows;
    rows.reserve(object.rows);
    for (std::uint64_t i = 0; i < object.rows; ++i)
        rows.emplace_back(stamp_of(world, object, i), i);
    std::ranges::sort(rows);
    Numbers numbers;
    numbers.reserve(rows.size());
    for (const auto& row : rows) numbers.push_back(row.second);
    return numbers;
}

/// Record numbers in the order of a bulk result.
Numbers by_range(const Object& object) {
    Numbers ranges((object.rows + kRange - 1) / kRange);
    std::iota(ranges.begin(), ranges.end(), std::uint64_t{0});
    std::ranges::sort(ranges, {}, [](std::uint64_t range) { return mixed(range); });
    Numbers numbers;
    numbers.reserve(object.rows);
    for (const std::uint64_t range : ranges)
        for (std::uint64_t i = range * kRange; i < std::min(object.rows, (range + 1) * kRange); ++i)
            numbers.push_back(i);
    return numbers;
}

class Maker {
public:
    Maker(const World& world, const Object& object, const Options& options)
        : world_{world},
          object_{object},
          options_{options},
          folder_{options.folder / std::string{object.name}} {
        fs::create_directories(folder_);
    }

    Json make() {
        Json pages = make_pages();
        const Numbers order = by_stamp(world_, object_);
        const bool whole = order.size() <= kHead + kTail;
        const std::span all{order};
        const std::span head = whole ? all : all.first(kHead);
        const std::span tail = whole ? all.last(0) : all.last(kTail);
        write_file(folder_ / "head.json", records(head, 0));
        write_file(folder_ / "tail.json", records(tail, 0));
        const Numbers changed = changed_rows(order);
        write_file(folder_ / "changed.json", records(changed, 1));
        write_file(folder_ / "changed.csv", page(changed, 1));
        write_file(folder_ / "describe.json", describe(object_));

        Json columns = Json::array();
        Json types = Json::array();
        for (const Field& field : object_.fields) {
            columns.push_back(std::string{field.name});
            types.push_back(sql_type(field.kind));
        }
        return {{"name", std::string{object_.name}},
                {"prefix", std::string{object_.prefix}},
                {"rows", object_.rows},
                {"head", head.size()},
                {"tail", tail.size()},
                {"changed", changed.size()},
                {"bytes", bytes_},
                {"columns", std::move(columns)},
                {"types", std::move(types)},
                {"pages", std::move(pages)},
                {"expected", sum_.text()},
                {"expected_changed", sum_after(changed).text()}};
    }

private:
    Json make_pages() {
        Json pages = Json::array();
        const Numbers order = by_range(object_);
        for (std::size_t begin = 0; begin < order.size(); begin += options_.page_rows) {
            const std::size_t count =
                std::min<std::size_t>(options_.page_rows, order.size() - begin);
            char name[32];
            std::snprintf(name, sizeof name, "page-%04zu.csv", pages.size());
            const std::string text = page(std::span{order}.subspan(begin, count), 0);
            bytes_ += text.size();
            write_file(folder_ / name, text);
            pages.push_back({{"file", name}, {"rows", count}});
        }
        return pages;
    }

    std::string page(std::span<const std::uint64_t> numbers, std::uint64_t version) {
        std::string text;
        append_csv_header(object_, text);
        for (const std::uint64_t number : numbers) {
            fill_cells(world_, object_, number, version, cells_);
            append_csv(cells_, text);
            if (version == 0) add_cells(sum_, object_, cells_);
        }
        return text;
    }

    /// One record a line.
    std::string records(std::span<const std::uint64_t> numbers, std::uint64_t version) {
        std::string text;
        for (const std::uint64_t number : numbers) {
            fill_cells(world_, object_, number, version, cells_);
            append_json(object_, cells_, text);
            text += ",\n";
        }
        return text;
    }

    /// Some out of the middle of the stamps; of the small tables none.
    [[nodiscard]] Numbers changed_rows(const Numbers& order) const {
        if (object_.rows <= world_.parts || object_.name == "User") return {};
        const auto count =
            static_cast<std::ptrdiff_t>(object_.rows * options_.changed_of_thousand / 1'000);
        const auto begin = order.begin() + static_cast<std::ptrdiff_t>(order.size() / 2);
        Numbers chosen(begin, begin + count);
        // In the order of their new stamps, which follow the number within the day.
        std::ranges::sort(chosen, {}, [](std::uint64_t n) { return std::pair{n % 86'400, n}; });
        return chosen;
    }

    ContentSum sum_after(const Numbers& changed) {
        ContentSum sum = sum_;
        for (const std::uint64_t number : changed) {
            ContentSum before;
            fill_cells(world_, object_, number, 0, cells_);
            add_cells(before, object_, cells_);
            sum -= before;
            fill_cells(world_, object_, number, 1, cells_);
            add_cells(sum, object_, cells_);
        }
        return sum;
    }

    const World& world_;
    const Object& object_;
    const Options& options_;
    fs::path folder_;
    std::vector<std::string> cells_;
    ContentSum sum_;
    std::uint64_t bytes_ = 0;
};

int make_all(const Options& options) {
    const World world = World::scaled(options.scale, options.newest);
    Json objects = Json::array();
    for (const Object& object : all_objects(world)) {
        objects.push_back(Maker{world, object, options}.make());
        const Json& made = objects.back();
        std::printf("%-24s %9llu rows %6.1f MB\n", made["name"].get<std::string>().c_str(),
                    made["rows"].get<unsigned long long>(), made["bytes"].get<double>() / 1e6);
    }
    // Written last: what has a manifest is complete.
    write_file(
        options.folder / "manifest.json",
        Json{{"scale", options.scale}, {"newest", options.newest}, {"objects", objects}}.dump(1));
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{"Makes the pages that the import benchmark serves"};
    Options options;
    app.add_option("--out", options.folder, "Folder to fill")->required();
    app.add_option("--scale", options.scale, "1 is 1.7 million rows");
    app.add_option("--page-rows", options.page_rows, "Rows of a bulk result page")
        ->check(CLI::PositiveNumber);
    app.add_option("--newest", options.newest, "Seconds since 1970 of the last change");
    CLI11_PARSE(app, argc, argv);
    try {
        return make_all(options);
    } catch (const std::exception& trouble) {
        std::fprintf(stderr, "%s\n", trouble.what());
        return 1;
    }
}
