/**
 * The seam between the compiler and the code that computes: what can be asked for ({@link
 * dev.crema.engine.kernels.Spec}), what answers ({@link dev.crema.engine.kernels.Kernel}) and who
 * provides it ({@link dev.crema.engine.kernels.KernelProvider}).
 *
 * <p>A kernel knows sizes and addresses only. Shapes have been checked and axes merged before it is
 * asked for.
 */
@NullMarked
package dev.crema.engine.kernels;

import org.jspecify.annotations.NullMarked;
