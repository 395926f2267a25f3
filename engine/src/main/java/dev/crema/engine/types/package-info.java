/**
 * The values that every stage of the engine speaks in: data types, shapes, integer lists, windows,
 * scalar functions.
 *
 * <p>Everything here is immutable, compares by value and knows nothing of graphs, kernels or
 * memory.
 */
@NullMarked
package dev.crema.engine.types;

import org.jspecify.annotations.NullMarked;
