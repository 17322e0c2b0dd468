#pragma once

#include "tests/bench/export/sink/ledger.hpp"
#include "tests/bench/import/org/http.hpp"

#include <string>
#include <string_view>

namespace dealwire::bench {

/// A request as it stands in a Composite call, or by itself.
struct Part {
    std::string method;
    std::string path;  ///< behind the API version: "/sobjects/Conversation__c/…"
    std::string_view body;
    std::string reference = {};
};

/// The REST resources that write, as far as the benchmark needs them, with the limits that a real
/// org has: 200 records in Collections, 25 parts in a Composite call (5 of them Collections), 500
/// nodes and 75 graphs of 15 kinds in a Composite Graph, 200 records in a tree. Who breaks one is
/// refused (std::runtime_error, as for a body that is no JSON).
///
/// What a real org does not take and this one does: more than five kinds of records in a tree.
class Writes {
public:
    explicit Writes(Ledger& ledger) : ledger_{ledger} {}

    /// Nothing where no such resource is known.
    std::optional<Answer> answer(const Part& part);

private:
    Answer collections(std::string_view rest, std::string_view body);
    Answer composite(std::string_view body);
    Answer graphs(std::string_view body);
    std::string graph(std::string_view body, std::size_t& nodes);
    Answer tree(std::string_view object, std::string_view body);
    Answer single(std::string_view rest, std::string_view body);

    Ledger& ledger_;
};

Answer json_answer(std::string body, int status = 200);
/// In the shape of Salesforce's errors.
Answer refusal(int status, std::string_view code, std::string_view message);
/// With quotes.
std::string json_text(std::string_view text);

}  // namespace dealwire::bench
