# Language level, warnings, sanitizers and link settings, shared by every target of ours.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bin")

find_program(DEALWIRE_CCACHE ccache)
if(DEALWIRE_CCACHE)
    # Without the sloppiness settings no file that uses a precompiled header can be cached. Without depend
    # mode ccache would give out a precompiled header for another one that differs in comments alone; g++
    # then includes what is in it a second time.
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
        CCACHE_SLOPPINESS=pch_defines,time_macros CCACHE_DEPEND=1 CCACHE_BASEDIR=${PROJECT_SOURCE_DIR}
        ${DEALWIRE_CCACHE})
endif()

find_program(DEALWIRE_LLD ld.lld)
if(DEALWIRE_LLD)
    add_link_options(-fuse-ld=lld)
endif()
set_property(GLOBAL PROPERTY JOB_POOLS link_pool=2)
set(CMAKE_JOB_POOL_LINK link_pool)

# missing-field-initializers is off: g++ 12 applies it to designated initializers, whose very point is
# to leave the other members at the defaults written beside them. maybe-uninitialized is off: g++ 12
# raises it inside its own <stop_token>. When it optimises, it raises restrict, array-bounds and
# stringop-overflow and stringop-overread inside its own <string>.
add_library(dealwire_warnings INTERFACE)
target_compile_options(dealwire_warnings INTERFACE
    -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wnon-virtual-dtor -Wold-style-cast
    -Woverloaded-virtual -Wno-missing-field-initializers -Wno-maybe-uninitialized
    "$<$<CONFIG:Release>:-Wno-restrict;-Wno-array-bounds;-Wno-stringop-overflow;-Wno-stringop-overread>"
    -Werror)

if(DEALWIRE_SANITIZE_ADDRESS)
    # Not vptr: it needs the type information of SOCI's classes, which its libraries do not export.
    add_compile_options(-fsanitize=address,undefined -fno-sanitize=vptr -fno-omit-frame-pointer)
    add_link_options(-fsanitize=address,undefined -fno-sanitize=vptr)
endif()
if(DEALWIRE_SANITIZE_THREAD)
    add_compile_options(-fsanitize=thread -fno-omit-frame-pointer)
    add_link_options(-fsanitize=thread)
endif()
