#include "apps/dealwire/wiring_v1.hpp"

#include "adapters/api/v1/document_site.hpp"
#include "adapters/config/yaml_tree.hpp"
#include "adapters/store/sql_conversation_directory.hpp"
#include "apps/dealwire/wiring_v1/v1_desk.hpp"

namespace dealwire::app {
namespace {

/// Bytes of one request that takes conversations in; what is more comes in several.
std::uint64_t most_ingest(const config::Config& config) {
    return static_cast<std::uint64_t>(config.api.max_upload);
}

api::v1::Handlers handlers_of(const V1Desk& desk) {
    api::v1::Handlers handlers;
    for (const auto add : {add_conversation_answers, add_intake_answers, add_setting_answers,
                           add_report_answers, add_member_answers, add_change_answers})
        add(desk, handlers);
    return handlers;
}

}  // namespace

struct V1Service::Impl {
    Impl(Installation& installation, std::stop_token stop)
        : directory{installation.database()},
          desk{installation, directory, installation.changes(), std::move(stop)},
          site{handlers_of(desk), most_ingest(*installation.config())} {}

    store::SqlConversationDirectory directory;
    V1Desk desk;
    api::v1::V1Site site;
    api::v1::DocumentSite document{config::tree_of_yaml(api::v1::document_text())};
};

V1Service::V1Service(Installation& installation, std::stop_token stop)
    : impl_{std::make_unique<Impl>(installation, std::move(stop))} {}

V1Service::~V1Service() = default;

api::CallerSite& V1Service::site() const { return impl_->site; }

api::Site& V1Service::document_site() const { return impl_->document; }

}  // namespace dealwire::app
