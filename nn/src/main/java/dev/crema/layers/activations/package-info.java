/// Activation functions as layers, for those that have weights or know masks, and under Keras's
/// names.
@NullMarked
package dev.crema.layers.activations;

import org.jspecify.annotations.NullMarked;
