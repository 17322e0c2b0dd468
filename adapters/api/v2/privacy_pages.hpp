#pragma once

#include "adapters/api/v2/asked.hpp"
#include "adapters/api/v2/holdings.hpp"
#include "engine/calls/privacy_data.hpp"
#include "engine/intake/person.hpp"

namespace dealwire::api::v2 {

/// What is held of a person, and its erasure (conversation API v2, section 9); the log of accesses
/// (11); and upload of CRM data, which Salesforce takes the place of here (12).
class PrivacyPages {
public:
    explicit PrivacyPages(Holdings& held) : held_{held} {}

    HttpReply data_for_address(const Asked& asked);
    HttpReply data_for_number(const Asked& asked);
    HttpReply erase_address(const Asked& asked);
    HttpReply erase_number(const Asked& asked);
    HttpReply logs(const Asked& asked);
    HttpReply crm_integrations(const Asked& asked);
    HttpReply register_crm(const Asked& asked);
    HttpReply unknown_crm(const Asked& asked);

private:
    /// Everything held of him.
    struct Found {
        std::vector<base::ConversationId> conversations;  ///< the newest first
        std::vector<calls::PersonRecord> records;
    };

    Found find(const Asked& asked, const intake::Person& person);
    base::Tree calls_of(const Asked& asked, const Found& found);
    /// Nothing where the request has to be refused; then `refused` says how.
    std::optional<intake::Person> person_in(const Asked& asked, const std::string& name,
                                            HttpReply& refused);
    HttpReply erase(const Asked& asked, const std::string& name);

    Holdings& held_;
};

}  // namespace dealwire::api::v2
