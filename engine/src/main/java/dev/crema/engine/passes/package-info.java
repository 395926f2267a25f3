/**
 * Rewrites of graphs that keep what is computed and make it cheaper: {@link
 * dev.crema.engine.passes.Passes} has the list. Stands between differentiation, which needs plain
 * ops, and planning.
 *
 * <p>A pass makes a new graph and never changes a node. What nobody reads disappears by itself,
 * because a graph is what its roots reach.
 */
@NullMarked
package dev.crema.engine.passes;

import org.jspecify.annotations.NullMarked;
