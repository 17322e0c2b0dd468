#include "engine/exporting/filter_facts.hpp"

#include "engine/base/email_address.hpp"
#include "engine/base/time_text.hpp"
#include "engine/exporting/affiliation.hpp"
#include "engine/exporting/task_choice.hpp"

#include <algorithm>
#include <array>

namespace dealwire::exporting {
namespace {

using base::Tree;
using model::Affiliation;
using model::Member;
using model::ParticipantMatch;
using model::RecordId;

/// Members of `conversation` that are members of the document's `metaData` under another name.
constexpr std::array<std::pair<const char*, const char*>, 9> kMetaData{{
    {"duration", "metaData.duration"},
    {"direction", "metaData.direction"},
    {"media", "metaData.media"},
    {"scope", "metaData.scope"},
    {"system", "metaData.system"},
    {"language", "metaData.language"},
    {"workspace", "metaData.workspaceId"},
    {"purpose", "metaData.purpose"},
    {"disposition", "metaData.sdrDisposition"},
}};

Tree text_or_null(const std::string& text) { return text.empty() ? Tree{} : Tree{text}; }

Tree time_or_null(const std::optional<base::Instant>& time) {
    return time ? Tree{base::to_text(*time)} : Tree{};
}

/// Builds the facts of one conversation.
class FactMaker {
public:
    FactMaker(const Subject& subject, const People& people, const CrmValues& crm)
        : conversation_{subject.conversation},
          document_{subject.document},
          resolution_{subject.resolution},
          people_{people},
          crm_{crm} {}

    [[nodiscard]] Tree all() const {
        Tree::Object facts;
        facts.emplace_back("conversation", conversation());
        facts.emplace_back("participants", counts());
        facts.emplace_back("participant", participants());
        const Member* host =
            find_person(conversation_.primary_user, conversation_, resolution_, people_);
        facts.emplace_back("host", host ? member(*host) : Tree{});
        facts.emplace_back("member", members(host));
        facts.emplace_back("account", records(resolution_.accounts));
        facts.emplace_back("primary_account", record(primary_account(resolution_)));
        facts.emplace_back("opportunity", record(resolution_.opportunity));
        facts.emplace_back("contact", records(resolution_.contacts));
        facts.emplace_back("lead", records(resolution_.leads));
        facts.emplace_back("tracker", found_trackers());
        facts.emplace_back("topic", in_document("content.topics"));
        facts.emplace_back("outcome", in_document("content.callOutcome"));
        return facts;
    }

private:
    [[nodiscard]] Tree in_document(std::string_view path) const {
        const Tree* found = document_.at(path);
        return found ? *found : Tree{};
    }

    [[nodiscard]] Tree conversation() const {
        Tree::Object facts{{"id", conversation_.id.value},
                           {"title", text_or_null(conversation_.title)},
                           {"time", base::to_text(conversation_.time)},
                           {"started", time_or_null(conversation_.started)},
                           {"scheduled", time_or_null(conversation_.scheduled)},
                           {"private", conversation_.is_private},
                           {"opportunity_stage", text_or_null(resolution_.opportunity_stage)}};
        for (const auto& [name, path] : kMetaData) facts.emplace_back(name, in_document(path));
        return facts;
    }

    [[nodiscard]] Affiliation side_of(std::size_t party) const {
        return affiliation_of(party, conversation_, resolution_);
    }

    [[nodiscard]] Tree counts() const {
        std::array<int, 3> sides{};
        for (std::size_t i = 0; i < conversation_.participants.size(); ++i)
            ++sides.at(static_cast<std::size_t>(side_of(i)));
        const auto of = [&](Affiliation side) { return sides.at(static_cast<std::size_t>(side)); };
        return Tree::Object{{"count", static_cast<int>(conversation_.participants.size())},
                            {"internal", of(Affiliation::Internal)},
                            {"external", of(Affiliation::External)},
                            {"unknown", of(Affiliation::Unknown)}};
    }

    [[nodiscard]] const ParticipantMatch& match_of(std::size_t party) const {
        static const ParticipantMatch kNone{};
        const auto& matches = resolution_.participants;
        return party < matches.size() ? matches[party] : kNone;
    }

    [[nodiscard]] Tree participants() const {
        Tree::Array all;
        for (std::size_t i = 0; i < conversation_.participants.size(); ++i)
            all.push_back(participant(i));
        return all;
    }

    [[nodiscard]] Tree participant(std::size_t party) const {
        const model::Participant& written = conversation_.participants[party];
        const ParticipantMatch& match = match_of(party);
        const auto address = base::parse_email(match.email.empty() ? written.email : match.email);
        const auto if_kind = [&](const char* kind) {
            return match.kind == kind ? record(match.id) : Tree{};
        };
        const Member* person = member_at(match);
        return Tree::Object{
            {"name", text_or_null(written.name.empty() ? match.name : written.name)},
            {"email", address ? Tree{address->text()} : Tree{}},
            {"domain", address ? Tree{address->domain} : Tree{}},
            {"phone", text_or_null(written.phone)},
            {"affiliation", word_of(side_of(party))},
            {"attended", written.attended},
            {"invited", written.invited},
            {"matched", match.kind.empty() ? Tree{"unknown"} : Tree{match.kind}},
            {"member", person ? member(*person) : Tree{}},
            {"contact", if_kind("contact")},
            {"lead", if_kind("lead")},
            {"account", record(match.account)}};
    }

