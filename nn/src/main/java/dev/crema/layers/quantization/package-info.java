/// Layers that compute with numbers of 8 bits, which {@link dev.crema.Model#quantize} makes.
@NullMarked
package dev.crema.layers.quantization;

import org.jspecify.annotations.NullMarked;
