#pragma once

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace dealwire::orgsim {

/// A refusal in Salesforce's own words. At top level it becomes
/// `[{"message","errorCode","fields"}]` with `status`, in a Collections item
/// `{"statusCode","message","fields"}`.
class ApiError : public std::runtime_error {
public:
    ApiError(int http_status, std::string error_code, const std::string& message,
             std::vector<std::string> error_fields = {})
        : std::runtime_error(message),
          status(http_status),
          code(std::move(error_code)),
          fields(std::move(error_fields)) {}

    int status;
    std::string code;
    std::vector<std::string> fields;
};

}  // namespace dealwire::orgsim
