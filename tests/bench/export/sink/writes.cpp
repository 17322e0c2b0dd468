#include "tests/bench/export/sink/writes.hpp"

#include "tests/bench/export/sink/json_cursor.hpp"

#include <optional>
#include <set>
#include <stdexcept>
#include <vector>

namespace dealwire::bench {
namespace {

constexpr std::string_view kCollections = "/composite/sobjects/";
constexpr std::string_view kTree = "/composite/tree/";
constexpr std::string_view kSingle = "/sobjects/";
constexpr std::string_view kDescribe = "/describe";
constexpr std::size_t kMostInCollections = 200;
constexpr std::size_t kMostInTree = 200;
constexpr std::size_t kMostParts = 25;
constexpr std::size_t kMostCollections = 5;
constexpr std::size_t kMostNodes = 500;
constexpr std::size_t kMostGraphs = 75;
constexpr std::size_t kMostKinds = 15;

void require(bool holds, const char* what) {
    if (!holds) throw std::runtime_error{what};
}

std::string error_json(const Written& written) {
    const std::size_t colon = written.trouble.find(':');
    return R"([{"statusCode":)" + json_text(written.trouble.substr(0, colon)) + R"(,"errorCode":)" +
           json_text(written.trouble.substr(0, colon)) + R"(,"message":)" +
           json_text(written.trouble.substr(colon + 1)) + R"(,"fields":[]}])";
}

std::string result_json(const Written& written) {
    if (!written.trouble.empty())
        return R"({"success":false,"errors":)" + error_json(written) + "}";
    return R"({"id":")" + id_text(written.number) + R"(","success":true,"errors":[],"created":)" +
           (written.created ? "true}" : "false}");
}

/// The cells of a record. `other` is called for what is nested and no parent: its name, with the
/// cursor before the value.
template <class Other>
void read_cells(JsonCursor& cursor, RecordSum& record, const Other& other) {
    cursor.object([&](std::string_view name) {
        if (!cursor.at_object()) {
            if (const auto value = cursor.scalar()) record.add(name, *value);
            return;
        }
        if (!name.ends_with("__r") || name != kRootReference.substr(0, name.size()))
            return other(name);
        cursor.object([&](std::string_view inner) {
            const std::string field = std::string{name} + "." + std::string{inner};
            if (const auto value = cursor.scalar()) record.add(field, *value);
        });
    });
}

/// "rest/of/path" up to the next slash, which is taken off.
std::string_view next_piece(std::string_view& rest) {
    const std::size_t slash = rest.find('/');
    const std::string_view piece = rest.substr(0, slash);
    rest.remove_prefix(slash == std::string_view::npos ? rest.size() : slash + 1);
    return piece;
}

std::string behind_version(std::string_view url) {
    constexpr std::string_view kData = "/services/data/";
    const std::size_t slash = url.starts_with(kData) ? url.find('/', kData.size()) : 0;
    require(slash != std::string_view::npos, "a part of a Composite call has a strange url");
    return std::string{url.substr(slash)};
}

Part read_part(JsonCursor& cursor) {
    Part part;
    cursor.object([&](std::string_view name) {
        if (name == "body") {
            part.body = cursor.raw();
            return;
        }
        std::string* place = name == "method"        ? &part.method
                             : name == "url"         ? &part.path
                             : name == "referenceId" ? &part.reference
                                                     : nullptr;
        if (!place)
            static_cast<void>(cursor.raw());
        else
            *place = cursor.scalar().value_or("");
    });
    part.path = behind_version(part.path);
    return part;
}

/// The parts of `compositeRequest`.
std::vector<Part> read_parts(std::string_view body) {
    std::vector<Part> parts;
    JsonCursor cursor{body};
    cursor.object([&](std::string_view name) {
        if (name == "compositeRequest")
            cursor.array([&] { parts.push_back(read_part(cursor)); });
        else
            static_cast<void>(cursor.raw());
    });
    return parts;
}

void append_answer(std::string& out, const Part& part, const Answer& answer) {
    out.append(out.empty() ? "" : ",").append(R"({"body":)");
    out.append(answer.body.empty() ? "null" : answer.body).append(R"(,"httpHeaders":{})");
    out.append(R"(,"httpStatusCode":)").append(std::to_string(answer.status));
    out.append(R"(,"referenceId":)").append(json_text(part.reference)).append("}");
}

/// Reads a tree: records with their details nested under names of relationships.
class TreeReader {
public:
    TreeReader(Ledger& ledger, std::string_view body) : ledger_{ledger}, cursor_{body} {}

