/// Layers that most models have: dense, activation, embedding.
@NullMarked
package dev.crema.layers.core;

import org.jspecify.annotations.NullMarked;
