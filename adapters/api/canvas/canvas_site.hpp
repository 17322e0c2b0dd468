#pragma once

#include "adapters/api/canvas/canvas_door.hpp"
#include "adapters/api/canvas/canvas_reader.hpp"
#include "adapters/api/http/site.hpp"
#include "engine/ports/sealer.hpp"

#include <string>
#include <vector>

namespace dealwire::api {

struct SiteSettings {
    DoorSettings door;
    std::string object;                  ///< of conversation records, with its namespace
    std::string name_space;              ///< of the installed package; empty for none
    std::vector<std::string> ancestors;  ///< further origins that may show our pages
    bool secure = false;                 ///< reached by https alone
};

/// The pages inside Salesforce, and `/healthz`. A signed request is answered with a redirection to
/// the page of its record, whose address carries a session: pages in a frame of another site cannot
/// rely on cookies, and going back or reloading does not post the request again.
///
/// Threads: `answer` may be called by several at once. Never throws.
class CanvasSite final : public Site {
public:
    struct Ports {
        CanvasDoor::Ports door;
        CanvasReader::Ports reader;
        const ports::Sealer& sealer;
    };

    CanvasSite(Ports ports, SiteSettings settings);

    HttpReply answer(const HttpRequest& request) override;

private:
    /// Who asks, as far as it is known.
    struct Visit {
        std::string org;
        std::string user;
        std::string conversation;
    };

    HttpReply route(const HttpRequest& request);
    HttpReply health();
    HttpReply enter(const HttpRequest& request);
    HttpReply landing(const HttpRequest& request);
    HttpReply in_session(const HttpRequest& request);
    HttpReply turn_away(canvas::Refusal refusal, const Visit& visit = {});
    HttpReply html(int status, std::string body, const std::vector<std::string>& ancestors);
    std::vector<std::string> ancestors_of(const model::OrgId& org);
    [[nodiscard]] std::string policy(const std::vector<std::string>& ancestors) const;

    Ports ports_;
    SiteSettings settings_;
    CanvasDoor door_;
    CanvasReader reader_;
};

}  // namespace dealwire::api
