/**
 * Derivatives of computations, as computations: given a graph, appends the nodes that compute
 * gradients. Stands between the rules of single ops and the compiler's passes, which see forward
 * and backward computation as one graph.
 */
@NullMarked
package dev.crema.engine.autodiff;

import org.jspecify.annotations.NullMarked;