    std::string results() {
        cursor_.object([&](std::string_view name) {
            if (name == "records")
                cursor_.array([&] { read_record(""); });
            else
                static_cast<void>(cursor_.raw());
        });
        require(count_ <= kMostInTree, "more than 200 records in a tree");
        return R"({"hasErrors":false,"results":[)" + results_ + "]}";
    }

private:
    struct Named {
        std::string type;
        std::string reference;
    };

    Named attributes() {
        Named named;
        cursor_.object([&](std::string_view name) {
            const auto value = cursor_.scalar();
            if (name == "type") named.type = value.value_or("");
            if (name == "referenceId") named.reference = value.value_or("");
        });
        return named;
    }

    /// The attributes stand first, the details behind the fields.
    void read_record(const std::string& root) {
        ++count_;
        RecordSum record{""};
        Named named;
        std::vector<std::string_view> nested;
        read_cells(cursor_, record, [&](std::string_view name) {
            if (name != "attributes") {
                nested.push_back(cursor_.raw());
                return;
            }
            named = attributes();
            record.start_over(named.type);
        });
        if (!root.empty()) record.add(kRootReference, root);
        const Written written = ledger_.write(record);
        require(written.trouble.empty(), "a record of a tree cannot be written");
        results_.append(results_.empty() ? "" : ",").append(R"({"referenceId":)");
        results_.append(json_text(named.reference)).append(R"(,"id":")");
        results_.append(id_text(written.number)).append("\"}");
        for (const std::string_view details : nested) read_details(details, record.key());
    }

    void read_details(std::string_view text, const std::string& root) {
        JsonCursor outer = std::exchange(cursor_, JsonCursor{text});
        cursor_.object([&](std::string_view) { cursor_.array([&] { read_record(root); }); });
        cursor_ = std::move(outer);
    }

    Ledger& ledger_;
    JsonCursor cursor_;
    std::size_t count_ = 0;
    std::string results_;
};

}  // namespace

std::string json_text(std::string_view text) {
    std::string out{'"'};
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c < ' ' && c >= 0 ? ' ' : c;
    }
    return out + '"';
}

Answer json_answer(std::string body, int status) {
    return {.status = status, .body = std::move(body)};
}

Answer refusal(int status, std::string_view code, std::string_view message) {
    return json_answer(
        R"([{"message":)" + json_text(message) + R"(,"errorCode":)" + json_text(code) + "}]",
        status);
}

/// That the org has the object, of which nothing more is known.
Answer described(std::string_view object) {
    return json_answer(R"({"name":)" + json_text(object) +
                       R"(,"queryable":true,"createable":true,"updateable":true,)"
                       R"("deletable":true,"fields":[]})");
}

std::optional<Answer> Writes::answer(const Part& part) {
    const std::string_view path = part.path;
    if (part.method == "GET" && path.starts_with(kSingle) && path.ends_with(kDescribe))
        return described(
            path.substr(kSingle.size(), path.size() - kSingle.size() - kDescribe.size()));
    const bool patch = part.method == "PATCH";
    const bool post = part.method == "POST";
    if (patch && path.starts_with(kCollections))
        return collections(path.substr(kCollections.size()), part.body);
    if (post && path == "/composite") return composite(part.body);
    if (post && path == "/composite/graph") return graphs(part.body);
    if (post && path.starts_with(kTree)) return tree(path.substr(kTree.size()), part.body);
    if (patch && path.starts_with(kSingle)) return single(path.substr(kSingle.size()), part.body);
    return std::nullopt;
}

