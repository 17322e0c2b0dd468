#include "engine/provisioning/identity.hpp"

#include "engine/base/text.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <unordered_map>
#include <unordered_set>

namespace dealwire::provisioning {
namespace {

using model::Member;
using model::RecordId;

constexpr std::size_t kNobody = static_cast<std::size_t>(-1);

std::string federation_of(const OrgUser& user) {
    return base::to_lower_ascii(base::trim(user.value("FederationIdentifier")));
}

std::string federation_of(const Member& member) {
    return base::to_lower_ascii(member.federation_id);
}

/// Two federation ids that differ tell two people, whatever the addresses say.
bool contradicts(const OrgUser& user, const Member& member) {
    const std::string one = federation_of(user);
    const std::string other = federation_of(member);
    return !one.empty() && !other.empty() && one != other;
}

std::vector<std::string> addresses_of(const Member& member) {
    std::vector<std::string> keys{email_key(member.email)};
    for (const model::MemberAlias& alias : member.aliases)
        if (alias.kind != model::kRefused) keys.push_back(email_key(alias.address));
    std::ranges::sort(keys);
    keys.erase(std::ranges::unique(keys).begin(), keys.end());
    return keys;
}

class Recogniser {
public:
    Recogniser(std::span<const Standing> standings, std::span<const Member> known,
               std::span<const Member> elsewhere, const AssignmentRules& rules)
        : standings_{standings}, rules_{rules} {
        for (const Member& member : known) add_known(member);
        attach_known();
        offer(elsewhere);
    }

    std::vector<Persona> run() {
        claim("the same user id in another org",
              [&](const Standing& standing) { return by_user_elsewhere(*standing.user); });
        if (rules_.by_federation_id)
            claim("federation id",
                  [&](const Standing& standing) { return by_federation_id(*standing.user); });
        if (rules_.by_email)
            claim("e-mail address",
                  [&](const Standing& standing) { return by_email(*standing.user); });
        for (const Standing* newcomer : newcomers_) personas_.push_back({.users = {*newcomer}});
        return std::move(personas_);
    }

private:
    /// Somebody whom no user of this org stands for now.
    struct Vacancy {
        const Member* member = nullptr;
        std::size_t persona = kNobody;  ///< where this org knew him
        bool taken = false;
    };

    void add_known(const Member& member) {
        const std::size_t at = personas_.size();
        personas_.push_back({.known = &member});
        by_user_.emplace(member.user, at);
        for (const RecordId& former : member.former_users) by_user_.emplace(former, at);
    }

    void attach_known() {
        for (const Standing& standing : standings_) {
            const auto found = by_user_.find(standing.user->user.id);
            if (found != by_user_.end())
                personas_[found->second].users.push_back(standing);
            else if (standing.is_colleague())
                newcomers_.push_back(&standing);
        }
    }

    void offer(std::span<const Member> elsewhere) {
        std::unordered_set<model::MemberId> here;
        for (std::size_t i = 0; i < personas_.size(); ++i) {
            here.insert(personas_[i].known->id);
            if (!personas_[i].is_colleague()) add_vacancy({personas_[i].known, i});
        }
        std::map<model::MemberId, const Member*> others;
        for (const Member& member : elsewhere) {
            if (here.contains(member.id)) continue;
            const auto [place, added] = others.emplace(member.id, &member);
            if (!added && !place->second->active && member.active) place->second = &member;
        }
        for (const auto& [id, member] : others) add_vacancy({member});
    }

    void add_vacancy(const Vacancy& vacancy) {
        const std::size_t at = vacancies_.size();
        vacancies_.push_back(vacancy);
        if (vacancy.persona == kNobody) vacant_users_.emplace(vacancy.member->user, at);
        if (const std::string id = federation_of(*vacancy.member); !id.empty())
            vacant_federation_ids_[id].push_back(at);
        for (const std::string& key : addresses_of(*vacancy.member))
            if (!key.empty()) vacant_addresses_[key].push_back(at);
    }

    void claim(const char* how, const std::function<std::size_t(const Standing&)>& find) {
        std::vector<const Standing*> left;
        for (const Standing* newcomer : newcomers_) {
            const std::size_t at = find(*newcomer);
            if (at == kNobody) {
                left.push_back(newcomer);
                continue;
            }
            Vacancy& vacancy = vacancies_[at];
            vacancy.taken = true;
            if (vacancy.persona == kNobody) {
                vacancy.persona = personas_.size();
                personas_.push_back({.elsewhere = vacancy.member});
            }
            Persona& persona = personas_[vacancy.persona];
            persona.users.push_back(*newcomer);
            std::ranges::sort(persona.users, {}, [](const Standing& s) { return s.user->user.id; });
            persona.recognised_by = how;
        }
        newcomers_ = std::move(left);
    }

    [[nodiscard]] std::size_t first_free(const std::vector<std::size_t>& places,
                                         const OrgUser& user) const {
        for (const std::size_t at : places)
            if (!vacancies_[at].taken && !contradicts(user, *vacancies_[at].member)) return at;
        return kNobody;
    }

    /// A full copy of an org keeps the ids; what was made later in either of them may share an id
    /// by chance, so something else has to agree.
    [[nodiscard]] std::size_t by_user_elsewhere(const OrgUser& user) const {
        const auto found = vacant_users_.find(user.user.id);
        if (found == vacant_users_.end() || vacancies_[found->second].taken) return kNobody;
        const Member& member = *vacancies_[found->second].member;
        if (contradicts(user, member)) return kNobody;
        const std::string federation = federation_of(user);
        const bool agrees =
            (!federation.empty() && federation == federation_of(member)) ||
            user.user.name == member.name ||
            std::ranges::binary_search(addresses_of(member), email_key(user.user.email));
        return agrees ? found->second : kNobody;
    }

    [[nodiscard]] std::size_t by_federation_id(const OrgUser& user) const {
        const auto found = vacant_federation_ids_.find(federation_of(user));
        return found == vacant_federation_ids_.end() ? kNobody : first_free(found->second, user);
    }

    [[nodiscard]] std::size_t by_email(const OrgUser& user) const {
        const auto found = vacant_addresses_.find(email_key(user.user.email));
        return found == vacant_addresses_.end() ? kNobody : first_free(found->second, user);
    }

    std::span<const Standing> standings_;
    const AssignmentRules& rules_;
    std::vector<Persona> personas_;
    std::unordered_map<RecordId, std::size_t> by_user_;
    std::vector<const Standing*> newcomers_;  ///< ascending user id
    std::vector<Vacancy> vacancies_;
    std::unordered_map<RecordId, std::size_t> vacant_users_;
    std::unordered_map<std::string, std::vector<std::size_t>> vacant_federation_ids_;
    std::unordered_map<std::string, std::vector<std::size_t>> vacant_addresses_;
};

}  // namespace

model::MemberId Persona::id() const {
    if (known) return known->id;
    return elsewhere ? elsewhere->id : model::MemberId{};
}

bool Persona::is_colleague() const { return std::ranges::any_of(users, &Standing::is_colleague); }

std::vector<Persona> recognise(std::span<const Standing> standings, std::span<const Member> known,
                               std::span<const Member> elsewhere, const AssignmentRules& rules) {
    return Recogniser{standings, known, elsewhere, rules}.run();
}

}  // namespace dealwire::provisioning
