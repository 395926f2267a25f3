/// Layers that give activations a common mean and variance.
@NullMarked
package dev.crema.layers.normalization;

import org.jspecify.annotations.NullMarked;
