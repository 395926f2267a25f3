/// Benchmarks of kernels and of how cost grows; never published. `bench/README.md` says how to run
/// them.
@NullMarked
package dev.crema.bench;

import org.jspecify.annotations.NullMarked;
