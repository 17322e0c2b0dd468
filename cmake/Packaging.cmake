# What is installed where, and the Debian package (cpack -G DEB in the build folder).
#
# Component `program` goes below the prefix and suits any place: bin/, share/dealwire, share/doc.
# The program finds its mappings beside itself (../share/dealwire/mappings). Component `system` has
# absolute places (/etc, /lib/systemd) and is in the package alone.
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)  # a package needs the program, not every test
set(debian "${PROJECT_SOURCE_DIR}/config/debian")
set(packaged "${PROJECT_BINARY_DIR}/packaging")
set(documents "${CMAKE_INSTALL_DATADIR}/doc/dealwire")

install(TARGETS dealwire RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT program)
install(DIRECTORY mappings DESTINATION ${CMAKE_INSTALL_DATADIR}/dealwire COMPONENT program)
install(DIRECTORY config/grafana config/prometheus config/nginx
    DESTINATION ${CMAKE_INSTALL_DATADIR}/dealwire COMPONENT program)
install(FILES config/example.yaml config/users.example.yaml
    DESTINATION ${CMAKE_INSTALL_DATADIR}/dealwire COMPONENT program)
install(DIRECTORY docs/guide docs/reference DESTINATION ${documents} COMPONENT program)
install(FILES README.md DESTINATION ${documents} COMPONENT program)

# The settings of the package: the commented example with the places of a service.
file(READ config/example.yaml settings)
string(REPLACE "url: sqlite:dealwire.db" "url: sqlite:/var/lib/dealwire/dealwire.db" settings "${settings}")
string(REPLACE "file: dealwire.key" "file: /var/lib/dealwire/dealwire.key" settings "${settings}")
string(REPLACE "level: warn" "level: info" settings "${settings}")
string(REPLACE "format: text" "format: json" settings "${settings}")
foreach(line "url: sqlite:/var/lib" "file: /var/lib" "level: info" "format: json")
    string(FIND "${settings}" "${line}" found)
    if(found EQUAL -1)
        message(FATAL_ERROR "config/example.yaml changed: '${line}' cannot be put into the package's settings")
    endif()
endforeach()
file(WRITE "${packaged}/dealwire.yaml" "${settings}")

# Debian wants these compressed, with neither name nor time in them.
find_program(GZIP gzip)
function(install_gzipped from to)
    get_filename_component(name "${from}" NAME)
    add_custom_command(OUTPUT "${packaged}/${name}.gz"
        COMMAND ${CMAKE_COMMAND} -E make_directory "${packaged}"
        COMMAND ${GZIP} -9nc "${from}" > "${packaged}/${name}.gz"
        DEPENDS "${from}" VERBATIM)
    set_property(GLOBAL APPEND PROPERTY DEALWIRE_GZIPPED "${packaged}/${name}.gz")
    install(FILES "${packaged}/${name}.gz" DESTINATION "${to}" COMPONENT system)
endfunction()
if(GZIP)
    configure_file(CHANGELOG.md "${packaged}/changelog" COPYONLY)
    install_gzipped("${packaged}/changelog" /usr/share/doc/dealwire)
    install_gzipped("${PROJECT_SOURCE_DIR}/docs/man/dealwire.1" /usr/share/man/man1)
    get_property(gzipped GLOBAL PROPERTY DEALWIRE_GZIPPED)
    add_custom_target(packaging ALL DEPENDS ${gzipped})
    add_dependencies(packaging dealwire)
endif()

install(FILES "${packaged}/dealwire.yaml" DESTINATION /etc/dealwire COMPONENT system)
install(FILES config/debian/dealwire.default DESTINATION /etc/default RENAME dealwire COMPONENT system)
install(FILES config/systemd/dealwire.service config/systemd/dealwire-worker@.service
    DESTINATION /lib/systemd/system COMPONENT system)
install(FILES "${debian}/copyright" DESTINATION /usr/share/doc/dealwire COMPONENT system)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME dealwire)
set(CPACK_PACKAGE_VENDOR "The Dealwire authors")
set(CPACK_PACKAGE_CONTACT "The Dealwire authors <maintainers@dealwire.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "keeps conversations and a Salesforce org in step")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"Dealwire imports accounts, contacts, leads, opportunities and users, takes in
calls and meetings, resolves each to the records it belongs to and can say why,
and keeps a Conversation record with its children and tasks true in the org.

One program with SQLite, or many workers on one PostgreSQL.")
set(CPACK_SET_DESTDIR ON)  # for the absolute places
set(CPACK_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL program system)
set(CPACK_COMPONENTS_GROUPING ALL_COMPONENTS_IN_ONE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "adduser, ca-certificates")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "postgresql, nginx, prometheus")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA
    "${debian}/postinst" "${debian}/prerm" "${debian}/postrm" "${debian}/conffiles")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_THREADS 1)
include(CPack)
