#include "adapters/api/keys/authorise_page.hpp"

#include "adapters/api/keys/oauth_site.hpp"
#include "adapters/api/pages/layout.hpp"
#include "engine/access/scopes.hpp"

namespace dealwire::api {
namespace {

void write_request(Html& html, const AuthorisePage& shown) {
    html.leaf("p", "The app \"" + shown.app +
                       "\" asks for access to the conversations of tenant '" + shown.tenant +
                       "'. Afterwards this browser goes to " + shown.goes_to + ".");
    html.leaf("p", "It may then:");
    const auto list = html.in("ul");
    for (const std::string& name : shown.scopes) {
        const auto scope = access::scope_named(name);
        html.leaf("li", scope ? std::string{access::words_for(*scope)} + " (" + name + ")" : name);
    }
}

void write_form(Html& html, const AuthorisePage& shown) {
    const auto form = html.in("form", {{"method", "post"}, {"action", kAuthorise}});
    for (const auto& [name, value] : shown.hidden)
        html.mark("input", {{"type", "hidden"}, {"name", name}, {"value", value}});
    if (!shown.trouble.empty()) html.leaf("p", {{"role", "alert"}}, shown.trouble);
    {
        const auto line = html.in("p");
        html.leaf("label", {{"for", "approval_code"}}, "Approval code ");
        html.mark("input", {{"id", "approval_code"},
                            {"name", "approval_code"},
                            {"autocomplete", "off"},
                            {"autofocus", ""},
                            {"required", ""}});
    }
    html.leaf("button", {{"type", "submit"}}, "Approve");
}

}  // namespace

std::string authorise_page(const AuthorisePage& shown) {
    const std::string title = "Approve of " + shown.app;
    return page(title, "notice", [&](Html& html) {
        const auto main = html.in("main", {{"class", "card"}});
        html.leaf("h1", title);
        write_request(html, shown);
        html.leaf("p",
                  "Only an admin can approve. On the machine that Dealwire runs on, this "
                  "prints a code that is good once, for ten minutes:");
        html.leaf("pre",
                  "dealwire --tenant " + shown.tenant + " apikey app approve " + shown.client_id);
        write_form(html, shown);
        html.leaf("p", "If you did not expect this, close the page: nothing happens then.");
    });
}

std::string not_authorised_page(const std::string& why, const std::string& remedy) {
    return page("The app cannot be approved", "notice", [&](Html& html) {
        const auto main = html.in("main", {{"class", "card"}});
        html.leaf("h1", "The app cannot be approved");
        html.leaf("p", why);
        html.leaf("p", remedy);
    });
}

}  // namespace dealwire::api
