# libidn2: internationalised domain names. Provides Idn2::idn2.
include(FindPackageHandleStandardArgs)

find_path(IDN2_INCLUDE_DIR idn2.h)
find_library(IDN2_LIBRARY idn2)
find_package_handle_standard_args(Idn2 REQUIRED_VARS IDN2_INCLUDE_DIR IDN2_LIBRARY)

if(Idn2_FOUND AND NOT TARGET Idn2::idn2)
    add_library(Idn2::idn2 UNKNOWN IMPORTED)
    set_target_properties(Idn2::idn2 PROPERTIES
        IMPORTED_LOCATION "${IDN2_LIBRARY}" INTERFACE_INCLUDE_DIRECTORIES "${IDN2_INCLUDE_DIR}")
endif()
