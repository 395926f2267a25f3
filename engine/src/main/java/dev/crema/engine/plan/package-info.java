/**
 * From a graph to steps: in which order kernels run and where each value lies. All activations of a
 * program share one slab of memory, laid out by when each value is needed.
 */
@NullMarked
package dev.crema.engine.plan;

import org.jspecify.annotations.NullMarked;
