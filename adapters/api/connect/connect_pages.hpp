#pragma once

#include "engine/base/error.hpp"
#include "engine/connecting/authorisation.hpp"
#include "engine/model/connection.hpp"

#include <string>

namespace dealwire::api {

/// Where the pages of an authorisation are. The callback is registered in the app in Salesforce.
inline constexpr const char* kConnectStart = "/connect/salesforce/start";
inline constexpr const char* kConnectCallback = "/connect/salesforce/callback";

/// Pages for the person who authorises: what happened, and what to do.
std::string connected_page(const model::Connection& connection);
std::string not_connected_page(const base::Error& error);
std::string not_connected_page(connecting::Refusal refusal);
int status_of(connecting::Refusal refusal);

}  // namespace dealwire::api
