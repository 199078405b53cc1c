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

# -- version ------------------------------------------------------------------------------------

# protocol/version.hpp is in the tree as it is installed, so it is not made from PROJECT_VERSION but
# held to it.
function(porthouse_check_version)
  set(header "${PROJECT_SOURCE_DIR}/protocol/version.hpp")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${header}")
  file(READ "${header}" text)
  foreach(part MAJOR MINOR PATCH)
    string(TOLOWER "version_${part} = ${PROJECT_VERSION_${part}};" line)
    list(APPEND lines "${line}")
  endforeach()
  foreach(line ${lines} "version = \"${PROJECT_VERSION}\";")
    string(FIND "${text}" " ${line}" at)
    if(at EQUAL -1)
      message(FATAL_ERROR "project(VERSION ${PROJECT_VERSION}): ${header} does not say \"${line}\"")
    endif()
  endforeach()
endfunction()

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
  if(NOT PORTHOUSE_PRECOMPILE OR PORTHOUSE_PREBUILT)
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

# porthouse_library(protocol PUBLIC … PRIVATE …): the sources of this folder and those below, as a static
# library, or as a shared one with BUILD_SHARED_LIBS.
function(porthouse_library name)
  cmake_parse_arguments(arg "" "" "PUBLIC;PRIVATE" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS *.cpp)
  if(NOT sources)
    message(STATUS "porthouse_${name}: no sources yet")
    return()
  endif()
  porthouse_prebuilt(porthouse_${name} sources)
  add_library(porthouse_${name} ${sources})
  add_library(porthouse::${name} ALIAS porthouse_${name})
  set_target_properties(porthouse_${name} PROPERTIES EXPORT_NAME ${name} LINKER_LANGUAGE CXX)
  target_compile_features(porthouse_${name} PUBLIC cxx_std_20)
  target_include_directories(
    porthouse_${name} PUBLIC "$<BUILD_INTERFACE:${porthouse_include_root}>"
                             "$<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>")
  target_link_libraries(porthouse_${name} PUBLIC ${arg_PUBLIC} PRIVATE ${arg_PRIVATE})
  porthouse_flags(porthouse_${name})
  porthouse_shared(porthouse_${name})
endfunction()

# A shared library shows what is ours and what its users share with us, and says in its name of which
# version it is: programs that were built with another one do not load it.
function(porthouse_shared target)
  if(NOT BUILD_SHARED_LIBS)
    return()
  endif()
  set(exports "${PROJECT_SOURCE_DIR}/.cmake/exports.map")
  set_target_properties(${target} PROPERTIES VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION}
                                             LINK_DEPENDS "${exports}")
  target_link_options(${target} PRIVATE "-Wl,--version-script=${exports}")
endfunction()

# porthouse_prebuilt(target variable): for the tests of tests/install. PORTHOUSE_PREBUILT names another
# build, whose objects are taken instead of the sources that the variable has.
function(porthouse_prebuilt target variable)
  if(NOT PORTHOUSE_PREBUILT)
    return()
  endif()
  cmake_path(RELATIVE_PATH CMAKE_CURRENT_SOURCE_DIR BASE_DIRECTORY "${PROJECT_SOURCE_DIR}"
             OUTPUT_VARIABLE folder)
  file(GLOB_RECURSE objects "${PORTHOUSE_PREBUILT}/${folder}/CMakeFiles/${target}.dir/*.o")
  set(${variable} ${objects} PARENT_SCOPE)
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
# PORTHOUSE_BIN, and a sanitizer's finding fails it. `./dev test` has two slots for each core; a test
# takes two, unless it is among those that wait.
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
      TIMEOUT ${arg_TIMEOUT} LABELS ${folder} SKIP_RETURN_CODE 77 PROCESSORS 2
      ENVIRONMENT
      "PORTHOUSE_BIN=${CMAKE_RUNTIME_OUTPUT_DIRECTORY};PORTHOUSE_CAF_PATCHED=${PORTHOUSE_CAF_PATCHED};PORTHOUSE_SANITIZERS=${PORTHOUSE_SANITIZERS};UBSAN_OPTIONS=print_stacktrace=1;TSAN_OPTIONS=halt_on_error=1 second_deadlock_stack=1 suppressions=${PROJECT_SOURCE_DIR}/.cmake/tsan.supp"
  )
endfunction()

# porthouse_mostly_wait(e2e.life …): they need a tenth of a core or little more.
function(porthouse_mostly_wait)
  set_tests_properties(${ARGN} PROPERTIES PROCESSORS 1)
endfunction()

# porthouse_suites(protocol LINK …): every x_test.cpp of tests/protocol/ and below has one suite
# around all of it; they are one program, and one line each in ctest.
function(porthouse_suites folder)
  cmake_parse_arguments(arg "" "" "LINK" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${folder}/*.cpp)
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
  # What its tests share lies directly in the folder.
  target_include_directories(test_${folder} PRIVATE "${CMAKE_CURRENT_SOURCE_DIR}/${folder}")
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
    file(GLOB_RECURSE headers CONFIGURE_DEPENDS RELATIVE "${PROJECT_SOURCE_DIR}" ${folder}/*.hpp)
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
