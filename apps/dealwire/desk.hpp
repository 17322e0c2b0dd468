#pragma once

#include "apps/dealwire/command.hpp"
#include "apps/dealwire/wiring.hpp"

#include <functional>

namespace dealwire::app {

/// Runs `work` with the stores open, for no tenant in particular.
ExitCode at_installation(Invocation& invocation,
                         const std::function<ExitCode(Installation&)>& work);

/// Runs `work` with the stores open; settings that cannot be read end the command with every
/// problem listed.
ExitCode at_desk(Invocation& invocation, const std::function<ExitCode(Local&)>& work);

/// A connected tenant's own data: the active connection and the scope of its org.
struct Place {
    Local& local;
    const model::Connection& connection;
    model::OrgScope scope;
};

/// As `at_desk`, for commands that need to know the org but not to reach it.
ExitCode in_scope(Invocation& invocation, const std::function<ExitCode(Place&)>& work);

/// As `in_scope`, with a way into the org. A connection known to be dead is refused at once.
ExitCode with_org(Invocation& invocation, const std::function<ExitCode(Place&, Remote&)>& work);

/// The same for work that makes no call, so that a dead connection is no hindrance.
ExitCode without_calls(Invocation& invocation,
                       const std::function<ExitCode(Place&, Remote&)>& work);

/// The first of these ids that no conversation has; nothing where all are known.
std::optional<std::string> unknown_id(Local& local, const std::vector<std::string>& ids);

/// A tenant other than the default one of whom nothing is held: its name may be mistyped.
bool is_new_tenant(Local& local);

/// Who runs this program, for decisions that are remembered; in a thread that acts for somebody,
/// that one.
std::string person();

/// While it lives, this thread acts for somebody else: whoever asks the program from outside.
class ActingFor {
public:
    explicit ActingFor(std::string who);
    ~ActingFor();
    ActingFor(const ActingFor&) = delete;
    ActingFor& operator=(const ActingFor&) = delete;
    ActingFor(ActingFor&&) = delete;
    ActingFor& operator=(ActingFor&&) = delete;

private:
    std::string who_;
    const std::string* before_;
};

ExitCode no_such_conversation(Invocation& invocation, const std::string& id);
/// The same; where it was deleted, it says when and why.
ExitCode no_such_conversation(Invocation& invocation, Local& local, const std::string& id);

}  // namespace dealwire::app
