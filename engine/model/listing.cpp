#include "engine/model/listing.hpp"

namespace dealwire::model {
namespace {

using base::Tree;

bool begins_character(char byte) {
    constexpr unsigned kMask = 0xC0U;
    constexpr unsigned kContinued = 0x80U;
    return (static_cast<unsigned char>(byte) & kMask) != kContinued;
}

Tree head_of(const Tree& document) {
    Tree::Object head;
    for (const char* name : {"metaData", "interaction", "collaboration"})
        if (const Tree* member = document.find(name)) head.emplace_back(name, *member);
    return head;
}

}  // namespace

Listing listing_of(const Conversation& conversation, const Tree& document) {
    Listing listing;
    const bool planned = document.text_at("metaData.direction") == "Conference";
    listing.at = planned && conversation.scheduled ? *conversation.scheduled : conversation.time;
    listing.workspace = document.text_at("metaData.workspaceId").value_or("");
    if (listing.workspace == kFirstWorkspace) listing.workspace.clear();
    listing.client_id = indexed_id(document.text_at("metaData.clientUniqueId").value_or(""));
    listing.head = head_of(document);
    return listing;
}

std::string indexed_id(const std::string& client_id) {
    std::size_t characters = 0;
    for (std::size_t i = 0; i < client_id.size(); ++i)
        if (begins_character(client_id[i]) && ++characters > kLongestIndexedId)
            return client_id.substr(0, i);
    return client_id;
}

}  // namespace dealwire::model
