#include "tests/simulators/salesforce/start_screen.hpp"

#include <sstream>

namespace dealwire::orgsim {

std::string start_screen(const Org& production, const Org& sandbox, const Options& options,
                         const PackageReport& package, const Credentials& credentials,
                         const std::string& rows) {
    std::ostringstream out;
    out << "Simulated Salesforce org (API v31.0 to v67.0)\n\n"
        << "  production  " << production.url() << "   org " << production.identity().org_id << "\n"
        << "  sandbox     " << sandbox.url() << "   org " << sandbox.identity().org_id << "\n"
        << "  data        " << options.data << ", " << rows << "\n"
        << "  package     " << options.package.string() << ": " << package.objects << " objects, "
        << package.fields << " fields\n";
    for (const auto& problem : package.problems) {
        out << "  problem     " << problem << "\n";
    }
    if (package.objects == 0) {
        out << "  note        no package found; give its folder by --package\n";
    }
    out << "\nLogins (made up)\n"
        << "  client id / secret   " << credentials.client_id << " / " << credentials.client_secret
        << "\n"
        << "  refresh token        " << credentials.refresh_token << "\n"
        << "  user                 " << production.integration_username()
        << "   (sandbox: " << sandbox.integration_username() << ")\n"
        << "  password             " << credentials.password << "\n"
        << "  JWT bearer           the private key beside jwt-public.pem in "
           "tests/simulators/salesforce/keys\n"
        << "\nNext, in another terminal (dealwire is build/dev/bin/dealwire)\n"
        << "  printf " << credentials.client_secret << " > client-secret\n"
        << "  printf " << credentials.refresh_token << " > refresh-token\n"
        << "  dealwire init\n"
        << "  sed -i 's/test_hosts: \\[\\]/test_hosts: [127.0.0.1]/' dealwire.yaml\n"
        << "  dealwire connect salesforce --environment production --login-url " << production.url()
        << " \\\n"
        << "      --flow refresh-token --client-id " << credentials.client_id << " \\\n"
        << "      --client-secret-file client-secret --refresh-token-file refresh-token\n"
        << "  dealwire ingest tests/data/conversations.ndjson\n"
        << "  dealwire sync\n"
        << "\nFaults, clock, dumps: " << production.url() << "/simulator\n"
        << "Ctrl-C ends both orgs." << std::endl;
    return out.str();
}

}  // namespace dealwire::orgsim
