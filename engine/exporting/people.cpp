#include "engine/exporting/people.hpp"

#include "engine/base/digest.hpp"
#include "engine/model/record_id.hpp"

#include <map>
#include <unordered_map>
#include <utility>

namespace dealwire::exporting {
namespace {

using model::Member;

/// Whether `a` comes before `b` of two members with one e-mail.
bool comes_first(const Member& a, const Member& b) {
    if (a.active != b.active) return a.active;
    if (a.user_modified != b.user_modified) return a.user_modified > b.user_modified;
    return a.user < b.user;
}

/// Nothing for who has the defaults.
void add_settings(const Member& member, std::string& text) {
    if (!member.recorded) text.append("\tnot recorded");
    if (!member.team.empty()) text.append("\tteam ").append(member.team);
    if (!member.workspace.empty()) text.append("\tworkspace ").append(member.workspace);
    if (!member.permission_profile.empty())
        text.append("\tprofile ").append(member.permission_profile);
}

const Member* member_of_party(std::size_t party, const model::Resolution& resolution,
                              const People& people) {
    if (party >= resolution.participants.size()) return nullptr;
    const model::ParticipantMatch& match = resolution.participants[party];
    if (match.kind == "internal" && !match.id.empty()) return people.by_user(match.id.text());
    return people.by_email(match.email);
}

/// How a question reads: by what is asked, then the value.
constexpr char kByUser = 'u';
constexpr char kByMemberId = 'm';
constexpr char kByEmail = 'e';

std::uint32_t question(char kind, std::string_view key) {
    return static_cast<std::uint32_t>(base::short_digest(key, static_cast<unsigned char>(kind)));
}

constexpr std::size_t kQuestionDigits = 8;
constexpr std::size_t kAnswerDigits = 16;

std::string hex(std::uint64_t number, std::size_t digits) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text(digits, '0');
    for (std::size_t i = digits; i > 0; --i, number >>= 4U) text[i - 1] = kDigits[number & 15U];
    return text;
}

/// All that a record or a filter reads of somebody.
std::uint64_t answer(const Member& member) {
    std::string text = member.user.text() + ' ' + member.id.value + ' ' + member.email;
    text.append(member.active ? " 1" : " 0");
    add_settings(member, text);
    return base::short_digest(text);
}

/// The answer by its question, both as they are written.
std::map<std::string_view, std::string_view> answers_in(std::string_view text) {
    std::map<std::string_view, std::string_view> answers;
    for (constexpr std::size_t kWidth = kQuestionDigits + kAnswerDigits; text.size() >= kWidth;
         text.remove_prefix(kWidth))
        answers.emplace(text.substr(0, kQuestionDigits),
                        text.substr(kQuestionDigits, kAnswerDigits));
    return answers;
}

}  // namespace

void Questions::add(char kind, std::string_view key) { asked_.insert(question(kind, key)); }

std::string Questions::text() const {
    std::string text;
    for (const std::uint32_t each : asked_) text += hex(each, kQuestionDigits);
    return text;
}

/// The members and where each is found.
struct People::Book {
    using Index = std::unordered_map<std::string, std::size_t>;

    explicit Book(std::vector<Member> all);
    void add_further();

    [[nodiscard]] const Index& index(char kind) const {
        return kind == kByUser ? by_user : kind == kByEmail ? by_email : by_member_id;
    }

    std::vector<Member> members;
    Index by_user = {};
    Index by_member_id = {};
    Index by_email = {};
};

People::Book::Book(std::vector<Member> all) : members{std::move(all)} {
    for (std::size_t i = 0; i < members.size(); ++i) {
        const Member& member = members[i];
        by_user.try_emplace(member.user.text(), i);
        by_member_id.try_emplace(member.id.value, i);
        if (member.email.empty()) continue;
        const auto [place, added] = by_email.try_emplace(member.email, i);
        if (!added && comes_first(member, members[place->second])) place->second = i;
    }
    add_further();
}

