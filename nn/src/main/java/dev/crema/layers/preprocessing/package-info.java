/** Layers that turn raw inputs into numbers of a useful size. */
@NullMarked
package dev.crema.layers.preprocessing;

import org.jspecify.annotations.NullMarked;
