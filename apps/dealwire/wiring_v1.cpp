#include "apps/dealwire/wiring_v1.hpp"

#include "adapters/api/v1/document_site.hpp"
#include "adapters/store/sql_change_feed.hpp"
#include "adapters/store/sql_conversation_directory.hpp"
#include "apps/dealwire/v1/v1_desk.hpp"

namespace dealwire::app {
namespace {

/// One request that takes conversations in; what is more comes in several.
constexpr std::uint64_t kMostIngest = std::uint64_t{256} << 20U;

api::v1::Handlers handlers_of(const V1Desk& desk) {
    api::v1::Handlers handlers;
    for (const auto add : {add_conversation_answers, add_intake_answers, add_setting_answers,
                           add_report_answers, add_member_answers, add_change_answers})
        add(desk, handlers);
    return handlers;
}

}  // namespace

struct V1Service::Impl {
    Impl(Installation& installation, V1Hooks hooks)
        : directory{installation.database()},
          changes{installation.database()},
          desk{installation, directory, changes, std::move(hooks)},
          site{handlers_of(desk), kMostIngest} {}

    store::SqlConversationDirectory directory;
    store::SqlChangeFeed changes;
    V1Desk desk;
    api::v1::V1Site site;
    api::v1::DocumentSite document;
};

V1Service::V1Service(Installation& installation, V1Hooks hooks)
    : impl_{std::make_unique<Impl>(installation, std::move(hooks))} {}

V1Service::~V1Service() = default;

api::CallerSite& V1Service::site() const { return impl_->site; }

api::Site& V1Service::document_site() const { return impl_->document; }

}  // namespace dealwire::app
