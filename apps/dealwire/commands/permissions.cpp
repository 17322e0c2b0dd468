#include "adapters/json/json.hpp"
#include "apps/dealwire/command_line.hpp"
#include "apps/dealwire/desk.hpp"
#include "apps/dealwire/preflight.hpp"
#include "apps/dealwire/render/table.hpp"
#include "apps/dealwire/render/trees.hpp"
#include "apps/dealwire/render/words.hpp"

#include <memory>

namespace dealwire::app {
namespace {

using base::Tree;

struct Options {
    std::string format = "text";
    std::string label = "Dealwire Least Rights";
    bool with_helpful = false;
    bool offline = false;
};

/// What the org says of the objects in use; nothing where it was not asked or did not answer.
struct Described {
    std::vector<model::ObjectInfo> objects;
    std::string not_asked;  ///< why not; empty where it was
};

constexpr const char* kDescription =
    "The least that the user Dealwire connects as needs, by the mapping, the tasks and the fields "
    "chosen when it was printed.";

Tree helpful_tree(const jobs::LeastRights& rights) {
    Tree::Array list;
    for (const jobs::HelpfulRight& right : rights.helpful)
        list.push_back(Tree::Object{{"permission", right.permission}, {"purpose", right.purpose}});
    return list;
}

Tree rights_tree(const jobs::LeastRights& rights, const std::string& xml) {
    Tree::Array objects;
    for (const jobs::ObjectRight& right : rights.objects)
        objects.push_back(Tree::Object{{"object", right.object},
                                       {"read", true},
                                       {"create", right.create},
                                       {"edit", right.edit},
                                       {"delete", right.remove},
                                       {"viewAll", right.view_all},
                                       {"modifyAll", right.modify_all}});
    Tree::Array fields;
    for (const jobs::FieldRight& right : rights.fields)
        fields.push_back(Tree::Object{{"object", right.object},
                                      {"field", right.field},
                                      {"read", true},
                                      {"edit", right.edit}});
    return Tree::Object{{"objects", std::move(objects)},
                        {"fields", std::move(fields)},
                        {"userPermissions", texts_tree(rights.user_permissions)},
                        {"customPermissions", texts_tree(rights.custom_permissions)},
                        {"helpful", helpful_tree(rights)},
                        {"permissionSet", xml}};
}

std::string words_of(const jobs::ObjectRight& right) {
    std::vector<std::string> words{"read"};
    if (right.create) words.emplace_back("create");
    if (right.edit) words.emplace_back("edit");
    if (right.remove) words.emplace_back("delete");
    if (right.modify_all)
        words.emplace_back("modify all");
    else if (right.view_all)
        words.emplace_back("view all");
    return joined(words);
}

void print_text(const jobs::LeastRights& rights, Output& output) {
    output.line("User permissions: " + joined(rights.user_permissions));
    if (!rights.custom_permissions.empty())
        output.line("Custom permissions: " + joined(rights.custom_permissions));
    for (const jobs::HelpfulRight& right : rights.helpful)
        output.line("Helpful, and not in the set (--with-helpful): " + right.permission + ", for " +
                    right.purpose);
    Table objects{{"object", "rights"}};
    for (const jobs::ObjectRight& right : rights.objects)
        objects.row({right.object, words_of(right)});
    output.line();
    for (const std::string& line : objects.lines()) output.line(line);
    Table fields{{"field", "rights"}};
    for (const jobs::FieldRight& right : rights.fields)
        fields.row({right.object + "." + right.field, right.edit ? "edit" : "read"});
    output.line();
    for (const std::string& line : fields.lines()) output.line(line);
    output.line();
    output.line(
        "As a file for the Salesforce CLI: dealwire permissions --format permissionset-xml "
        "> Dealwire_Least_Rights.permissionset-meta.xml");
}

Described ask(Local& local, const std::optional<model::Connection>& active, const Options& options,
              const std::stop_token& stop) {
    if (options.offline) return {{}, "--offline"};
    if (!active) return {{}, "there is no connection yet"};
    if (!active->trouble.empty()) return {{}, active->trouble};
    Remote remote{local, *active, {local.tenant(), active->org}};
    remote.let_everything_through();
    auto described = remote.describe(objects_in_use(local), stop);
    remote.remember_usage();
    if (!described) return {{}, described.error().detail};
    return {std::move(*described), ""};
}

ExitCode permissions(Invocation& invocation, Local& local, const Options& options) {
    const auto active = local.connections().active(local.tenant());
    const Described org = ask(local, active, options, invocation.stop);
    jobs::LeastRights rights =
        rights_needed(local, {local.tenant(), active ? active->org : model::OrgId{}}, org.objects);
    if (options.with_helpful) rights = with_helpful(std::move(rights));
    std::string xml = jobs::permission_set_xml(rights, options.label, kDescription);
    Tree document = rights_tree(rights, xml);
    document.set("askedOrg", org.not_asked.empty());
    if (!org.not_asked.empty() && !options.offline)
        invocation.output.warning("The org was not asked on which fields rights can be granted (" +
                                  org.not_asked +
                                  "), so that goes by what is known of every org. A field that is "
                                  "required there would make it refuse the set.");
    invocation.output.document(document);
    xml.pop_back();  // a line ends by itself
    if (options.format == "permissionset-xml")
        invocation.output.line(xml);
    else if (options.format == "json")
        invocation.output.line(json::to_pretty_text(document));
    else if (!invocation.output.json())
        print_text(rights, invocation.output);
    return ExitCode::Done;
}

}  // namespace

void add_permissions(Command& app, Action& chosen) {
    Command* command = app.add_subcommand(
        "permissions", "The least rights that the connected user needs, as a permission set");
    auto options = std::make_shared<Options>();
    command->add_option("--format", options->format, "text, permissionset-xml or json")
        ->one_of({"text", "permissionset-xml", "json"})
        ->capture_default_str();
    command->add_option("--label", options->label, "Label of the set")->capture_default_str();
    command->add_flag("--with-helpful", options->with_helpful,
                      "Also what is not needed and makes something better");
    command->add_flag("--offline", options->offline,
                      "Do not ask the org on which fields rights can be granted");
    command->callback([&chosen, options] {
        chosen = [options](Invocation& invocation) {
            return at_desk(invocation,
                           [&](Local& local) { return permissions(invocation, local, *options); });
        };
    });
}

}  // namespace dealwire::app
