#include "tests/e2e/kit/samples.hpp"

#include "tests/e2e/kit/json.hpp"
#include "tests/e2e/kit/scratch_folder.hpp"

#include "built_in/source_folder.hpp"

#include <algorithm>
#include <sstream>
#include <stdexcept>

namespace dealwire::e2e {

using base::Tree;

namespace {

const std::map<std::string, std::string>& lines() {
    static const auto kLines = [] {
        std::map<std::string, std::string> result;
        std::istringstream in{content_of(samples_file())};
        for (std::string line; std::getline(in, line);)
            result.emplace(text(json_of(line), "metaData.id"), line);
        return result;
    }();
    return kLines;
}

bool external(const Tree& party) {
    const std::string address = text(party, "emailAddress");
    if (address.find('@') == std::string::npos) return text(party, "affiliation") == "External";
    return address.find("@northbridge.") == std::string::npos;
}

}  // namespace

std::filesystem::path data_file(const std::string& name) {
    return std::filesystem::path{DEALWIRE_SOURCE_DIR} / "tests/data" / name;
}

std::filesystem::path samples_file() { return data_file("conversations.ndjson"); }

const std::string& sample(const std::string& id) {
    const auto found = lines().find(id);
    if (found == lines().end()) throw std::runtime_error("no sample conversation " + id);
    return found->second;
}

const std::map<std::string, Tree>& samples() {
    static const auto kSamples = [] {
        std::map<std::string, Tree> result;
        for (const auto& [id, line] : lines()) result.emplace(id, json_of(line));
        return result;
    }();
    return kSamples;
}

std::vector<std::string> a_few() {
    return {"7172332804532001341",    "7161704627917987655", "7172579799494276926",
            "7150713605930420641",    "7155530588955657397", "case-exact-address",
            "case-contact-free-mail", "case-lead-only",      "case-two-companies",
            "case-unknown-person",    "case-private",        "case-internal-only"};
}

const Tree& expected_resolutions() {
    static const Tree kExpected = json_of(content_of(data_file("expected.json")));
    return kExpected;
}

bool exportable(const Tree& conversation) {
    const Tree* expected = expected_resolutions().find(text(conversation, "metaData.id"));
    const bool somebody = !list(*expected, "contacts").empty() || !list(*expected, "leads").empty();
    return !flag(conversation, "metaData.isPrivate") &&
           (somebody || std::ranges::any_of(list(conversation, "parties"), external));
}

}  // namespace dealwire::e2e
