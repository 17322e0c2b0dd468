#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace dealwire::app {

// What commands say of their command line. The library behind it is all header: that
// command_line.cpp alone includes it keeps it out of the many files with a command.

/// An option, a flag or a word of a command, as it is declared. What makes a change returns the
/// same again; its command owns it.
class Argument {
public:
    explicit Argument(CLI::Option& option) : option_{option} {}

    Argument* required();
    Argument* expected(int count);
    /// Names what it holds before anything is read as the default.
    Argument* capture_default_str();
    /// Whether one mention may take several values.
    Argument* allow_extra_args(bool allowed);
    Argument* one_of(std::vector<std::string> words);
    Argument* between(int lowest, int highest);
    /// `problem` tells what is wrong with a value, empty where nothing is; `kind` stands for the
    /// value in the help.
    Argument* check(std::string (*problem)(const std::string&), const std::string& kind);
    Argument* needs(Argument* other);
    Argument* excludes(Argument* other);

    /// How often it was given.
    [[nodiscard]] std::size_t count() const;

private:
    CLI::Option& option_;
};

/// A command, or a family of them. What is declared with a variable is read into it, before the
/// callback is called.
class Command {
public:
    explicit Command(CLI::App& app);
    Command(const Command&) = delete;
    Command& operator=(const Command&) = delete;
    ~Command();

    Command* add_subcommand(const std::string& name, const std::string& help);
    /// So many of its commands have to be named.
    Command* require_subcommand(int number);
    Command* callback(std::function<void()> work);

    /// `Value` is one of the types that command_line.cpp lists.
    template <class Value>
    Argument* add_option(const std::string& name, Value& value, const std::string& help);
    /// `take` gets the text in place of a variable.
    Argument* add_text_option(const std::string& name, std::function<void(const std::string&)> take,
                              const std::string& help);
    Argument* add_flag(const std::string& name, bool& given, const std::string& help);

    /// Whether it was named on the command line.
    [[nodiscard]] bool parsed() const;

private:
    Argument* kept(CLI::Option* option);

    CLI::App& app_;
    std::vector<std::unique_ptr<Command>> commands_;
    std::vector<std::unique_ptr<Argument>> arguments_;
};

}  // namespace dealwire::app
