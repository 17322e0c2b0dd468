#pragma once

#include "adapters/api/http/message.hpp"

#include <string>
#include <vector>

namespace dealwire::api {

/// What the page on which an admin approves of an app shows.
struct AuthorisePage {
    std::string app;        ///< what the admin calls it
    std::string client_id;  ///< to approve of at the command line
    std::string tenant;
    std::vector<std::string> scopes;
    std::string goes_to;  ///< host that the browser is sent to afterwards
    FormFields hidden;    ///< what the app asked, to be sent along
    std::string trouble;  ///< with the code that was typed; empty at first
};

std::string authorise_page(const AuthorisePage& shown);

/// That it cannot be approved of here, why, and what to do.
std::string not_authorised_page(const std::string& why, const std::string& remedy);

}  // namespace dealwire::api
