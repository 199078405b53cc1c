# What Porthouse has to know of the CAF that it is built with, or linked to later: installed beside
# its package, too. All of it is read from CAF's headers, which any build or package of it has.

set(porthouse_caf_versions "0.18.7, or one from 1.1 on and before 2")

# Where CAF's targets, found or made by somebody else, say that their headers are.
function(porthouse_caf_find_header result header)
  set(${result} "" PARENT_SCOPE)
  foreach(target CAF::core CAF::io)
    if(NOT TARGET ${target})
      continue()
    endif()
    get_target_property(folders ${target} INTERFACE_INCLUDE_DIRECTORIES)
    foreach(folder ${folders})
      # As of $<BUILD_INTERFACE:folder>, or Conan's $<$<CONFIG:Release>:folder>.
      string(REGEX REPLACE "^[$]<.*:([^:>]*)>$" "\\1" folder "${folder}")
      if(EXISTS "${folder}/${header}")
        set(${result} "${folder}/${header}" PARENT_SCOPE)
        return()
      endif()
    endforeach()
  endforeach()
endfunction()

# As 1.1.0; what the package has said if no header tells.
function(porthouse_caf_version result)
  set(version "${CAF_VERSION}")
  porthouse_caf_find_header(newer caf/detail/build_config.hpp)
  porthouse_caf_find_header(older caf/config.hpp)
  foreach(path ${newer} ${older})
    file(STRINGS "${path}" lines REGEX "^#define CAF_VERSION(_STR)? ")
    if(lines MATCHES "_STR \"([0-9.]+)\"")
      set(version "${CMAKE_MATCH_1}")
      break()
    elseif(lines MATCHES " 0*([1-9][0-9]+)$")  # 1807; CAF 1.x makes no use of its first digit
      math(EXPR minor "${CMAKE_MATCH_1} / 100")
      math(EXPR patch "${CMAKE_MATCH_1} % 100")
      set(version "0.${minor}.${patch}")
    endif()
  endforeach()
  if(NOT version)
    set(version "of a version that it does not tell")
  endif()
  set(${result} "${version}" PARENT_SCOPE)
endfunction()

# Whether it has the patches of .cmake/caf-*.patch: those that change headers are looked for.
function(porthouse_caf_is_patched result)
  set(${result} ON PARENT_SCOPE)
  foreach(trace caf/io/basp_broker.hpp=meet_stranger caf/io/basp/instance.hpp=max_payload_
                caf/io/network/native_socket.hpp=shed_connection)
    string(REGEX MATCH "^(.*)=(.*)$" trace "${trace}")
    set(word "${CMAKE_MATCH_2}")
    porthouse_caf_find_header(path "${CMAKE_MATCH_1}")
    set(found "")
    if(path)
      # It may be replaced by another, in the same place.
      set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${path}")
      file(STRINGS "${path}" found LIMIT_COUNT 1 REGEX "${word}")
    endif()
    if(NOT found)
      set(${result} OFF PARENT_SCOPE)
    endif()
  endforeach()
endfunction()

# Why Porthouse cannot be built with the CAF whose targets are there; "" if it can.
function(porthouse_caf_problem result)
  set(${result} "" PARENT_SCOPE)
  porthouse_caf_version(version)
  if(NOT version VERSION_EQUAL 0.18.7 AND (version VERSION_LESS 1.1 OR NOT version VERSION_LESS 2))
    set(${result} "it is ${version}, and Porthouse needs ${porthouse_caf_versions}" PARENT_SCOPE)
    return()
  endif()
  foreach(module core io openssl)
    if(NOT TARGET CAF::${module})
      set(${result} "it was built without its module ${module}, which Porthouse needs" PARENT_SCOPE)
    endif()
  endforeach()
endfunction()

# Why a Porthouse that was built with that CAF cannot be linked to this one; "" if it can.
function(porthouse_caf_mismatch result built_version built_patched)
  set(${result} "" PARENT_SCOPE)
  porthouse_caf_version(version)
  porthouse_caf_is_patched(patched)
  set(with_ON "with")
  set(with_OFF "without")
  if(NOT version VERSION_EQUAL built_version OR NOT patched STREQUAL built_patched)
    set(${result} "porthouse was built with CAF ${built_version}, ${with_${built_patched}} Porthouse's \
patches, and the CAF of this project is ${version}, ${with_${patched}} them. Name the other in CAF_ROOT, \
or build porthouse with this one." PARENT_SCOPE)
  endif()
endfunction()
