# How the targets of Porthouse are made: one function per kind.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
if(PROJECT_IS_TOP_LEVEL)
  set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bin")
endif()

# -- includes -----------------------------------------------------------------------------------

# `<porthouse/folder/file.hpp>` in the tree as installed: the build tree holds links to the folders.
set(porthouse_include_root "${PROJECT_BINARY_DIR}/include")
file(MAKE_DIRECTORY "${porthouse_include_root}/porthouse")
foreach(folder protocol net actors)
  file(CREATE_LINK "${PROJECT_SOURCE_DIR}/${folder}" "${porthouse_include_root}/porthouse/${folder}"
       SYMBOLIC)
endforeach()
file(CREATE_LINK "${PROJECT_SOURCE_DIR}/tests/support" "${porthouse_include_root}/porthouse/test"
     SYMBOLIC)
file(CREATE_LINK "${PROJECT_SOURCE_DIR}/actors/porthouse.hpp"
     "${porthouse_include_root}/porthouse/porthouse.hpp" SYMBOLIC)

# -- flags --------------------------------------------------------------------------------------

# Warnings and sanitizers for our own targets; what we link stays as it is.
function(porthouse_flags target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wconversion)
  if(PORTHOUSE_WERROR)
    target_compile_options(${target} PRIVATE -Werror)
  endif()
  if(NOT PORTHOUSE_SANITIZERS)
    return()
  endif()
  set(sanitize "-fsanitize=${PORTHOUSE_SANITIZERS}")
  if(PORTHOUSE_FUZZ)
    set(sanitize "${sanitize},fuzzer-no-link")
  endif()
  # Not vptr: it looks at memory through a pipe, and takes the tests that use up all descriptors for
  # objects of the wrong type.
  target_compile_options(${target} PRIVATE ${sanitize} -fno-sanitize-recover=all -fno-sanitize=vptr
                                           -fno-omit-frame-pointer)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # g++ 12 takes the sanitizers' own code for ours.
    target_compile_options(${target} PRIVATE -Wno-maybe-uninitialized -Wno-tsan)
  endif()
  target_link_options(${target} PUBLIC "$<BUILD_INTERFACE:-fsanitize=${PORTHOUSE_SANITIZERS}>")
endfunction()

# porthouse_precompile(target [TEST] [CAF]): has the large headers of others read once: half of the
# time that a source takes. None of ours, so that a change of one builds what includes it and no more.
function(porthouse_precompile target)
  if(NOT PORTHOUSE_PRECOMPILE)
    return()
  endif()
  set(headers <algorithm> <chrono> <functional> <map> <memory> <optional> <span> <string> <vector>
              <boost/json.hpp>)
  if("TEST" IN_LIST ARGN)
    list(APPEND headers <boost/test/unit_test.hpp>)
  endif()
  if("CAF" IN_LIST ARGN)
    list(APPEND headers <caf/all.hpp>)
  endif()
  target_precompile_headers(${target} PRIVATE ${headers})
endfunction()

# -- libraries ----------------------------------------------------------------------------------

