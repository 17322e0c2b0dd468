#pragma once

#include <cstdint>
#include <string>

namespace dealwire::bench {

/// Ids ascend with the number.
std::string conversation_id(std::uint64_t number);

/// The document of a conversation as `dealwire ingest` takes it, on one line: by the shipped
/// mapping one Conversation record with 25 details of eight kinds. The same on every machine.
///
/// `sentences` of transcript: some 110 bytes each.
std::string conversation_line(std::uint64_t number, std::uint64_t sentences);

}  // namespace dealwire::bench
