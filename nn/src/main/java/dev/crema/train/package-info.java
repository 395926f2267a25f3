/// Data sets, the training step and the loop over it.
@NullMarked
package dev.crema.train;

import org.jspecify.annotations.NullMarked;
