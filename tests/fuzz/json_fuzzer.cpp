#include "adapters/json/careful_reader.hpp"
#include "adapters/json/json.hpp"
#include "adapters/json/quick_reader.hpp"

#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

/// Whatever text comes: it is read without harm, the quick reader takes nothing that the careful
/// one does not read likewise, and what was read can be written and read again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace dealwire;
    constexpr json::Limits kLimits{.depth = 8};
    const std::string_view input{reinterpret_cast<const char*>(data), size};
    auto careful = json::parse_carefully(input, kLimits);
    const auto quick = json::quick_parse(input, kLimits.depth);
    if (quick && (!careful || *careful != *quick)) std::abort();
    if (!careful) {
        if (careful.error().reason.empty() || careful.error().offset > size + 1) std::abort();
        static_cast<void>(json::parse_without(input, "a", kLimits));
        return 0;
    }
    if (json::parse(json::to_text(*careful), kLimits) != careful) std::abort();
    if (json::parse(json::to_pretty_text(*careful), kLimits) != careful) std::abort();
    if (auto* members = careful->object())
        std::erase_if(*members, [](const auto& each) { return each.first == "a"; });
    if (json::parse_without(input, "a", kLimits) != careful) std::abort();
    return 0;
}
