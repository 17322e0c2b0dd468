#pragma once

#include "engine/base/email_address.hpp"
#include "engine/base/phone_number.hpp"
#include "engine/model/conversation.hpp"
#include "engine/ports/erased_people.hpp"

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace dealwire::intake {

/// Somebody by what he is known by: an e-mail address or a telephone number.
struct Person {
    std::optional<base::EmailAddress> address;  ///< without a plus tag
    std::optional<base::PhoneNumber> phone;

    /// In its one comparable form.
    [[nodiscard]] std::string text() const { return address ? address->text() : phone->e164; }

    bool operator==(const Person&) const = default;
};

/// Reads an address, or a number written with `+` (without it, as dialled in the country with the
/// calling code `home`). Nothing where it is neither.
std::optional<Person> parse_person(std::string_view text, std::string_view home = {});

/// Everybody whom a participant's address and number stand for.
std::vector<Person> people_of(const model::Participant& participant, std::string_view home);

bool is_same(const model::Participant& participant, const Person& person, std::string_view home);

bool took_part(const model::Conversation& conversation, const Person& person,
               std::string_view home);

/// People who were erased, as far as intake may know them.
class ErasedList {
public:
    /// Nobody.
    explicit ErasedList(std::int64_t revision = 0) : revision_{revision} {}

    /// `digester` must live as long.
    ErasedList(std::set<std::string> digests, const ports::KeyedDigest& digester, std::string home,
               std::int64_t revision = 0)
        : digests_{std::move(digests)},
          digester_{&digester},
          home_{std::move(home)},
          revision_{revision} {}

    /// That of ErasedPeople, as it was before this was read.
    [[nodiscard]] std::int64_t revision() const { return revision_; }

    /// Whether one of them took part.
    [[nodiscard]] bool concerns(const model::Conversation& conversation) const;

private:
    std::set<std::string> digests_;
    const ports::KeyedDigest* digester_ = nullptr;
    std::string home_;
    std::int64_t revision_ = 0;
};

}  // namespace dealwire::intake
