// Precompiled into every test program.
#pragma once

#include "cmake/standard_headers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
