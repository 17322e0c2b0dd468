#include "adapters/store/resolution_json.hpp"

#include "adapters/json/json.hpp"
#include "adapters/store/json_text.hpp"
#include "engine/ports/store_error.hpp"

namespace dealwire::store {
namespace {

using base::Tree;
using model::RecordId;
using model::Resolution;

void append_id(std::string& out, const RecordId& id) {
    out.append(1, '"').append(id.view()).push_back('"');
}

/// One object that is being written; empty texts and lists are left out.
class ObjectText {
public:
    explicit ObjectText(std::string& out) : out_{out} { out_.push_back('{'); }

    void add(std::string_view key, std::string_view text) {
        if (text.empty()) return;
        begin(key);
        append_json_string(out_, text);
    }

    void add(std::string_view key, const RecordId& id) {
        if (id.empty()) return;
        begin(key);
        append_id(out_, id);
    }

    void add(std::string_view key, bool flag) {
        if (!flag) return;
        begin(key);
        out_.append("true");
    }

    template <class Value, class Append>
    void add(std::string_view key, const std::vector<Value>& values, const Append& append) {
        if (values.empty()) return;
        begin(key);
        out_.push_back('[');
        for (const Value& value : values) {
            if (&value != &values.front()) out_.push_back(',');
            append(out_, value);
        }
        out_.push_back(']');
    }

    void end() { out_.push_back('}'); }

private:
    void begin(std::string_view key) {
        if (out_.back() != '{') out_.push_back(',');
        out_.append(1, '"').append(key).append("\":");
    }

    std::string& out_;
};

void append_rejected(std::string& out, const model::Rejected& rejected) {
    ObjectText object{out};
    object.add("kind", rejected.kind);
    object.add("id", rejected.id);
    object.add("reason", rejected.reason);
    object.end();
}

void append_match(std::string& out, const model::ParticipantMatch& match) {
    ObjectText object{out};
    object.add("email", match.email);
    object.add("name", match.name);
    object.add("kind", match.kind);
    object.add("id", match.id);
    object.add("account", match.account);
    object.add("rule", match.rule);
    object.add("because", match.because);
    object.add("rejected", match.rejected, append_rejected);
    object.end();
}

void append_candidate(std::string& out, const model::OpportunityCandidate& candidate) {
    ObjectText object{out};
    object.add("id", candidate.id);
    object.add("chosen", candidate.chosen);
    object.add("verdict", candidate.verdict);
    object.add("reason", candidate.reason);
    object.add("note", candidate.note);
    object.end();
}

const Tree::Array& list_at(const Tree& tree, std::string_view key) {
    static const Tree::Array kEmpty;
    const Tree* found = tree.find(key);
    const Tree::Array* list = found ? found->array() : nullptr;
    return list ? *list : kEmpty;
}

std::string text_at(const Tree& tree, std::string_view key) {
    return tree.text_at(key).value_or("");
}

bool flag_at(const Tree& tree, std::string_view key) {
    const Tree* found = tree.find(key);
    const bool* flag = found ? found->boolean() : nullptr;
    return flag && *flag;
}

RecordId id_at(const Tree& tree, std::string_view key) {
    return RecordId::parse(text_at(tree, key)).value_or(RecordId{});
}

std::vector<RecordId> ids_at(const Tree& tree, std::string_view key) {
    std::vector<RecordId> ids;
    for (const Tree& item : list_at(tree, key)) {
        const std::string* text = item.string();
        const auto id = RecordId::parse(text ? *text : "");
        if (!id) throw ports::StoreError{"The store holds a resolution with a damaged id."};
        ids.push_back(*id);
    }
    return ids;
}

model::ParticipantMatch match_of(const Tree& tree) {
    model::ParticipantMatch match{.email = text_at(tree, "email"),
                                  .name = text_at(tree, "name"),
                                  .kind = text_at(tree, "kind"),
                                  .id = id_at(tree, "id"),
                                  .account = id_at(tree, "account"),
                                  .rule = text_at(tree, "rule"),
                                  .because = text_at(tree, "because")};
    for (const Tree& one : list_at(tree, "rejected"))
        match.rejected.push_back({text_at(one, "kind"), id_at(one, "id"), text_at(one, "reason")});
    return match;
}

}  // namespace

void append_resolution_json(std::string& out, const Resolution& resolution) {
    ObjectText object{out};
    object.add("conversation", resolution.conversation.value);
    object.add("contacts", resolution.contacts, append_id);
    object.add("leads", resolution.leads, append_id);
    object.add("accounts", resolution.accounts, append_id);
    object.add("opportunity", resolution.opportunity);
    object.add("opportunityAccount", resolution.opportunity_account);
    object.add("opportunityStage", resolution.opportunity_stage);
    object.add("overridden", resolution.overridden);
    object.add("participants", resolution.participants, append_match);
    object.add("candidates", resolution.candidates, append_candidate);
    object.end();
}

Resolution resolution_from_json(const std::string& text) {
    const auto parsed = json::parse(text);
    if (!parsed) throw ports::StoreError{"The store holds a damaged resolution."};
    const Tree& tree = *parsed;
    Resolution resolution;
    resolution.conversation = {text_at(tree, "conversation")};
    resolution.contacts = ids_at(tree, "contacts");
    resolution.leads = ids_at(tree, "leads");
    resolution.accounts = ids_at(tree, "accounts");
    resolution.opportunity = id_at(tree, "opportunity");
    resolution.opportunity_account = id_at(tree, "opportunityAccount");
    resolution.opportunity_stage = text_at(tree, "opportunityStage");
    resolution.overridden = flag_at(tree, "overridden");
    for (const Tree& one : list_at(tree, "participants"))
        resolution.participants.push_back(match_of(one));
    for (const Tree& one : list_at(tree, "candidates"))
        resolution.candidates.push_back({id_at(one, "id"), flag_at(one, "chosen"),
                                         text_at(one, "verdict"), text_at(one, "reason"),
                                         text_at(one, "note")});
    return resolution;
}

}  // namespace dealwire::store
