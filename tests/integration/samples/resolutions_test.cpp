#include "adapters/config/domain_lists.hpp"
#include "engine/intake/conversation_document.hpp"
#include "engine/matching/memory_index.hpp"
#include "engine/matching/resolve.hpp"
#include "tests/integration/samples/sample_org.hpp"

#include "built_in/source_folder.hpp"
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>

// The sample data hold for every conversation what another reading of the rules, written in another
// language, made of it (tests/data/generator/resolver.py). Both must agree.

namespace dealwire {
namespace {

using base::Tree;

std::vector<std::string> sorted_texts(const std::vector<model::RecordId>& ids) {
    std::vector<std::string> texts;
    for (const model::RecordId& id : ids) texts.push_back(id.text());
    std::ranges::sort(texts);
    return texts;
}

std::vector<std::string> texts_at(const Tree& tree, std::string_view name) {
    std::vector<std::string> texts;
    for (const Tree& item : *tree.find(name)->array()) texts.push_back(*item.string());
    return texts;
}

class SampleConversations : public ::testing::Test {
protected:
    SampleConversations() {
        support::import_sample_org(store_);
        auto lists =
            config::load_domain_lists(std::filesystem::path{DEALWIRE_SOURCE_DIR} / "mappings");
        rules_ = matching::MatchingRules::make({}, lists.value());
        store_.users(support::sample_scope(), [&](model::User user) { provision(user); });
        index_ = std::make_unique<matching::MemoryIndex>(
            matching::MemoryIndex::load(store_, support::sample_scope(), rules_));
        people_ = matching::People{members_, users_, rules_.domains};
    }

    model::Resolution resolve(const Tree& document) {
        const auto incoming = intake::read_document(document);
        return matching::resolve(incoming.value().conversation, {*index_, people_, rules_},
                                 std::nullopt);
    }

private:
    /// The default rule: every active standard user is a member and recorded.
    void provision(const model::User& user) {
        users_.push_back(user);
        if (!user.active || user.user_type != "Standard") return;
        model::Member member;
        member.id = model::MemberId{"member-" + std::to_string(members_.size())};
        member.user = user.id;
        member.name = user.name;
        member.email = user.email;
        member.user_modified = user.last_modified;
        members_.push_back(std::move(member));
    }

    fakes::InMemoryCrmStore store_;
    matching::MatchingRules rules_;
    std::vector<model::User> users_;
    std::vector<model::Member> members_;
    std::unique_ptr<matching::MemoryIndex> index_;
    matching::People people_;
};

TEST_F(SampleConversations, ResolveAsAnIndependentReadingOfTheRulesSays) {
    const Tree expected = support::read_document(support::sample_folder() / "expected.json");
    const auto documents =
        support::read_documents(support::sample_folder() / "conversations.ndjson");
    ASSERT_GE(documents.size(), 220U);
    for (const Tree& document : documents) {
        const std::string id = document.text_at("metaData.id").value();
        const Tree& wanted = *expected.find(id);
        const model::Resolution found = resolve(document);
        EXPECT_EQ(sorted_texts(found.contacts), texts_at(wanted, "contacts")) << id;
        EXPECT_EQ(sorted_texts(found.leads), texts_at(wanted, "leads")) << id;
        EXPECT_EQ(sorted_texts(found.accounts), texts_at(wanted, "accounts")) << id;
        EXPECT_EQ(found.opportunity.text(), wanted.text_at("opportunity").value_or("")) << id;
    }
}

}  // namespace
}  // namespace dealwire
