/**
 * What runs: memory, the team of workers, and programs, which are arrays of kernels bound to
 * addresses.
 */
@NullMarked
package dev.crema.engine.run;

import org.jspecify.annotations.NullMarked;
