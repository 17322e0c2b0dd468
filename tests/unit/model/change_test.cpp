#include "engine/model/change.hpp"

namespace dealwire::model {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

ChangeNote about(Aspect aspect) { return {SubjectKind::Conversation, "c1", aspect}; }

const ChangeNote kGone{SubjectKind::Conversation, "c1", Aspect::Content, true};

/// A conversation after notes at positions 1, 2, 3, …
ChangedSubject after(const ChangeNotes& notes) {
    ChangedSubject subject;
    subject.id = "c1";
    std::int64_t position = 0;
    for (const ChangeNote& note : notes) apply(subject, note, ++position);
    return subject;
}

TEST(ChangedSubject, IsCreatedForWhoReadNothingOfItYet) {
    const auto subject = after({about(Aspect::Content), about(Aspect::Resolution)});

    EXPECT_EQ(type_since(subject, {}), ChangeType::Created);
    EXPECT_EQ(type_since(subject, end_of(1)), ChangeType::Updated);
    EXPECT_THAT(aspects_since(subject, {}), ElementsAre(Aspect::Content, Aspect::Resolution));
    EXPECT_THAT(aspects_since(subject, end_of(1)), ElementsAre(Aspect::Resolution));
    EXPECT_THAT(aspects_since(subject, end_of(2)), IsEmpty());
}

TEST(ChangedSubject, StaysDeletedUntilItsContentComesBack) {
    const auto gone = after({about(Aspect::Content), kGone, about(Aspect::Trackers)});
    const auto back = after({about(Aspect::Content), kGone, about(Aspect::Content)});

    EXPECT_EQ(type_since(gone, end_of(1)), ChangeType::Deleted);
    EXPECT_EQ(type_since(back, end_of(1)), ChangeType::Created);
    EXPECT_EQ(type_since(back, end_of(3)), ChangeType::Updated);
}

TEST(ChangedSubject, ComparesPlacesWithinOnePosition) {
    ChangedSubject subject = after({about(Aspect::Content)});
    apply(subject, about(Aspect::Access), 1);

    EXPECT_THAT(aspects_since(subject, {1, SubjectKind::Conversation, "c0"}),
                ElementsAre(Aspect::Content, Aspect::Access));
    EXPECT_THAT(aspects_since(subject, {1, SubjectKind::Conversation, "c1"}), IsEmpty());
    EXPECT_LT(subject.place(), end_of(1));
}

TEST(ChangeNotes, TellAccessOfMembersApart) {
    Member ann;
    ann.id = {"m1"};
    Member bo;
    bo.id = {"m2"};
    MemberAct act;
    act.changes = {{{"m1"}, {}, "Ann", "title", "a", "b", ""},
                   {{"m2"}, {}, "Bo", "manager", "a", "b", ""}};

    EXPECT_THAT(notes_of(std::vector{ann, bo}, act),
                ElementsAre(ChangeNote{SubjectKind::Member, "m1", Aspect::Content},
                            ChangeNote{SubjectKind::Member, "m2", Aspect::Content},
                            ChangeNote{SubjectKind::Member, "m2", Aspect::Access}));
}

TEST(SubjectKind, HasANameBothWays) {
    for (const auto kind :
         {SubjectKind::Connection, SubjectKind::Conversation, SubjectKind::Member})
        EXPECT_EQ(subject_kind_named(name_of(kind)), kind);
    EXPECT_THROW(subject_kind_named("deal"), std::out_of_range);
}

}  // namespace
}  // namespace dealwire::model
