#include "tests/bench/import/org/library.hpp"

#include "tests/bench/import/data/encode.hpp"
#include "tests/bench/import/data/values.hpp"

#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <sys/mman.h>
#include <sys/stat.h>

#include <algorithm>
#include <fstream>
#include <stdexcept>

namespace dealwire::bench {
namespace {

namespace fs = std::filesystem;

WholeFile opened(const fs::path& file) {
    const int descriptor = open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) throw std::runtime_error{file.string() + " cannot be read"};
    return {descriptor, fs::file_size(file)};
}

std::string_view after(std::string_view line, std::string_view key, std::size_t length) {
    const std::size_t at = line.find(key);
    if (at == std::string_view::npos)
        throw std::runtime_error{"a record lacks " + std::string{key}};
    return line.substr(at + key.size(), length);
}

Table read_table(const fs::path& root, const nlohmann::json& entry) {
    Table table;
    table.name = entry.at("name");
    table.columns = entry.at("columns").get<std::vector<std::string>>();
    table.rows = entry.at("rows");
    const fs::path folder = root / table.name;
    for (const auto& page : entry.at("pages"))
        table.pages.push_back(
            {opened(folder / page.at("file").get<std::string>()), page.at("rows")});
    table.head = Records{folder / "head.json"};
    table.tail = Records{folder / "tail.json"};
    table.changed = Records{folder / "changed.json"};
    table.changed_page = {opened(folder / "changed.csv"), entry.at("changed")};
    table.describe = MappedFile{folder / "describe.json"};
    return table;
}

}  // namespace

MappedFile::MappedFile(const fs::path& file) {
    const WholeFile whole = opened(file);
    if (whole.bytes == 0) return;
    void* memory = mmap(nullptr, whole.bytes, PROT_READ, MAP_PRIVATE, whole.descriptor, 0);
    if (memory == MAP_FAILED) throw std::runtime_error{file.string() + " cannot be mapped"};
    text_ = {static_cast<const char*>(memory), whole.bytes};
}

Records::Records(const fs::path& file) : file_{file} {
    const std::string_view text = file_.text();
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = text.find(",\n", begin);
        const std::string_view line = text.substr(begin, end - begin);
        places_.push_back(
            {after(line, R"("SystemModstamp":")", 19), after(line, R"("Id":")", 18), begin, end});
        begin = end + 2;
    }
}

std::string_view Records::slice(std::size_t begin, std::size_t end) const {
    if (begin >= end) return {};
    return file_.text().substr(places_[begin].begin, places_[end - 1].end - places_[begin].begin);
}

std::size_t Records::from(std::string_view stamp) const {
    const auto found = std::ranges::lower_bound(places_, stamp, {}, &Place::stamp);
    return static_cast<std::size_t>(found - places_.begin());
}

std::size_t Records::past(std::string_view stamp, std::string_view id) const {
    const auto found =
        std::ranges::upper_bound(places_, std::pair{stamp, id}, {}, [](const Place& place) {
            return std::pair{place.stamp, place.id};
        });
    return static_cast<std::size_t>(found - places_.begin());
}

bool Records::contains(std::string_view id) const {
    return std::ranges::find(places_, id, &Place::id) != places_.end();
}

Library::Library(const fs::path& folder) {
    std::ifstream in{folder / "manifest.json"};
    if (!in) throw std::runtime_error{folder.string() + " holds no manifest.json"};
    const auto manifest = nlohmann::json::parse(in);
    world_ = World::scaled(manifest.at("scale"), manifest.at("newest"));
    objects_ = all_objects(world_);
    for (const auto& entry : manifest.at("objects")) tables_.push_back(read_table(folder, entry));
}

std::string Library::record(const Table& table, std::string_view id, bool changed) const {
    const Object& object = *std::ranges::find(objects_, table.name, &Object::name);
    const auto number = number_of(object.prefix, id);
    if (!number || *number >= object.rows) return {};
    std::vector<std::string> cells;
    fill_cells(world_, object, *number, changed && table.changed.contains(id) ? 1 : 0, cells);
    std::string json;
    append_json(object, cells, json);
    return json;
}

const Table* Library::table(std::string_view name) const {
    const auto found = std::ranges::find(tables_, name, &Table::name);
    return found == tables_.end() ? nullptr : &*found;
}

}  // namespace dealwire::bench
