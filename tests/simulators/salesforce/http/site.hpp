#pragma once

#include "tests/simulators/salesforce/control/control.hpp"
#include "tests/simulators/salesforce/http/server.hpp"
#include "tests/simulators/salesforce/org/org.hpp"

namespace dealwire::orgsim {

/// One org as seen through its port: control endpoint, faults, OAuth, REST. Any thread.
class Site {
public:
    Site(Org& org, const Credentials& credentials) : org_(org), credentials_(credentials) {}

    Reply answer(const HttpRequest& request);

private:
    HttpResponse work(const HttpRequest& request);

    Org& org_;
    const Credentials& credentials_;
    Steering steering_;
};

}  // namespace dealwire::orgsim
