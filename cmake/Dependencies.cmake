# Every third-party library, all from Debian packages (see scripts/lib/packages.sh).
# Why each one is here: docs/adr/0002-libraries.md.

find_package(Threads REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(ZLIB REQUIRED)
find_package(Poco REQUIRED COMPONENTS Foundation Net NetSSL)
find_package(yaml-cpp REQUIRED)
find_package(spdlog REQUIRED)
find_package(PrometheusCpp REQUIRED)
find_package(CLI11 REQUIRED)
find_package(tl-expected REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(SOCI REQUIRED)
find_package(Psl REQUIRED)
find_package(Idn2 REQUIRED)
find_package(Utf8proc REQUIRED)
find_package(mimalloc 2 REQUIRED)

if(DEALWIRE_TESTS)
    find_package(GTest REQUIRED)
    find_package(rapidcheck REQUIRED)
    find_package(Poco REQUIRED COMPONENTS Util JSON XML Data DataSQLite)
endif()

# Debian's Poco hands its own build flags on (_FILE_OFFSET_BITS, _XOPEN_SOURCE, _DEBUG, ...). They mean
# nothing on this platform, but a precompiled header cannot be shared between files that differ in them.
foreach(part Foundation Net NetSSL Util JSON XML Data DataSQLite Crypto)
    if(TARGET Poco::${part})
        get_target_property(definitions Poco::${part} INTERFACE_COMPILE_DEFINITIONS)
        if(definitions)
            list(FILTER definitions INCLUDE REGEX "POCO_")
            set_target_properties(Poco::${part} PROPERTIES INTERFACE_COMPILE_DEFINITIONS "${definitions}")
        endif()
    endif()
endforeach()
