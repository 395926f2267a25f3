/// What happens around epochs and batches: progress, early stopping, checkpoints.
@NullMarked
package dev.crema.callbacks;

import org.jspecify.annotations.NullMarked;
