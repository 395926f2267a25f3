/// Functions that a layer's outputs pass through. Each is a record of its settings.
@NullMarked
package dev.crema.activations;

import org.jspecify.annotations.NullMarked;
