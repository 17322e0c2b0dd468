#include "engine/provisioning/hierarchy.hpp"

#include <algorithm>
#include <unordered_map>

namespace dealwire::provisioning {
namespace {

using model::Member;
using model::RecordId;

enum class Visit { New, Open, Closed };

/// Walks from one member upwards and notes the loop it runs into, if any.
class Walk {
public:
    explicit Walk(std::vector<Member>& members)
        : members_{members}, visits_(members.size(), Visit::New) {
        for (std::size_t i = 0; i < members.size(); ++i) at_.emplace(members[i].user, i);
    }

    std::vector<std::string> cut_all() {
        for (std::size_t start = 0; start < members_.size(); ++start) follow(start);
        return std::move(cuts_);
    }

private:
    void follow(std::size_t start) {
        std::vector<std::size_t> path;
        std::size_t here = start;
        while (visits_[here] == Visit::New) {
            visits_[here] = Visit::Open;
            path.push_back(here);
            const auto above = at_.find(members_[here].manager);
            if (above == at_.end()) break;
            here = above->second;
            if (visits_[here] == Visit::Open) cut_loop(path, here);
        }
        for (const std::size_t member : path) visits_[member] = Visit::Closed;
    }

    void cut_loop(const std::vector<std::size_t>& path, std::size_t entry) {
        const auto begin = std::ranges::find(path, entry);
        const auto lowest = std::min_element(
            begin, path.end(), [&](auto a, auto b) { return members_[a].user < members_[b].user; });
        Member& member = members_[*lowest];
        cuts_.push_back("The managers form a loop; " + member.name + " (" + member.user.text() +
                        ") is put at the top of it.");
        member.manager = {};
    }

    std::vector<Member>& members_;
    std::vector<Visit> visits_;
    std::unordered_map<RecordId, std::size_t> at_;
    std::vector<std::string> cuts_;
};

}  // namespace

std::vector<std::string> cut_cycles(std::vector<Member>& members) {
    return Walk{members}.cut_all();
}

}  // namespace dealwire::provisioning
