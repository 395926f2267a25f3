/// The native kernels of oneDNN, found by the engine as a service.
@NullMarked
package dev.crema.onednn;

import org.jspecify.annotations.NullMarked;
