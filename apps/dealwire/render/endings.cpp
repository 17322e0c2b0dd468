#include "apps/dealwire/render/endings.hpp"

#include <algorithm>

namespace dealwire::app {

using model::ObjectOutcome;

bool not_reached(const ObjectOutcome& object, const base::Error* ended_by) {
    return is_of_all(object, ended_by) && object.calls == 0 && object.read == 0 &&
           object.changed == 0 && object.deleted == 0;
}

std::string ending_words(std::string ending) {
    std::ranges::replace(ending, '-', ' ');
    return ending;
}

}  // namespace dealwire::app