/// One's own address goes before a further one of somebody else, unless who has it left.
void People::Book::add_further() {
    Index further;
    for (std::size_t i = 0; i < members.size(); ++i) {
        for (const model::RecordId& former : members[i].former_users)
            by_user.try_emplace(former.text(), i);
        for (const model::MemberAlias& alias : members[i].aliases) {
            if (alias.kind == model::kRefused) continue;
            const auto [place, added] = further.try_emplace(alias.address, i);
            if (!added && comes_first(members[i], members[place->second])) place->second = i;
        }
    }
    for (const auto& [address, at] : further) {
        const auto [place, added] = by_email.try_emplace(address, at);
        if (!added && members[at].active && !members[place->second].active) place->second = at;
    }
}

People::People(std::vector<Member> members)
    : book_{std::make_shared<const Book>(std::move(members))} {}

People People::heard_by(Questions& questions) const {
    People heard = *this;
    heard.heard_by_ = &questions;
    return heard;
}

const Member* People::at(char kind, std::string_view key) const {
    if (key.empty()) return nullptr;
    if (heard_by_) heard_by_->add(kind, key);
    const Book::Index& index = book_->index(kind);
    const auto found = index.find(std::string{key});
    return found == index.end() ? nullptr : &book_->members[found->second];
}

const Member* People::by_user(std::string_view user) const { return at(kByUser, user); }

const Member* People::by_member_id(std::string_view id) const { return at(kByMemberId, id); }

const Member* People::by_email(std::string_view lower_case) const {
    return at(kByEmail, lower_case);
}

std::string People::digest() const {
    std::string text;
    for (const Member& member : book_->members) {
        text.append(member.user.text()).append(" ").append(member.id.value).append(" ");
        text.append(member.email).append(member.active ? " 1" : " 0");
        for (const model::MemberAlias& alias : member.aliases)
            text.append(" ").append(alias.address).append(" ").append(alias.kind);
        for (const model::RecordId& former : member.former_users)
            text.append(" ").append(former.text());
        add_settings(member, text);
        text.append("\n");
    }
    return base::digest(text);
}

std::string People::answers() const {
    // Two questions of one number count as one, whose answer is both.
    std::map<std::uint32_t, std::uint64_t> answers;
    for (const char kind : {kByUser, kByMemberId, kByEmail})
        for (const auto& [key, at] : book_->index(kind))
            answers[question(kind, key)] += answer(book_->members[at]);
    std::string text;
    text.reserve(answers.size() * (kQuestionDigits + kAnswerDigits));
    for (const auto& [asked, said] : answers)
        text.append(hex(asked, kQuestionDigits)).append(hex(said, kAnswerDigits));
    return text;
}

std::set<std::string> questions_answered_anew(std::string_view before, std::string_view now) {
    const auto then = answers_in(before);
    const auto today = answers_in(now);
    std::set<std::string> anew;
    for (const auto& [question, answer] : then)
        if (const auto found = today.find(question);
            found == today.end() || found->second != answer)
            anew.emplace(question);
    for (const auto& [question, answer] : today)
        if (!then.contains(question)) anew.emplace(question);
    return anew;
}

const Member* find_person(std::string_view id, const model::Conversation& conversation,
                          const model::Resolution& resolution, const People& people) {
    if (id.empty()) return nullptr;
    if (const Member* member = people.by_member_id(id)) return member;
    if (const auto user = model::RecordId::parse(id))
        if (const Member* member = people.by_user(user->text())) return member;
    const auto& parties = conversation.participants;
    for (std::size_t i = 0; i < parties.size(); ++i)
        if (parties[i].user_id == id) return member_of_party(i, resolution, people);
    for (std::size_t i = 0; i < parties.size(); ++i)
        if (parties[i].id == id) return member_of_party(i, resolution, people);
    return nullptr;
}

}  // namespace dealwire::exporting
