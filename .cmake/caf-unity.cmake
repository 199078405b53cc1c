# Has CAF's sources compiled twelve at a time, which is a third of the work of one by one; read when
# CAF's project begins. Those that define what another one of their library defines stand alone.

set(CMAKE_UNITY_BUILD ON)
set(CMAKE_UNITY_BUILD_BATCH_SIZE 12)

function(compile_alone target)
  list(TRANSFORM ARGN PREPEND "${CMAKE_SOURCE_DIR}/${target}/src/")
  set_source_files_properties(${ARGN} TARGET_DIRECTORY ${target}
                              PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
endfunction()

cmake_language(DEFER CALL compile_alone libcaf_core binary_serializer.cpp)
cmake_language(DEFER CALL compile_alone libcaf_io io/network/native_socket.cpp)
