# Headers, libraries and a package: find_package(porthouse), link porthouse::porthouse. The test kit
# comes with find_package(porthouse COMPONENTS test): porthouse::test.

# What users include, and what that includes: the rest of our headers stays at home.
set(porthouse_public_headers actors/*.hpp actors/spaces/*.hpp actors/cli/run.hpp
                             actors/cli/command_line.hpp actors/cli/own_flags.hpp)
set(porthouse_kit_headers tests/support/house.hpp tests/support/client.hpp tests/support/nodes.hpp
                          tests/support/schedules.hpp)

# porthouse_with_includes(result FILE…): these and all headers of ours that they reach.
function(porthouse_with_includes result)
  set(waiting ${ARGN})
  set(seen "")
  while(waiting)
    list(POP_FRONT waiting header)
    if(header IN_LIST seen)
      continue()
    endif()
    list(APPEND seen "${header}")
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/${header}")
    file(STRINGS "${PROJECT_SOURCE_DIR}/${header}" includes REGEX "^#include <porthouse/.+/")
    foreach(include ${includes})
      string(REGEX REPLACE "^#include <porthouse/(.+)>.*" "\\1" include "${include}")
      string(REGEX REPLACE "^test/" "tests/support/" include "${include}")
      list(APPEND waiting "${include}")
    endforeach()
  endwhile()
  set(${result} ${seen} PARENT_SCOPE)
endfunction()

# Each header where <porthouse/…> finds it.
function(porthouse_install_headers)
  foreach(header ${ARGN})
    cmake_path(GET header PARENT_PATH folder)
    string(REGEX REPLACE "^tests/support" "test" folder "${folder}")
    install(FILES "${header}" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/porthouse/${folder}"
            COMPONENT development)
  endforeach()
endfunction()

function(porthouse_install)
  set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/porthouse")
  set(part COMPONENT development)
  file(GLOB public RELATIVE "${PROJECT_SOURCE_DIR}" CONFIGURE_DEPENDS ${porthouse_public_headers})
  porthouse_with_includes(headers ${public})
  porthouse_install_headers(${headers})
  install(FILES actors/porthouse.hpp DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/porthouse" ${part})
  foreach(name protocol net actors)
    if(TARGET porthouse_${name})
      install(TARGETS porthouse_${name} EXPORT porthouse-targets ARCHIVE ${part} LIBRARY ${part})
    endif()
  endforeach()
  install(TARGETS porthouse EXPORT porthouse-targets)
  install(EXPORT porthouse-targets NAMESPACE porthouse:: DESTINATION "${package_dir}" ${part})
  if(TARGET porthouse_test)
    porthouse_with_includes(kit ${porthouse_kit_headers})
    list(REMOVE_ITEM kit ${headers})
    porthouse_install_headers(${kit})
    install(TARGETS porthouse_test EXPORT porthouse-test-targets ARCHIVE ${part})
    install(EXPORT porthouse-test-targets NAMESPACE porthouse:: DESTINATION "${package_dir}" ${part})
  endif()
  porthouse_install_package("${package_dir}" ${part})
endfunction()

function(porthouse_install_package package_dir)
  cmake_path(SET caf_prefix NORMALIZE "${CAF_DIR}/../../..")
  # Only the cache's has to be named: whoever installed another one knows where it is.
  set(porthouse_caf_dir "")
  if(EXISTS "${caf_prefix}/porthouse-patches")
    set(porthouse_caf_dir "${CAF_DIR}")
  endif()
  if(PORTHOUSE_INSTALL_CAF)
    set(caf_home "${CMAKE_INSTALL_LIBDIR}/porthouse/caf")
    if(NOT porthouse_caf_dir)
      message(FATAL_ERROR "PORTHOUSE_INSTALL_CAF: ${caf_prefix} is not the CAF of the cache")
    endif()
    install(DIRECTORY "${caf_prefix}/include" "${caf_prefix}/lib" DESTINATION "${caf_home}" ${ARGN})
    # Where it is as seen from the package, wherever both have been moved to.
    set(porthouse_caf_dir "\${CMAKE_CURRENT_LIST_DIR}/../../porthouse/caf/lib/cmake/CAF")
  endif()

  include(CMakePackageConfigHelpers)
  configure_package_config_file(
    .cmake/porthouse-config.cmake.in "${PROJECT_BINARY_DIR}/porthouse-config.cmake"
    INSTALL_DESTINATION "${package_dir}")
  write_basic_package_version_file("${PROJECT_BINARY_DIR}/porthouse-config-version.cmake"
                                   COMPATIBILITY SameMinorVersion)
  install(FILES "${PROJECT_BINARY_DIR}/porthouse-config.cmake"
                "${PROJECT_BINARY_DIR}/porthouse-config-version.cmake"
                .cmake/PorthouseCaf.cmake
          DESTINATION "${package_dir}" ${ARGN})
endfunction()
