#include "tests/unit/adapters/salesforce/session_fixture.hpp"

namespace dealwire::salesforce {

SessionFixture::SessionFixture() { store_.add(kAcme, a_connection(), some_credentials()); }

SessionFixture::~SessionFixture() = default;

model::Connection SessionFixture::stored() { return store_.all(kAcme).front(); }

std::string SessionFixture::stored_access_token() {
    return store_.credentials(kAcme, {"c1"}).access_token.reveal();
}

std::string SessionFixture::stored_refresh_token() {
    return store_.credentials(kAcme, {"c1"}).refresh_token.reveal();
}

}  // namespace dealwire::salesforce
