# dealwire_test(NAME LABEL unit|contract|integration|e2e|property SOURCES file... [DEPENDS target...]
#               [TOGETHER])
#
# One GoogleTest program per folder of tests. `unit` and `property` do no I/O and need no server.
# A `contract` or `integration` program gets its own PostgreSQL schema from the environment
# variable DEALWIRE_TEST_POSTGRESQL (set by scripts/test.sh) and skips nothing when it is absent:
# the PostgreSQL half of its suites is then simply not instantiated. The tests of a `unit` or
# `property` program are one entry for ctest, as starting a thousand programs takes longer than
# their tests; so are those of any other with TOGETHER, for suites that share something dear.
#
# ctest gives `property` programs one and the same seed, so that nothing fails by chance in a change
# that has nothing to do with it. A program that is started by itself takes another each time; what
# it finds becomes a test.

include(GoogleTest)

# GoogleTest's headers, precompiled once for all test programs.
add_library(dealwire_test_pch STATIC "${PROJECT_SOURCE_DIR}/cmake/test_headers.cpp")
target_include_directories(dealwire_test_pch PRIVATE "${PROJECT_SOURCE_DIR}")
target_link_libraries(dealwire_test_pch PRIVATE dealwire_warnings GTest::gmock)
target_precompile_headers(dealwire_test_pch PRIVATE "${PROJECT_SOURCE_DIR}/cmake/test_headers.hpp")

function(dealwire_test name)
    cmake_parse_arguments(arg "TOGETHER" "LABEL" "SOURCES;DEPENDS" ${ARGN})
    add_executable(${name} ${arg_SOURCES})
    target_include_directories(${name} PRIVATE "${PROJECT_SOURCE_DIR}")
    target_link_libraries(${name} PRIVATE
        ${arg_DEPENDS} dealwire_warnings dealwire_source_folder GTest::gmock_main)
    target_precompile_headers(${name} REUSE_FROM dealwire_test_pch)
    if(arg_TOGETHER OR arg_LABEL MATCHES "^(unit|property)$")
        add_test(NAME ${name} COMMAND ${name})
        set_tests_properties(${name} PROPERTIES LABELS ${arg_LABEL})
        if(arg_LABEL STREQUAL "property")
            set_tests_properties(${name} PROPERTIES ENVIRONMENT "RC_PARAMS=seed=7")
        endif()
    else()
        gtest_discover_tests(${name} PROPERTIES LABELS ${arg_LABEL} DISCOVERY_MODE PRE_TEST)
    endif()
endfunction()
