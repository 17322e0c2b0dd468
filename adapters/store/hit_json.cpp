#include "adapters/store/hit_json.hpp"

#include "adapters/json/json.hpp"
#include "engine/ports/store_error.hpp"

namespace dealwire::store {
namespace {

using base::Tree;

Tree::Array list_from(const std::string& text) {
    auto tree = json::parse(text);
    if (!tree || !tree->array())
        throw ports::StoreError{"The hits of a tracker are damaged in the store."};
    return std::move(*tree->array());
}

/// `[start, speaker]`, either of which may be missing from the end.
Tree mention_tree(const model::Mention& mention) {
    return Tree::Array{mention.start_ms ? Tree{*mention.start_ms} : Tree{}, mention.speaker};
}

model::Mention mention_from(const Tree& tree) {
    model::Mention mention;
    const Tree::Array* parts = tree.array();
    if (!parts || parts->size() != 2) return mention;
    if (const auto* start = parts->front().number()) mention.start_ms = base::to_integer(*start);
    if (const auto* speaker = parts->back().string()) mention.speaker = *speaker;
    return mention;
}

}  // namespace

std::string phrases_to_json(std::span<const model::PhraseMentions> phrases) {
    Tree::Array list;
    for (const model::PhraseMentions& phrase : phrases) {
        Tree::Array mentions;
        for (const model::Mention& mention : phrase.mentions)
            mentions.push_back(mention_tree(mention));
        list.push_back(Tree::Object{{"phrase", phrase.phrase}, {"at", std::move(mentions)}});
    }
    return json::to_text(list);
}

std::vector<model::PhraseMentions> phrases_from_json(const std::string& text) {
    std::vector<model::PhraseMentions> phrases;
    for (const Tree& each : list_from(text)) {
        model::PhraseMentions& phrase = phrases.emplace_back();
        phrase.phrase = each.text_at("phrase").value_or("");
        const Tree* mentions = each.find("at");
        if (!mentions || !mentions->array()) continue;
        for (const Tree& mention : *mentions->array())
            phrase.mentions.push_back(mention_from(mention));
    }
    return phrases;
}

std::string versions_to_json(std::span<const model::TrackerVersion> versions) {
    Tree::Array list;
    for (const model::TrackerVersion& version : versions)
        list.push_back(Tree::Object{{"id", version.id}, {"digest", version.digest}});
    return json::to_text(list);
}

std::vector<model::TrackerVersion> versions_from_json(const std::string& text) {
    std::vector<model::TrackerVersion> versions;
    for (const Tree& each : list_from(text))
        versions.push_back({each.text_at("id").value_or(""), each.text_at("digest").value_or("")});
    return versions;
}

}  // namespace dealwire::store
