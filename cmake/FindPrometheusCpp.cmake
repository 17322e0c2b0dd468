# The core of prometheus-cpp: registry and text format. Provides prometheus-cpp::core. Its own package
# file also wants its HTTP server and that one's libraries, which we do without.
include(FindPackageHandleStandardArgs)

find_path(PROMETHEUS_CPP_INCLUDE_DIR prometheus/registry.h)
find_library(PROMETHEUS_CPP_CORE_LIBRARY prometheus-cpp-core)
find_package_handle_standard_args(PrometheusCpp
    REQUIRED_VARS PROMETHEUS_CPP_INCLUDE_DIR PROMETHEUS_CPP_CORE_LIBRARY)

if(PrometheusCpp_FOUND AND NOT TARGET prometheus-cpp::core)
    add_library(prometheus-cpp::core UNKNOWN IMPORTED)
    set_target_properties(prometheus-cpp::core PROPERTIES
        IMPORTED_LOCATION "${PROMETHEUS_CPP_CORE_LIBRARY}"
        INTERFACE_INCLUDE_DIRECTORIES "${PROMETHEUS_CPP_INCLUDE_DIR}")
endif()
