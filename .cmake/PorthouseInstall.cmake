# Headers, libraries and a package: find_package(porthouse), link porthouse::porthouse. The test kit
# comes with find_package(porthouse COMPONENTS test): porthouse::test.

function(porthouse_install)
  set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/porthouse")
  set(headers_dir "${CMAKE_INSTALL_INCLUDEDIR}/porthouse")
  set(part COMPONENT development)
  foreach(name protocol net actors)
    if(TARGET porthouse_${name})
      install(TARGETS porthouse_${name} EXPORT porthouse-targets ARCHIVE ${part} LIBRARY ${part})
      install(DIRECTORY ${name}/ DESTINATION "${headers_dir}/${name}" ${part}
              FILES_MATCHING PATTERN "*.hpp" PATTERN "page" EXCLUDE)
    endif()
  endforeach()
  install(FILES actors/porthouse.hpp DESTINATION "${headers_dir}" ${part})
  install(TARGETS porthouse EXPORT porthouse-targets)
  install(EXPORT porthouse-targets NAMESPACE porthouse:: DESTINATION "${package_dir}" ${part})
  if(TARGET porthouse_test)
    install(TARGETS porthouse_test EXPORT porthouse-test-targets ARCHIVE ${part})
    install(DIRECTORY tests/support/ DESTINATION "${headers_dir}/test" ${part}
            FILES_MATCHING PATTERN "*.hpp")
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