# porthouse_library(protocol PUBLIC … PRIVATE …): the sources of this folder, as a static library.
function(porthouse_library name)
  cmake_parse_arguments(arg "" "" "PUBLIC;PRIVATE" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS *.cpp */*.cpp)
  if(NOT sources)
    message(STATUS "porthouse_${name}: no sources yet")
    return()
  endif()
  add_library(porthouse_${name} STATIC ${sources})
  add_library(porthouse::${name} ALIAS porthouse_${name})
  set_target_properties(porthouse_${name} PROPERTIES EXPORT_NAME ${name})
  target_compile_features(porthouse_${name} PUBLIC cxx_std_20)
  target_include_directories(
    porthouse_${name} PUBLIC "$<BUILD_INTERFACE:${porthouse_include_root}>"
                             "$<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>")
  target_link_libraries(porthouse_${name} PUBLIC ${arg_PUBLIC} PRIVATE ${arg_PRIVATE})
  porthouse_flags(porthouse_${name})
endfunction()

# What a user links: `porthouse::porthouse`.
function(porthouse_umbrella)
  add_library(porthouse INTERFACE)
  add_library(porthouse::porthouse ALIAS porthouse)
  foreach(name actors protocol)
    if(TARGET porthouse_${name})
      target_link_libraries(porthouse INTERFACE porthouse_${name})
    endif()
  endforeach()
endfunction()

# -- programs -----------------------------------------------------------------------------------

# porthouse_programs(example … LINK …): one program per source of this folder; what lies in
# support/ is linked to all. A `prefix` keeps a bench apart from an example of the same name.
function(porthouse_programs kind)
  cmake_parse_arguments(arg "" "PREFIX" "LINK" ${ARGN})
  file(GLOB support CONFIGURE_DEPENDS support/*.cpp)
  if(support)
    add_library(porthouse_${kind}_support STATIC ${support})
    target_link_libraries(porthouse_${kind}_support PUBLIC ${arg_LINK})
    porthouse_flags(porthouse_${kind}_support)
    set(arg_LINK porthouse_${kind}_support)
  endif()
  file(GLOB sources CONFIGURE_DEPENDS *.cpp)
  foreach(source ${sources})
    cmake_path(GET source STEM name)
    add_executable(${kind}_${name} ${source})
    set_target_properties(${kind}_${name} PROPERTIES OUTPUT_NAME ${arg_PREFIX}${name})
    target_link_libraries(${kind}_${name} PRIVATE ${arg_LINK})
    porthouse_flags(${kind}_${name})
  endforeach()
endfunction()

# -- tests --------------------------------------------------------------------------------------

# porthouse_add_test(folder.name COMMAND …): one line in ctest. It finds our programs in
# PORTHOUSE_BIN, and a sanitizer's finding fails it.
function(porthouse_add_test name)
  cmake_parse_arguments(arg "" "TIMEOUT" "COMMAND" ${ARGN})
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 120)
  endif()
  if(PORTHOUSE_SANITIZERS)
    math(EXPR arg_TIMEOUT "${arg_TIMEOUT} * 5")
  endif()
  string(REGEX REPLACE "[.].*" "" folder "${name}")
  add_test(NAME ${name} COMMAND ${arg_COMMAND})
  set_tests_properties(
    ${name}
    PROPERTIES
      TIMEOUT ${arg_TIMEOUT} LABELS ${folder} SKIP_RETURN_CODE 77
      ENVIRONMENT
      "PORTHOUSE_BIN=${CMAKE_RUNTIME_OUTPUT_DIRECTORY};PORTHOUSE_CAF_PATCHED=${PORTHOUSE_CAF_PATCHED};PORTHOUSE_SANITIZERS=${PORTHOUSE_SANITIZERS};UBSAN_OPTIONS=print_stacktrace=1;TSAN_OPTIONS=halt_on_error=1 second_deadlock_stack=1 suppressions=${PROJECT_SOURCE_DIR}/.cmake/tsan.supp"
  )
endfunction()

# porthouse_suites(protocol LINK …): every x_test.cpp of tests/protocol/ has one suite around all
# of it; they are one program, and one line each in ctest.
function(porthouse_suites folder)
  cmake_parse_arguments(arg "" "" "LINK" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${folder}/*.cpp)
  foreach(target ${arg_LINK})
    if(NOT TARGET ${target})
      set(sources "")
    endif()
  endforeach()
  if(NOT sources)
    message(STATUS "tests/${folder}: nothing to test yet")
    return()
  endif()
  add_executable(test_${folder} ${sources} $<TARGET_OBJECTS:porthouse_test_main>)
  target_compile_definitions(test_${folder} PRIVATE BOOST_TEST_DYN_LINK)
  target_link_libraries(test_${folder} PRIVATE ${arg_LINK} Boost::unit_test_framework)
  porthouse_flags(test_${folder})
  # What is tested is optimised, the test need not be.
  target_compile_options(test_${folder} PRIVATE -O0)
  if(CAF::core IN_LIST arg_LINK)
    porthouse_precompile(test_${folder} TEST CAF)
  else()
    porthouse_precompile(test_${folder} TEST)
  endif()
  foreach(source ${sources})
    cmake_path(GET source STEM stem)
    if(NOT stem MATCHES "^(.+)_test$")
      continue()
    endif()
    set(name "${folder}.${CMAKE_MATCH_1}")
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${source}")
    file(STRINGS "${source}" suite LIMIT_COUNT 1 REGEX "^BOOST_(AUTO|FIXTURE)_TEST_SUITE")
    if(suite MATCHES "[(]([a-z0-9_]+)")
      porthouse_add_test(${name} COMMAND test_${folder} --run_test=${CMAKE_MATCH_1})
    else()
      message(WARNING "${source}: there is no suite in this test yet")
    endif()
  endforeach()
endfunction()

# porthouse_scripts(e2e): every x_test.py and x_test.mjs of tests/e2e/, against the real programs.
function(porthouse_scripts folder)
  cmake_parse_arguments(arg "" "TIMEOUT" "" ${ARGN})
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 300)
  endif()
  file(GLOB scripts CONFIGURE_DEPENDS ${folder}/*_test.py ${folder}/*_test.mjs)
  foreach(script ${scripts})
    cmake_path(GET script STEM stem)
    cmake_path(GET script EXTENSION extension)
    set(interpreter /usr/bin/python3)  # Debian's, which has Debian's modules
    if(extension STREQUAL ".mjs")
      set(interpreter node)
    endif()
    string(REGEX REPLACE "_test$" "" name "${stem}")
    porthouse_add_test(${folder}.${name} TIMEOUT ${arg_TIMEOUT} COMMAND ${interpreter} "${script}")
  endforeach()
endfunction()

# -- headers ------------------------------------------------------------------------------------

# `check_headers` compiles every header alone: it must need nothing before it, and stand twice.
function(porthouse_check_headers)
  add_custom_target(check_headers)
  foreach(folder protocol net actors)
    file(GLOB headers CONFIGURE_DEPENDS RELATIVE "${PROJECT_SOURCE_DIR}" ${folder}/*.hpp)
    if(NOT headers OR NOT TARGET porthouse_${folder})
      continue()
    endif()
    set(sources "")
    foreach(header ${headers})
      set(include "#include <porthouse/${header}>\n")
      set(source "${PROJECT_BINARY_DIR}/headers/${header}.cpp")
      file(CONFIGURE OUTPUT "${source}" CONTENT "${include}${include}" @ONLY)
      list(APPEND sources "${source}")
    endforeach()
    add_library(check_headers_${folder} OBJECT EXCLUDE_FROM_ALL ${sources})
    target_link_libraries(check_headers_${folder} PRIVATE porthouse_${folder})
    if(folder STREQUAL "actors")
      target_link_libraries(check_headers_actors PRIVATE CAF::core CAF::io)
    endif()
    target_compile_options(check_headers_${folder} PRIVATE -O0)
    porthouse_flags(check_headers_${folder})
    add_dependencies(check_headers check_headers_${folder})
  endforeach()
endfunction()

# -- installing ---------------------------------------------------------------------------------

# Headers, libraries and a package: find_package(porthouse), link porthouse::porthouse. The test
# kit comes with find_package(porthouse COMPONENTS test): porthouse::test.
function(porthouse_install)
  set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/porthouse")
  foreach(name protocol net actors)
    if(TARGET porthouse_${name})
      install(TARGETS porthouse_${name} EXPORT porthouse-targets)
      install(DIRECTORY ${name}/ DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/porthouse/${name}"
              FILES_MATCHING PATTERN "*.hpp" PATTERN "house_page" EXCLUDE)
    endif()
  endforeach()
  install(FILES actors/porthouse.hpp DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/porthouse" OPTIONAL)
  install(TARGETS porthouse EXPORT porthouse-targets)
  install(EXPORT porthouse-targets NAMESPACE porthouse:: DESTINATION "${package_dir}")
  if(TARGET porthouse_test)
    install(TARGETS porthouse_test EXPORT porthouse-test-targets)
    install(DIRECTORY tests/support/ DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/porthouse/test"
            FILES_MATCHING PATTERN "*.hpp")
    install(EXPORT porthouse-test-targets NAMESPACE porthouse:: DESTINATION "${package_dir}")
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
          DESTINATION "${package_dir}")
endfunction()
