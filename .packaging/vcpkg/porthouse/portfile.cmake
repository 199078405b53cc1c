# An overlay port, of the source that it lies in: vcpkg install porthouse --overlay-ports=.packaging/vcpkg
get_filename_component(SOURCE_PATH "${CMAKE_CURRENT_LIST_DIR}/../../.." ABSOLUTE)

vcpkg_cmake_configure(
  SOURCE_PATH "${SOURCE_PATH}"
  OPTIONS
    -DPORTHOUSE_BENCH=OFF
    -DPORTHOUSE_EXAMPLES=OFF
    -DPORTHOUSE_TESTS=OFF
    -DPORTHOUSE_TEST_KIT=ON
    -DPORTHOUSE_WERROR=OFF)
vcpkg_cmake_install()
vcpkg_cmake_config_fixup(CONFIG_PATH lib/cmake/porthouse)

file(REMOVE_RECURSE "${CURRENT_PACKAGES_DIR}/debug/include" "${CURRENT_PACKAGES_DIR}/debug/share")
file(INSTALL "${CMAKE_CURRENT_LIST_DIR}/usage" DESTINATION "${CURRENT_PACKAGES_DIR}/share/${PORT}")
if(EXISTS "${SOURCE_PATH}/LICENSE")
  vcpkg_install_copyright(FILE_LIST "${SOURCE_PATH}/LICENSE")
else()
  set(VCPKG_POLICY_SKIP_COPYRIGHT_CHECK enabled)
endif()
