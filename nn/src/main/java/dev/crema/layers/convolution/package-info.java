/// Layers that slide windows of weights over images.
@NullMarked
package dev.crema.layers.convolution;

import org.jspecify.annotations.NullMarked;
