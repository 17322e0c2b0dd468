#pragma once

#include "engine/model/conversation.hpp"
#include "engine/model/member.hpp"
#include "engine/model/resolution.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace dealwire::exporting {

/// What was asked about people, so that it can be told later whether an answer changed.
class Questions {
public:
    void add(char kind, std::string_view key);

    /// Eight hexadecimal digits for each, ascending, none twice. It is stored.
    [[nodiscard]] std::string text() const;

private:
    std::set<std::uint32_t> asked_;
};

/// The members of one org, found by user, member id or e-mail, by users and addresses they had
/// before too. Of several with one e-mail: active before inactive, whose own address it is, then
/// the latest modified, then the lowest user id. Immutable, so safe to share, but for one that is
/// heard; copies are cheap.
class People {
public:
    explicit People(std::vector<model::Member> members);

    /// The same people. What they are asked is added to `questions`, which must live as long.
    [[nodiscard]] People heard_by(Questions& questions) const;

    [[nodiscard]] const model::Member* by_user(std::string_view user) const;
    [[nodiscard]] const model::Member* by_member_id(std::string_view id) const;
    [[nodiscard]] const model::Member* by_email(std::string_view lower_case) const;

    /// Over what records are made from and filters read: ids, addresses, activity, and what rules
    /// and admins gave, but for the import of mail. Up to version 26 of the schema every
    /// conversation was settled on it.
    [[nodiscard]] std::string digest() const;

    /// Every question that has an answer, with the digest of the answer, which is over the same as
    /// `digest`. Equal for equal people; it is stored.
    [[nodiscard]] std::string answers() const;

private:
    struct Book;

    [[nodiscard]] const model::Member* at(char kind, std::string_view key) const;

    std::shared_ptr<const Book> book_;
    Questions* heard_by_ = nullptr;
};

/// The questions that `now` answers in another way than `before` did, as `Questions` names them:
/// two texts of `People::answers`.
std::set<std::string> questions_answered_anew(std::string_view before, std::string_view now);

/// The member whom a user id of the document stands for: a member's id, a Salesforce user's id, or
/// the `userId` (else the `id`) of a party who is a member. Null where there is none.
const model::Member* find_person(std::string_view id, const model::Conversation& conversation,
                                 const model::Resolution& resolution, const People& people);

}  // namespace dealwire::exporting
