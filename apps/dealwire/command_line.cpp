#include "apps/dealwire/command_line.hpp"

#include <CLI/App.hpp>

#include <cstddef>
#include <utility>

namespace dealwire::app {

Argument* Argument::required() {
    option_.required();
    return this;
}

Argument* Argument::expected(int count) {
    option_.expected(count);
    return this;
}

Argument* Argument::capture_default_str() {
    option_.capture_default_str();
    return this;
}

Argument* Argument::allow_extra_args(bool allowed) {
    option_.allow_extra_args(allowed);
    return this;
}

Argument* Argument::one_of(std::vector<std::string> words) {
    option_.check(CLI::IsMember(std::move(words)));
    return this;
}

Argument* Argument::between(int lowest, int highest) {
    option_.check(CLI::Range(lowest, highest));
    return this;
}

Argument* Argument::check(std::string (*problem)(const std::string&), const std::string& kind) {
    option_.check(problem, kind);
    return this;
}

Argument* Argument::needs(Argument* other) {
    option_.needs(&other->option_);
    return this;
}

Argument* Argument::excludes(Argument* other) {
    option_.excludes(&other->option_);
    return this;
}

std::size_t Argument::count() const { return option_.count(); }

Command::Command(CLI::App& app) : app_{app} {}

Command::~Command() = default;

Command* Command::add_subcommand(const std::string& name, const std::string& help) {
    return commands_.emplace_back(std::make_unique<Command>(*app_.add_subcommand(name, help)))
        .get();
}

Command* Command::require_subcommand(int number) {
    app_.require_subcommand(number);
    return this;
}

Command* Command::callback(std::function<void()> work) {
    app_.callback(std::move(work));
    return this;
}

Argument* Command::add_text_option(const std::string& name,
                                   std::function<void(const std::string&)> take,
                                   const std::string& help) {
    return kept(app_.add_option_function<std::string>(name, take, help));
}

Argument* Command::add_flag(const std::string& name, bool& given, const std::string& help) {
    return kept(app_.add_flag(name, given, help));
}

bool Command::parsed() const { return app_.parsed(); }

template <class Value>
Argument* Command::add_option(const std::string& name, Value& value, const std::string& help) {
    return kept(app_.add_option(name, value, help));
}

template Argument* Command::add_option(const std::string&, std::string&, const std::string&);
template Argument* Command::add_option(const std::string&, std::vector<std::string>&,
                                       const std::string&);
template Argument* Command::add_option(const std::string&, int&, const std::string&);
template Argument* Command::add_option(const std::string&, std::size_t&, const std::string&);
template Argument* Command::add_option(const std::string&, std::optional<int>&, const std::string&);
template Argument* Command::add_option(const std::string&, std::optional<std::size_t>&,
                                       const std::string&);
template Argument* Command::add_option(const std::string&, std::optional<std::string>&,
                                       const std::string&);

Argument* Command::kept(CLI::Option* option) {
    return arguments_.emplace_back(std::make_unique<Argument>(*option)).get();
}

}  // namespace dealwire::app
