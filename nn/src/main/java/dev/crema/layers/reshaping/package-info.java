/// Layers that move numbers without changing them.
@NullMarked
package dev.crema.layers.reshaping;

import org.jspecify.annotations.NullMarked;
