# What cpack makes: libporthouse-dev, which brings the CAF that it was built with, and
# porthouse-examples. `./dev package` does all of it.

set(PORTHOUSE_MAINTAINER "Porthouse maintainers <maintainers@porthouse.example>"
    CACHE STRING "Who stands for the packages: Name <address>")

# porthouse_release(id codename version): this machine's release, as /etc/os-release has it.
function(porthouse_release)
  file(STRINGS /etc/os-release lines)
  foreach(key ${ARGN})
    set(${key} "unknown" PARENT_SCOPE)
    foreach(line ${lines})
      if(line MATCHES "^${key}=\"?([^\"]*)\"?$")
        set(${key} "${CMAKE_MATCH_1}" PARENT_SCOPE)
      endif()
    endforeach()
  endforeach()
endfunction()

# What Debian wants of each package beside its files.
function(porthouse_package_papers debian_version debian_suite)
  set(papers "${PROJECT_BINARY_DIR}/papers")
  set(licence_name "none")
  set(licence_text " No licence has been given yet: all rights are reserved by the authors.")
  if(EXISTS "${PROJECT_SOURCE_DIR}/LICENSE")
    file(READ "${PROJECT_SOURCE_DIR}/LICENSE" text)
    set(licence_name "Porthouse")
    string(REGEX REPLACE "\n\n+" "\n.\n" text "\n${text}")
    string(REGEX REPLACE "\n+([^\n])" "\n \\1" licence_text "${text}")
    string(STRIP "${licence_text}" licence_text)
    string(PREPEND licence_text " ")
  endif()
  configure_file(.packaging/debian/copyright.in "${papers}/copyright" @ONLY)
  string(TIMESTAMP date "%a, %d %b %Y %H:%M:%S +0000" UTC)
  configure_file(.packaging/debian/changelog.in "${papers}/changelog.Debian" @ONLY)
  configure_file(CHANGELOG.md "${papers}/changelog" COPYONLY)
  execute_process(COMMAND gzip -9nkf changelog changelog.Debian WORKING_DIRECTORY "${papers}"
                          COMMAND_ERROR_IS_FATAL ANY)
  foreach(part development examples)
    install(FILES "${papers}/copyright" "${papers}/changelog.gz" "${papers}/changelog.Debian.gz"
            DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/${package_${part}}" COMPONENT ${part}
            EXCLUDE_FROM_ALL)
  endforeach()
endfunction()

function(porthouse_packages)
  set(package_development libporthouse-dev)
  set(package_examples porthouse-examples)
  porthouse_release(ID VERSION_ID VERSION_CODENAME)
  # Of each release of Debian a package of its own, since its libraries are its own; the later
  # release's is the newer one.
  set(release "1~${ID}${VERSION_ID}")
  set(CPACK_PACKAGE_CONTACT "${PORTHOUSE_MAINTAINER}")
  porthouse_package_papers("${PROJECT_VERSION}-${release}" "${VERSION_CODENAME}")

  set(CPACK_GENERATOR DEB)
  set(CPACK_PACKAGE_NAME porthouse)
  set(CPACK_PACKAGE_VERSION "${PROJECT_VERSION}")
  set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "")  # each package has its own
  set(CPACK_PACKAGING_INSTALL_PREFIX "${CMAKE_INSTALL_PREFIX}")
  set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ
                                                  GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
  set(CPACK_STRIP_FILES ON)
  set(CPACK_COMPONENTS_ALL development examples)
  set(CPACK_COMPONENTS_GROUPING IGNORE)
  set(CPACK_DEB_COMPONENT_INSTALL ON)
  set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
  set(CPACK_DEBIAN_PACKAGE_RELEASE "${release}")
  set(CPACK_DEBIAN_PACKAGE_SOURCE porthouse)
  set(CPACK_DEBIAN_COMPRESSION_TYPE xz)

  set(boost "${Boost_VERSION_MAJOR}.${Boost_VERSION_MINOR}")
  set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME ${package_development})
  set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
  set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS
      "libboost${boost}-dev, libboost-json${boost}-dev, libboost-url${boost}-dev, libssl-dev, \
zlib1g-dev, libc6-dev")
  set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SUGGESTS "cmake, g++, ${package_examples}")
  set(CPACK_DEBIAN_DEVELOPMENT_DESCRIPTION "WebSocket rooms made of actors - development files
A WebSocket server framework in C++20. Every connection is an actor that
lives in one room at a time; you write rooms, Porthouse carries the sockets,
one event loop per core.

Static libraries, headers, the test kit and the CMake package porthouse, with
the C++ Actor Framework that it was built with.")

  set(CPACK_DEBIAN_EXAMPLES_PACKAGE_NAME ${package_examples})
  set(CPACK_DEBIAN_EXAMPLES_PACKAGE_SECTION net)
  set(CPACK_DEBIAN_EXAMPLES_PACKAGE_SHLIBDEPS ON)
  set(CPACK_DEBIAN_EXAMPLES_DESCRIPTION "WebSocket rooms made of actors - examples
A chat, an echo, a cluster and other servers made of Porthouse, each with a
page for a browser. --help tells the flags of each. They are in
${CMAKE_INSTALL_FULL_LIBDIR}/porthouse/examples.")
  include(CPack)
endfunction()
