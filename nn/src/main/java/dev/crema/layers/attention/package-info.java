/** Attention, what says where a step stands, and the blocks that Transformers are made of. */
@NullMarked
package dev.crema.layers.attention;

import org.jspecify.annotations.NullMarked;
