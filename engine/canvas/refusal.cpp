#include "engine/canvas/refusal.hpp"

namespace dealwire::canvas {

const char* name_of(Refusal refusal) {
    switch (refusal) {
        case Refusal::NoRequest:
            return "no-request";
        case Refusal::Unapproved:
            return "unapproved";
        case Refusal::Malformed:
            return "malformed";
        case Refusal::WrongSignature:
            return "wrong-signature";
        case Refusal::WrongAlgorithm:
            return "wrong-algorithm";
        case Refusal::Expired:
            return "expired";
        case Refusal::NotYet:
            return "not-yet";
        case Refusal::Undated:
            return "undated";
        case Refusal::Used:
            return "used";
        case Refusal::UnknownOrg:
            return "unknown-org";
        case Refusal::UnknownUser:
            return "unknown-user";
        case Refusal::NoRecord:
            return "no-record";
        case Refusal::UnknownRecord:
            return "unknown-record";
        case Refusal::SessionOver:
            return "session-over";
        case Refusal::BadSession:
            return "bad-session";
        case Refusal::Unframed:
            return "unframed";
        case Refusal::Private:
            return "private";
        case Refusal::NotExported:
            return "not-exported";
        case Refusal::NotShared:
            return "not-shared";
        case Refusal::AccessUnknown:
            return "access-unknown";
        case Refusal::Elsewhere:
            return "elsewhere";
        case Refusal::Gone:
            return "gone";
        case Refusal::Busy:
            break;
    }
    return "busy";
}

}  // namespace dealwire::canvas
