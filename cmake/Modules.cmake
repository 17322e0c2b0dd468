# dealwire_module(NAME SOURCES file... [DEPENDS target...] [PRIVATE_DEPENDS target...] [NO_PCH])
#
# One static library per folder, named dealwire_<NAME> and used as dealwire::<NAME>. Includes are
# always written from the project root. What is allowed to include what: scripts/check_layers.py.

# The standard headers are precompiled once and used by all modules: a precompiled header per module
# would take longer to build than many a module itself.
add_library(dealwire_pch STATIC "${PROJECT_SOURCE_DIR}/cmake/standard_headers.cpp")
target_link_libraries(dealwire_pch PRIVATE dealwire_warnings)
target_precompile_headers(dealwire_pch PRIVATE "${PROJECT_SOURCE_DIR}/cmake/standard_headers.hpp")

function(dealwire_module name)
    cmake_parse_arguments(arg "NO_PCH" "" "SOURCES;DEPENDS;PRIVATE_DEPENDS" ${ARGN})
    if(NOT arg_SOURCES)  # headers only
        add_library(dealwire_${name} INTERFACE)
        add_library(dealwire::${name} ALIAS dealwire_${name})
        target_include_directories(dealwire_${name} INTERFACE "${PROJECT_SOURCE_DIR}")
        target_link_libraries(dealwire_${name} INTERFACE ${arg_DEPENDS})
        return()
    endif()
    add_library(dealwire_${name} STATIC ${arg_SOURCES})
    add_library(dealwire::${name} ALIAS dealwire_${name})
    target_include_directories(dealwire_${name} PUBLIC "${PROJECT_SOURCE_DIR}")
    target_link_libraries(dealwire_${name}
        PUBLIC ${arg_DEPENDS} Threads::Threads
        PRIVATE dealwire_warnings ${arg_PRIVATE_DEPENDS})
    if(NOT arg_NO_PCH)
        target_precompile_headers(dealwire_${name} REUSE_FROM dealwire_pch)
    endif()
endfunction()

# For the few that read files of the sources: "built_in/source_folder.hpp".
configure_file("${PROJECT_SOURCE_DIR}/cmake/source_folder.hpp.in"
    "${PROJECT_BINARY_DIR}/generated/built_in/source_folder.hpp" @ONLY)
add_library(dealwire_source_folder INTERFACE)
target_include_directories(dealwire_source_folder INTERFACE "${PROJECT_BINARY_DIR}/generated")
