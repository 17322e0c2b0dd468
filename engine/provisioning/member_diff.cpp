#include "engine/provisioning/member_diff.hpp"

namespace dealwire::provisioning {
namespace {

using model::Member;
using model::MemberChange;

std::string flag(bool value) { return value ? "yes" : "no"; }

std::string aliases_of(const Member& member) {
    std::string text;
    for (const model::MemberAlias& alias : member.aliases)
        text += (text.empty() ? "" : ", ") + alias.address + " (" + alias.kind + ")";
    return text;
}

class Differ {
public:
    Differ(const Member* before, const Member& after, const DiffWords& words)
        : before_{before}, after_{after}, words_{words} {}

    std::vector<MemberChange> run() {
        if (before_)
            compare_all();
        else
            tell_newcomer();
        return std::move(changes_);
    }

private:
    void compare_all() {
        const Member& old = *before_;
        add("user", old.user.text(), after_.user.text());
        add("name", old.name, after_.name);
        add("email", old.email, after_.email);
        add("title", old.title, after_.title);
        add("department", old.department, after_.department);
        add("federation_id", old.federation_id, after_.federation_id);
        add("addresses", aliases_of(old), aliases_of(after_));
        if (old.manager != after_.manager)
            add("manager", manager(old.manager), manager(after_.manager));
        add("active", flag(old.active), flag(after_.active));
        add_settings(old);
    }

    void tell_newcomer() {
        add("member", "", "added");
        Member nobody;
        nobody.recorded = false;
        add_settings(nobody);
    }

    void add_settings(const Member& old) {
        add(model::kRecorded, flag(old.recorded), flag(after_.recorded));
        add(model::kImportMail, flag(old.import_mail), flag(after_.import_mail));
        add(model::kTeam, old.team, after_.team);
        add(model::kPermissionProfile, old.permission_profile, after_.permission_profile);
        add(model::kWorkspace, old.workspace, after_.workspace);
        add("rule", old.rule, after_.rule);
    }

    void add(const char* field, const std::string& old, const std::string& now) {
        if (old == now) return;
        auto reason = words_.reasons.find(field);
        if (reason == words_.reasons.end()) reason = words_.reasons.find("");
        changes_.push_back({after_.id, after_.user, after_.name, field, old, now,
                            reason == words_.reasons.end() ? "" : reason->second});
    }

    [[nodiscard]] std::string manager(const model::RecordId& user) const {
        if (user.empty()) return "";
        const std::string name = words_.name_of(user);
        return name.empty() ? user.text() : name + " (" + user.text() + ")";
    }

    const Member* before_;
    const Member& after_;
    const DiffWords& words_;
    std::vector<MemberChange> changes_;
};

}  // namespace

std::vector<MemberChange> differences(const Member* before, const Member& after,
                                      const DiffWords& words) {
    return Differ{before, after, words}.run();
}

}  // namespace dealwire::provisioning
