#pragma once

#include "apps/dealwire/wiring.hpp"
#include "engine/model/setting_revision.hpp"

#include <optional>
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

/// Keeps a document as the newest revision of its kind, under the next free number.
DocumentRevision add_revision(Local& local, const std::string& kind, const std::string& document,
                              const std::string& by, const std::string& note);

}  // namespace dealwire::app
