/**
 * The four facts of an op, one table each: what type it has ({@link
 * dev.crema.engine.rules.Shapes}), how a gradient flows through it ({@code Gradients}), what it
 * computes number by number ({@code Reference}) and which kernels do it ({@code Lowering}). Each
 * table is one exhaustive switch: after adding an op the compiler lists what is missing.
 */
@NullMarked
package dev.crema.engine.rules;

import org.jspecify.annotations.NullMarked;
