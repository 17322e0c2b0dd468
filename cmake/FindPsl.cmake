# libpsl: the public suffix list. Provides Psl::psl.
include(FindPackageHandleStandardArgs)

find_path(PSL_INCLUDE_DIR libpsl.h)
find_library(PSL_LIBRARY psl)
find_package_handle_standard_args(Psl REQUIRED_VARS PSL_INCLUDE_DIR PSL_LIBRARY)

if(Psl_FOUND AND NOT TARGET Psl::psl)
    add_library(Psl::psl UNKNOWN IMPORTED)
    set_target_properties(Psl::psl PROPERTIES
        IMPORTED_LOCATION "${PSL_LIBRARY}" INTERFACE_INCLUDE_DIRECTORIES "${PSL_INCLUDE_DIR}")
endif()
