#include "adapters/system/environment.hpp"

#include <cstdlib>
#include <cstring>
#include <map>
#include <mutex>

namespace dealwire::system {

base::Secret secret_variable(const char* name) {
    static std::mutex mutex;
    static std::map<std::string, base::Secret> taken;
    const std::lock_guard lock{mutex};
    const auto known = taken.find(name);
    if (known != taken.end()) return known->second.copy();
    char* value = std::getenv(name);
    if (!value || !*value) return {};
    const auto [kept, added] = taken.emplace(name, base::Secret{std::string{value}});
    ::explicit_bzero(value, std::strlen(value));
    ::unsetenv(name);
    return kept->second.copy();
}

}  // namespace dealwire::system
