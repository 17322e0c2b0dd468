#pragma once

#include "engine/base/clock.hpp"
#include "engine/intake/person.hpp"
#include "engine/model/deletion.hpp"
#include "engine/ports/conversation_store.hpp"
#include "engine/ports/deletion_store.hpp"
#include "engine/ports/event_log.hpp"
#include "engine/ports/participant_index.hpp"

#include <stop_token>
#include <string>
#include <vector>

namespace dealwire::jobs {

/// A conversation in which a person took part.
struct Involvement {
    base::ConversationId conversation;
    base::Instant time;
    bool others = false;  ///< somebody else who is not of the company took part, too
};

struct PersonFound {
    std::vector<Involvement> conversations;  ///< the newest first
    std::int64_t held = 0;                   ///< conversations of the tenant in all

    /// Whether the person is in so many conversations that it rather is one of our own: more than
    /// a tenth of all, and more than `kNeverMany`, which is little to lose by a wrong address.
    [[nodiscard]] bool looks_like_one_of_ours() const;

    static constexpr std::int64_t kNeverMany = 20;
};

/// How much of a conversation goes with a person.
enum class PersonErasureDepth {
    Conversations,  ///< all of it
    Data            ///< all of it where nobody else from outside took part, else the person's data
};

struct PersonErased {
    std::int64_t erased = 0;
    std::int64_t redacted = 0;
    bool stopped = false;  ///< before the end; the same call again does the rest
};

/// Erases what is held of one person. Crash-safe: the person is remembered before anything goes,
/// and the same call again does what is left. Errors of the stores are thrown.
class PersonErasure {
public:
    struct Ports {
        ports::ConversationStore& conversations;
        ports::ParticipantIndex& people;
        ports::DeletionStore& deletions;
        ports::ErasedPeople& erased;
        const ports::KeyedDigest& digester;
        base::Clock& clock;
        ports::EventLog& log;
    };

    /// `home`: calling code of the country of numbers without one; may be empty.
    PersonErasure(Ports ports, base::TenantId tenant, std::string home)
        : ports_{ports}, tenant_{std::move(tenant)}, home_{std::move(home)} {}

    PersonFound find(const intake::Person& person, const std::stop_token& stop);

    /// Remembers the person, also where there are none, and erases these and whatever was taken in
    /// before nothing with the person could be any more.
    PersonErased erase(const intake::Person& person, const model::DeletionAct& act,
                       const PersonFound& found, PersonErasureDepth depth,
                       const std::stop_token& stop);

    /// From now on the person may take part again. False where he was not remembered.
    bool allow(const intake::Person& person);
    [[nodiscard]] bool is_remembered(const intake::Person& person);

private:
    /// One time over what was found. False where it was stopped.
    bool erase_found(const intake::Person& person, const model::DeletionAct& act,
                     const PersonFound& found, PersonErasureDepth depth,
                     const std::stop_token& stop, PersonErased& done);
    [[nodiscard]] std::string digest_of(const intake::Person& person) const;
    std::int64_t redact(const intake::Person& person, const model::DeletionAct& act,
                        std::span<const base::ConversationId> ids);

    Ports ports_;
    base::TenantId tenant_;
    std::string home_;
};

}  // namespace dealwire::jobs
