/// Layers that keep a model from learning its data by heart.
@NullMarked
package dev.crema.layers.regularization;

import org.jspecify.annotations.NullMarked;
