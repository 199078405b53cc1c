"""Porthouse for Conan 2, of the source that this lies in: conan create .packaging/conan"""

import os
import re

from conan import ConanFile
from conan.errors import ConanInvalidConfiguration
from conan.tools.build import check_min_cppstd
from conan.tools.cmake import CMake, CMakeDeps, CMakeToolchain, cmake_layout
from conan.tools.files import copy, load, rmdir

required_conan_version = ">=2.0"

SOURCES = (".cmake", "actors", "net", "protocol", "tests/support")


class Porthouse(ConanFile):
    name = "porthouse"
    description = "WebSocket rooms made of actors: a server framework in C++20"
    topics = ("websocket", "server", "actors", "cluster")
    package_type = "library"
    settings = "os", "arch", "compiler", "build_type"
    options = {"shared": [True, False]}
    # Of the log's libraries the headers are enough.
    default_options = {"shared": False, "spdlog/*:header_only": True, "fmt/*:header_only": True}

    @property
    def _root(self):
        return os.path.join(self.recipe_folder, os.pardir, os.pardir)

    def set_version(self):
        header = load(self, os.path.join(self._root, "protocol", "version.hpp"))
        self.version = re.search(r'version = "(.+)"', header)[1]

    def export_sources(self):
        for name in ("CMakeLists.txt", "LICENSE"):
            copy(self, name, self._root, self.export_sources_folder)
        for folder in SOURCES:
            copy(self, "*", os.path.join(self._root, folder),
                 os.path.join(self.export_sources_folder, folder))

    def layout(self):
        cmake_layout(self)

    def requirements(self):
        # Whoever includes the headers of net/ sees Asio and OpenSSL.
        self.requires("boost/[>=1.81 <2]", transitive_headers=True)
        self.requires("openssl/[>=1.1 <4]", transitive_headers=True)
        self.requires("caf/[>=1.1 <2]")
        self.requires("zlib/[>=1.2.11 <2]")
        self.requires("spdlog/[>=1.10 <2]", visible=False)
        self.requires("fmt/[>=9]", visible=False)

    def validate(self):
        check_min_cppstd(self, 20)
        if self.settings.os != "Linux":
            raise ConanInvalidConfiguration("Porthouse is for Linux")

    def generate(self):
        CMakeDeps(self).generate()
        toolchain = CMakeToolchain(self)
        for name in ("BENCH", "EXAMPLES", "TESTS", "WERROR"):
            toolchain.cache_variables[f"PORTHOUSE_{name}"] = False
        toolchain.cache_variables["PORTHOUSE_TEST_KIT"] = True
        toolchain.generate()

    def build(self):
        cmake = CMake(self)
        cmake.configure()
        cmake.build()

    def package(self):
        copy(self, "LICENSE", self.source_folder, os.path.join(self.package_folder, "licenses"))
        CMake(self).install()
        rmdir(self, os.path.join(self.package_folder, "lib", "cmake"))

    def package_info(self):
        def library(name, *requires):
            component = self.cpp_info.components[name]
            component.set_property("cmake_target_name", f"porthouse::{name}")
            component.libs = [f"porthouse_{name}"]
            component.requires = list(requires)

        self.cpp_info.set_property("cmake_file_name", "porthouse")
        library("protocol", "boost::json", "boost::url", "zlib::zlib", "openssl::crypto")
        library("net", "protocol", "boost::headers", "openssl::ssl")
        library("actors", "protocol", "net", "caf::caf_core", "caf::caf_io", "caf::caf_openssl")
        library("test", "actors", "net", "protocol", "caf::caf_core")
        self.cpp_info.components["net"].system_libs = ["pthread"]
        self.cpp_info.components["porthouse"].set_property("cmake_target_name",
                                                           "porthouse::porthouse")
        self.cpp_info.components["porthouse"].requires = ["actors", "protocol"]
