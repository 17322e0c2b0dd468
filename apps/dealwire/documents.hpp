#pragma once

#include "apps/dealwire/wiring.hpp"
#include "engine/model/setting_revision.hpp"

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dealwire::app {

// Documents that people write and put in force as revisions.

/// A document as somebody put it in force. Number 0 is the one that holds until somebody does.
struct DocumentRevision {
    int number = 0;
    std::string document;  ///< as it was written
    std::string by = {};
    std::optional<base::Instant> at = {};
    std::string note = {};
};

/// The documents of one kind of a tenant. Errors of the store are thrown.
class Documents {
public:
    /// `standard` is what holds where none was ever set.
    Documents(ports::SettingStore& settings, base::TenantId tenant, std::string kind,
              std::string_view standard)
        : settings_{settings},
          tenant_{std::move(tenant)},
          kind_{std::move(kind)},
          standard_{standard} {}

    /// The newest.
    [[nodiscard]] DocumentRevision active() const;
    [[nodiscard]] std::optional<DocumentRevision> find(int number) const;
    /// The newest first, the standard one last.
    [[nodiscard]] std::vector<DocumentRevision> history() const;

private:
    [[nodiscard]] DocumentRevision standard() const { return {.document = standard_}; }

    ports::SettingStore& settings_;
    base::TenantId tenant_;
    std::string kind_;
    std::string standard_;
};

/// The text of a file; nothing where it cannot be read.
std::optional<std::string> content_of(const std::string& file);

/// What somebody wants to put in force.
struct NewDocument {
    std::string document;
    std::string by;
    std::string note = {};
};

/// The revision that was in force when somebody decided; nothing: he decides whatever is.
using Seen = std::optional<int>;

/// Somebody else put another revision in force since.
class ChangedMeanwhile : public std::runtime_error {
public:
    explicit ChangedMeanwhile(int in_force);

    [[nodiscard]] int in_force() const { return in_force_; }

private:
    int in_force_;
};

/// Throws ChangedMeanwhile where another one than `seen` is in force. What is added afterwards has
/// to be added on `seen`, so that nothing comes between.
void check_seen(const Seen& seen, int in_force);

/// Keeps a document as the newest revision of its kind, on top of `seen`; throws ChangedMeanwhile.
DocumentRevision add_revision(Local& local, const std::string& kind, const NewDocument& wanted,
                              const Seen& seen);

}  // namespace dealwire::app
