/// Layers that make images smaller.
@NullMarked
package dev.crema.layers.pooling;

import org.jspecify.annotations.NullMarked;
