# Every third-party library, all from Debian packages (see scripts/lib/packages.sh).
# Why each one is here: docs/adr/0002-libraries.md.

find_package(Threads REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(ZLIB REQUIRED)
find_package(Poco REQUIRED COMPONENTS Foundation Net NetSSL)
find_package(yaml-cpp REQUIRED)
find_package(spdlog REQUIRED)
find_package(CLI11 REQUIRED)
find_package(tl-expected REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(SOCI REQUIRED)
find_package(Psl REQUIRED)
find_package(Idn2 REQUIRED)

if(DEALWIRE_TESTS)
    find_package(GTest REQUIRED)
    find_package(rapidcheck REQUIRED)
    find_package(Poco REQUIRED COMPONENTS Util JSON XML Data DataSQLite)
endif()
