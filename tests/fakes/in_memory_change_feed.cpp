#include "tests/fakes/in_memory_change_feed.hpp"

#include <algorithm>

namespace dealwire::fakes {

using base::TenantId;
using model::ChangedSubject;
using model::ChangeNote;
using model::ChangePlace;

void InMemoryChangeFeed::follow(Held& held, const ChangeNote& note) {
    if (note.subject.empty()) {
        for (auto& [key, subject] : held.subjects)
            if (key.first == note.kind && !subject.deleted)
                model::apply(subject, note, held.position);
        return;
    }
    ChangedSubject& subject = held.subjects[{note.kind, note.subject}];
    subject.kind = note.kind;
    subject.id = note.subject;
    model::apply(subject, note, held.position);
}

void InMemoryChangeFeed::note(const TenantId& tenant, const model::ChangeNotes& notes) {
    if (notes.empty()) return;
    const std::lock_guard lock{mutex_};
    Held& held = tenants_[tenant];
    ++held.position;
    for (const ChangeNote& note : notes) follow(held, note);
}

ports::ChangePage InMemoryChangeFeed::after(const TenantId& tenant, const ChangePlace& place,
                                            std::size_t limit) {
    const std::lock_guard lock{mutex_};
    ports::ChangePage page;
    page.next = place;
    for (const auto& [key, subject] : tenants_[tenant].subjects)
        if (subject.place() > place) page.subjects.push_back(subject);
    std::ranges::sort(page.subjects, {}, &ChangedSubject::place);
    page.more = page.subjects.size() > limit;
    if (page.more) page.subjects.resize(limit);
    if (!page.subjects.empty()) page.next = page.subjects.back().place();
    return page;
}

ChangePlace InMemoryChangeFeed::now(const TenantId& tenant) {
    const std::lock_guard lock{mutex_};
    return model::end_of(tenants_[tenant].position);
}

bool InMemoryChangeFeed::knows(const TenantId& tenant, const ChangePlace& place) {
    const std::lock_guard lock{mutex_};
    const Held& held = tenants_[tenant];
    if (place > model::end_of(held.position)) return false;
    if (place.subject.empty()) return true;
    const auto found = held.subjects.find({place.kind, place.subject});
    return found != held.subjects.end() && found->second.position >= place.position;
}

InMemoryChangeFeed::InMemoryChangeFeed() = default;

InMemoryChangeFeed::~InMemoryChangeFeed() = default;

bool InMemoryChangeFeed::fold(const base::TenantId&) { return false; }

void TellsChanges::tell_changes_to(InMemoryChangeFeed& feed) { feed_ = &feed; }

void TellsChanges::tell(const base::TenantId& tenant, const model::ChangeNotes& notes) {
    if (feed_) feed_->note(tenant, notes);
}

}  // namespace dealwire::fakes
