#pragma once

#include <stdexcept>
#include <string>

namespace dealwire::ports {

/// Our own store or disk failed. Thrown by every store; nothing of the failed call was kept. The
/// text is one sentence for an operator.
class StoreError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// The database was written by a newer program, or cannot be opened as ours.
class SchemaError : public StoreError {
public:
    using StoreError::StoreError;
};

}  // namespace dealwire::ports
