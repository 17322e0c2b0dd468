#pragma once

#include "engine/model/member_change.hpp"

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dealwire::model {

/// What changes are told of. In the order of their names.
enum class SubjectKind { Connection, Conversation, Member };

inline constexpr std::size_t kSubjectKinds = 3;

const char* name_of(SubjectKind kind);
/// Throws std::out_of_range for an unknown name.
SubjectKind subject_kind_named(std::string_view name);

/// What of a subject became different.
enum class Aspect {
    Content,     ///< what it says: a document, the data of a member, a connection
    Access,      ///< who may see it: the private flag, a manager, a profile, the active connection
    Trackers,    ///< the hits of trackers
    Resolution,  ///< the records it belongs to, or a decision by hand
};

inline constexpr std::size_t kAspects = 4;

const char* name_of(Aspect aspect);

/// What a store noted while it wrote: an aspect of a subject, or that the subject is gone. A note
/// without a subject stands for all subjects of the kind that are there.
struct ChangeNote {
    SubjectKind kind = SubjectKind::Conversation;
    std::string subject;
    Aspect aspect = Aspect::Content;
    bool deleted = false;

    bool operator==(const ChangeNote&) const = default;
};

using ChangeNotes = std::vector<ChangeNote>;

/// What saving these members changed. It concerns access where the act says that something did
/// which decides who sees what.
ChangeNotes notes_of(std::span<const Member> members, const MemberAct& act);
/// The same for decisions by hand.
ChangeNotes notes_of(std::span<const ManualSetting> set,
                     std::span<const std::pair<MemberId, std::string>> cleared);

/// That another connection is the active one: every conversation belongs to other records and the
/// members are as another org knows them.
ChangeNotes notes_of_switch(const std::string& connection);

/// A place in the feed of one tenant: everything up to it was read. The default is the beginning.
/// Positions count transactions; one that touched many subjects tells of them in the order of kind
/// and id, all at its own position.
struct ChangePlace {
    std::int64_t position = 0;
    SubjectKind kind = SubjectKind::Connection;
    std::string subject = {};

    auto operator<=>(const ChangePlace&) const = default;
    bool operator==(const ChangePlace&) const = default;
};

/// The place behind all that happened at a position.
ChangePlace end_of(std::int64_t position);

/// What the feed holds of one subject: where it changed last, and where each aspect did.
struct ChangedSubject {
    SubjectKind kind = SubjectKind::Conversation;
    std::string id;
    std::int64_t position = 0;
    std::int64_t born = 0;  ///< where it came, or came back; 0: not yet
    bool deleted = false;
    std::array<std::int64_t, kAspects> aspects = {};  ///< 0: never

    bool operator==(const ChangedSubject&) const = default;

    [[nodiscard]] ChangePlace place() const { return {position, kind, id}; }
};

/// Follows one note. Content brings a deleted subject back; other aspects do not.
void apply(ChangedSubject& subject, const ChangeNote& note, std::int64_t position);

enum class ChangeType { Created, Updated, Deleted };

const char* name_of(ChangeType type);

/// What happened to a subject, for a reader who has read everything up to a place.
ChangeType type_since(const ChangedSubject& subject, const ChangePlace& read);
std::vector<Aspect> aspects_since(const ChangedSubject& subject, const ChangePlace& read);

}  // namespace dealwire::model