    [[nodiscard]] const Member* member_at(const ParticipantMatch& match) const {
        if (match.kind != "internal") return nullptr;
        return match.id.empty() ? people_.by_email(match.email) : people_.by_user(match.id.view());
    }

    [[nodiscard]] Tree member(const Member& person) const {
        Tree facts = record(person.user);
        facts.set("user", person.user.text());
        facts.set("email", text_or_null(person.email));
        facts.set("active", person.active);
        facts.set("recorded", person.recorded);
        facts.set("team", text_or_null(person.team));
        facts.set("workspace", text_or_null(person.workspace));
        facts.set("permission_profile", text_or_null(person.permission_profile));
        return facts;
    }

    /// Everybody of ours who took part, and the host, who need not be among the parties.
    [[nodiscard]] Tree members(const Member* host) const {
        std::vector<const Member*> taken;
        if (host) taken.push_back(host);
        for (const ParticipantMatch& match : resolution_.participants)
            if (const Member* person = member_at(match);
                person && std::ranges::find(taken, person) == taken.end())
                taken.push_back(person);
        Tree::Array all;
        for (const Member* person : taken) all.push_back(member(*person));
        return all;
    }

    [[nodiscard]] Tree record(const RecordId& id) const {
        if (id.empty()) return {};
        const auto found = crm_.find(id);
        Tree values = found == crm_.end() ? Tree{Tree::Object{}} : found->second;
        values.set("Id", id.text());
        return values;
    }

    [[nodiscard]] Tree records(const std::vector<RecordId>& ids) const {
        Tree::Array all;
        for (const RecordId& id : ids) all.push_back(record(id));
        return all;
    }

    /// Those that were found in the conversation at least once.
    [[nodiscard]] Tree found_trackers() const {
        Tree::Array found;
        const Tree* list = document_.at("content.trackers");
        if (!list || !list->array()) return found;
        for (const Tree& tracker : *list->array()) {
            const Tree* count = tracker.find("count");
            const bool none = count && count->number() && base::to_double(*count->number()) == 0.0;
            if (none || !tracker.object()) continue;
            Tree::Object facts;
            for (const char* member_name : {"id", "name", "count", "type"})
                if (const Tree* value = tracker.find(member_name))
                    facts.emplace_back(member_name, *value);
            found.emplace_back(std::move(facts));
        }
        return found;
    }

    const model::Conversation& conversation_;
    const Tree& document_;
    const model::Resolution& resolution_;
    const People& people_;
    const CrmValues& crm_;
};

/// Collects ids without repeating one.
class IdCollector {
public:
    explicit IdCollector(const CrmFieldNames& fields) : fields_{fields} {}

    void add(const char* object, const RecordId& id) {
        if (id.empty() || !fields_.contains(object)) return;
        auto& ids = found_[object];
        if (std::ranges::find(ids, id) == ids.end()) ids.push_back(id);
    }

    std::map<std::string, std::vector<RecordId>> take() { return std::move(found_); }

private:
    const CrmFieldNames& fields_;
    std::map<std::string, std::vector<RecordId>> found_;
};

void add_participant(const ParticipantMatch& match, const People& people, IdCollector& ids) {
    ids.add("Account", match.account);
    if (match.kind == "contact") ids.add("Contact", match.id);
    if (match.kind == "lead") ids.add("Lead", match.id);
    if (match.kind != "internal") return;
    ids.add("User", match.id);
    if (const Member* person = people.by_email(match.email)) ids.add("User", person->user);
}

}  // namespace

FilterFacts filter_facts(const Subject& subject, const People& people, const CrmValues& crm) {
    return {FactMaker{subject, people, crm}.all(), &subject.document};
}

std::map<std::string, std::vector<RecordId>> records_read(const Subject& subject,
                                                          const People& people,
                                                          const CrmFieldNames& fields) {
    if (fields.empty()) return {};
    const model::Resolution& resolution = subject.resolution;
    IdCollector ids{fields};
    for (const RecordId& id : resolution.accounts) ids.add("Account", id);
    ids.add("Account", resolution.opportunity_account);
    ids.add("Opportunity", resolution.opportunity);
    for (const RecordId& id : resolution.contacts) ids.add("Contact", id);
    for (const RecordId& id : resolution.leads) ids.add("Lead", id);
    for (const ParticipantMatch& match : resolution.participants)
        add_participant(match, people, ids);
    if (const Member* host = find_person(subject.conversation.primary_user, subject.conversation,
                                         resolution, people))
        ids.add("User", host->user);
    return ids.take();
}

}  // namespace dealwire::exporting
