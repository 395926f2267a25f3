/// Tensors, graphs, gradients, the compiler and the kernels in Java; no dependencies.
@NullMarked
package dev.crema.engine;

import org.jspecify.annotations.NullMarked;
