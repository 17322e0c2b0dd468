#pragma once

#include "engine/model/conversation.hpp"
#include "engine/model/member.hpp"
#include "engine/model/resolution.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace dealwire::exporting {

/// The members of one org, found by user, member id or e-mail, by users and addresses they had
/// before too. Of several with one e-mail: active before inactive, whose own address it is, then
/// the latest modified, then the lowest user id. Immutable, so safe to share.
class People {
public:
    explicit People(std::vector<model::Member> members);

    [[nodiscard]] const model::Member* by_user(std::string_view user) const;
    [[nodiscard]] const model::Member* by_member_id(std::string_view id) const;
    [[nodiscard]] const model::Member* by_email(std::string_view lower_case) const;

    /// Over what records are made from and filters read: ids, addresses, activity, and what rules
    /// and admins gave, but for the import of mail.
    [[nodiscard]] std::string digest() const;

private:
    using Index = std::unordered_map<std::string, std::size_t>;

    void add_further();
    [[nodiscard]] const model::Member* at(const Index& index, std::string_view key) const;

    std::vector<model::Member> members_;
    Index by_user_;
    Index by_member_id_;
    Index by_email_;
};

/// The member whom a user id of the document stands for: a member's id, a Salesforce user's id, or
/// the `userId` (else the `id`) of a party who is a member. Null where there is none.
const model::Member* find_person(std::string_view id, const model::Conversation& conversation,
                                 const model::Resolution& resolution, const People& people);

}  // namespace dealwire::exporting
