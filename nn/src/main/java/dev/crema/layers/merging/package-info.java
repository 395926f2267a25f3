/// Layers that make one tensor of several.
@NullMarked
package dev.crema.layers.merging;

import org.jspecify.annotations.NullMarked;