Answer Writes::collections(std::string_view rest, std::string_view body) {
    const std::string object{next_piece(rest)};
    require(rest == key_field_of(object), "Collections by another field than the external id");
    std::string results;
    std::size_t count = 0;
    RecordSum record{object};
    JsonCursor cursor{body};
    const auto pass = [&](std::string_view) { static_cast<void>(cursor.raw()); };
    cursor.object([&](std::string_view name) {
        if (name != "records") return pass(name);
        cursor.array([&] {
            ++count;
            record.start_over(object);
            read_cells(cursor, record, pass);
            results.append(results.empty() ? "" : ",").append(result_json(ledger_.write(record)));
        });
    });
    require(count <= kMostInCollections, "more than 200 records in one Collections request");
    return json_answer("[" + results + "]");
}

Answer Writes::composite(std::string_view body) {
    const std::vector<Part> parts = read_parts(body);
    require(parts.size() <= kMostParts, "more than 25 parts in a Composite call");
    std::string answers;
    std::size_t collections = 0;
    for (const Part& part : parts) {
        if (part.path.starts_with(kCollections)) ++collections;
        require(collections <= kMostCollections, "more than 5 Collections in a Composite call");
        const auto one = answer(part);
        require(one.has_value(), "a part of a Composite call that is not known");
        append_answer(answers, part, *one);
    }
    return json_answer(R"({"compositeResponse":[)" + answers + "]}");
}

Answer Writes::graphs(std::string_view body) {
    std::string answers;
    std::size_t nodes = 0;
    std::size_t graphs = 0;
    JsonCursor cursor{body};
    cursor.object([&](std::string_view name) {
        if (name != "graphs") {
            static_cast<void>(cursor.raw());
            return;
        }
        cursor.array([&] {
            ++graphs;
            answers.append(answers.empty() ? "" : ",").append(graph(cursor.raw(), nodes));
        });
    });
    require(nodes <= kMostNodes, "more than 500 nodes in a Composite Graph");
    require(graphs <= kMostGraphs, "more than 75 graphs in a Composite Graph");
    return json_answer(R"({"graphs":[)" + answers + "]}");
}

std::string Writes::graph(std::string_view body, std::size_t& nodes) {
    std::string id;
    JsonCursor cursor{body};
    cursor.object([&](std::string_view name) {
        if (name == "graphId")
            id = cursor.scalar().value_or("");
        else
            static_cast<void>(cursor.raw());
    });
    std::string answers;
    std::set<std::string> kinds;
    for (const Part& part : read_parts(body)) {
        ++nodes;
        require(part.path.starts_with(kSingle), "a node of a graph that is no single record");
        std::string_view rest{part.path};
        rest.remove_prefix(kSingle.size());
        kinds.emplace(next_piece(rest));
        append_answer(answers, part, answer(part).value());
    }
    require(kinds.size() <= kMostKinds, "more than 15 kinds of nodes in a Composite Graph");
    return R"({"graphId":)" + json_text(id) + R"(,"graphResponse":{"compositeResponse":[)" +
           answers + R"(]},"isSuccessful":true})";
}

Answer Writes::tree(std::string_view object, std::string_view body) {
    require(object == kRoot, "a tree of something else than conversations");
    return json_answer(TreeReader{ledger_, body}.results(), 201);
}

Answer Writes::single(std::string_view rest, std::string_view body) {
    const std::string object{next_piece(rest)};
    const std::string_view field = next_piece(rest);
    require(field == key_field_of(object), "a record by another field than the external id");
    RecordSum record{object};
    record.add(field, url_decoded(rest));
    JsonCursor cursor{body};
    read_cells(cursor, record, [&](std::string_view) { static_cast<void>(cursor.raw()); });
    const Written written = ledger_.write(record);
    if (!written.trouble.empty()) return json_answer(error_json(written), 400);
    return json_answer(result_json(written), written.created ? 201 : 200);
}

}  // namespace dealwire::bench
