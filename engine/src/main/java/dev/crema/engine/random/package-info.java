/**
 * Random bits as a function of a counter: no state, hence the same numbers however the work is cut
 * and wherever a run is resumed.
 */
@NullMarked
package dev.crema.engine.random;

import org.jspecify.annotations.NullMarked;
