#pragma once

#include "tests/simulators/salesforce/http/message.hpp"
#include "tests/simulators/salesforce/org/org.hpp"

namespace dealwire::orgsim {

/// POST /sobjects/X.
HttpResponse answer_create(const Session& session, const std::string& object,
                           const HttpRequest& request);
/// GET, PATCH, DELETE /sobjects/X/{id}.
HttpResponse answer_record(const Session& session, const std::string& object, const std::string& id,
                           const HttpRequest& request);
/// GET, PATCH, POST, DELETE /sobjects/X/{field}/{value}.
HttpResponse answer_by_key(const Session& session, const std::string& object,
                           const std::string& field, const std::string& value,
                           const HttpRequest& request);
/// GET /sobjects/X/updated and /deleted.
HttpResponse answer_updated(const Session& session, const std::string& object,
                            const HttpRequest& request);
HttpResponse answer_deleted(const Session& session, const std::string& object,
                            const HttpRequest& request);

/// The field a record may be matched by; throws NOT_FOUND with Salesforce's text.
const FieldSchema& match_field(const Session& session, const ObjectSchema& full,
                               const std::string& field);

}  // namespace dealwire::orgsim
