#include "engine/model/change.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>

namespace dealwire::model {
namespace {

constexpr std::array<const char*, kSubjectKinds> kKindNames{"connection", "conversation", "member"};
constexpr std::array<const char*, kAspects> kAspectNames{"content", "access", "trackers",
                                                         "resolution"};

bool is_after(const ChangedSubject& subject, std::int64_t position, const ChangePlace& read) {
    return position > 0 && ChangePlace{position, subject.kind, subject.id} > read;
}

/// Of a member: what decides whom he sees, and who sees him.
bool concerns_access(const std::string& field) {
    constexpr std::array<std::string_view, 10> kFields{
        "member",  "user",    "active", "email",    "addresses",
        "manager", kRecorded, kTeam,    kWorkspace, kPermissionProfile};
    return std::ranges::find(kFields, field) != kFields.end();
}

void add(ChangeNotes& notes, const MemberId& member, Aspect aspect) {
    notes.push_back({SubjectKind::Member, member.value, aspect});
}

}  // namespace

const char* name_of(SubjectKind kind) { return kKindNames.at(static_cast<std::size_t>(kind)); }

SubjectKind subject_kind_named(std::string_view name) {
    for (std::size_t i = 0; i < kKindNames.size(); ++i)
        if (name == kKindNames[i]) return static_cast<SubjectKind>(i);
    throw std::out_of_range{"There is no kind of subject named " + std::string{name} + "."};
}

const char* name_of(Aspect aspect) { return kAspectNames.at(static_cast<std::size_t>(aspect)); }

ChangeNotes notes_of(std::span<const Member> members, const MemberAct& act) {
    ChangeNotes notes;
    std::set<MemberId> saved;
    for (const Member& member : members) {
        add(notes, member.id, Aspect::Content);
        saved.insert(member.id);
    }
    std::set<MemberId> access;
    for (const MemberChange& change : act.changes)
        if (concerns_access(change.field) && saved.contains(change.member))
            access.insert(change.member);
    for (const MemberId& member : access) add(notes, member, Aspect::Access);
    return notes;
}

ChangeNotes notes_of(std::span<const ManualSetting> set,
                     std::span<const std::pair<MemberId, std::string>> cleared) {
    std::set<MemberId> touched;
    for (const ManualSetting& setting : set) touched.insert(setting.member);
    for (const auto& [member, setting] : cleared) touched.insert(member);
    ChangeNotes notes;
    for (const MemberId& member : touched) add(notes, member, Aspect::Access);
    return notes;
}

ChangeNotes notes_of_switch(const std::string& connection) {
    return {{SubjectKind::Connection, connection, Aspect::Access},
            {SubjectKind::Conversation, "", Aspect::Resolution},
            {SubjectKind::Member, "", Aspect::Content}};
}

ChangePlace end_of(std::int64_t position) { return {position + 1, SubjectKind::Connection, ""}; }

void apply(ChangedSubject& subject, const ChangeNote& note, std::int64_t position) {
    subject.position = position;
    if (note.deleted) {
        subject.deleted = true;
        return;
    }
    const bool comes_back = subject.deleted && note.aspect == Aspect::Content;
    if (subject.born == 0 || comes_back) subject.born = position;
    if (comes_back) subject.deleted = false;
    subject.aspects.at(static_cast<std::size_t>(note.aspect)) = position;
}

const char* name_of(ChangeType type) {
    constexpr std::array kNames{"created", "updated", "deleted"};
    return kNames.at(static_cast<std::size_t>(type));
}

ChangeType type_since(const ChangedSubject& subject, const ChangePlace& read) {
    if (subject.deleted) return ChangeType::Deleted;
    return is_after(subject, subject.born, read) ? ChangeType::Created : ChangeType::Updated;
}

std::vector<Aspect> aspects_since(const ChangedSubject& subject, const ChangePlace& read) {
    std::vector<Aspect> found;
    for (std::size_t i = 0; i < kAspects; ++i)
        if (is_after(subject, subject.aspects[i], read)) found.push_back(static_cast<Aspect>(i));
    return found;
}

}  // namespace dealwire::model
