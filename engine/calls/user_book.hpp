#pragma once

#include "engine/exporting/people.hpp"
#include "engine/model/conversation.hpp"
#include "engine/model/day_activity.hpp"
#include "engine/model/member.hpp"

#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace dealwire::calls {

/// The id by which the API names a member: up to 19 decimal digits, made from the member's own id,
/// so that it stays the same in every org of the tenant and for ever.
std::string user_id_of(const model::MemberId& id);

/// A name of ours as such an id.
std::string id_of_name(std::string_view name);

/// When the member came to be known here, which his own id tells; nothing where it tells none.
std::optional<base::Instant> created_at(const model::MemberId& id);

/// The members of a tenant as the API shows them. Documents name people by ids of their recorders;
/// a person whose address is a member's is that member. Immutable, so safe to share.
class UserBook {
public:
    explicit UserBook(std::vector<model::Member> members);

    /// By ascending id of the API.
    [[nodiscard]] const std::vector<model::Member>& users() const { return users_; }

    [[nodiscard]] const model::Member* by_id(std::string_view id) const;
    [[nodiscard]] const model::Member* by_user(const model::RecordId& user) const;
    [[nodiscard]] const model::Member* by_address(std::string_view written) const;

    /// Whom a user id of a document names in this conversation, before it is known who that is.
    static model::NamedPerson name_in(std::string_view id, const model::Conversation& conversation);
    /// Who it is; null where it is no member.
    [[nodiscard]] const model::Member* meant_by(const model::NamedPerson& name) const;

    /// The domains of the members' addresses, ascending.
    [[nodiscard]] const std::set<std::string>& domains() const { return domains_; }

    /// The member whom a user id of a document, or of a client, stands for in this conversation.
    [[nodiscard]] const model::Member* named(std::string_view id,
                                             const model::Conversation& conversation) const;
    [[nodiscard]] const model::Member* who(const model::Participant& participant) const;

    /// The same as the API writes it: a member's id, else what stands there.
    [[nodiscard]] std::string id_for(std::string_view id,
                                     const model::Conversation& conversation) const;
    /// Of the conversation's host; `0` where nobody is named.
    [[nodiscard]] std::string host_of(const model::Conversation& conversation) const;

private:
    std::vector<model::Member> users_;
    std::set<std::string> domains_;
    exporting::People people_;
    std::unordered_map<std::string, std::size_t> by_id_;
};

}  // namespace dealwire::calls
