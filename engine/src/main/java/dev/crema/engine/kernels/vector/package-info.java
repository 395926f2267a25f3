/**
 * The kernels in pure Java, which cover every {@link dev.crema.engine.kernels.Spec} on every
 * platform.
 *
 * <p>The hot ones have two forms with the same bits: scalar loops, and the Vector API, which alone
 * is imported here and nowhere else. Vector code is a hundred times slower than scalar code until
 * the JVM has compiled it, so the scalar form serves until then, and for good if the module {@code
 * jdk.incubator.vector} is not there.
 *
 * <p>Kernels address memory absolutely through one segment ({@link
 * dev.crema.engine.kernels.vector.Mem}); sizes have been checked above.
 */
@NullMarked
package dev.crema.engine.kernels.vector;

import org.jspecify.annotations.NullMarked;
