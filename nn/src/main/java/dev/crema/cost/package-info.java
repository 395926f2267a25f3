/// What training and evaluation took: operations, time, memory, energy, and the share of what the
/// machine can do.
@NullMarked
package dev.crema.cost;

import org.jspecify.annotations.NullMarked;
