/// Prices on the size of weights and activations.
@NullMarked
package dev.crema.regularizers;

import org.jspecify.annotations.NullMarked;
