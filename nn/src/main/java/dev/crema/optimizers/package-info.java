/// How weights follow their gradients, and learning rates that change.
@NullMarked
package dev.crema.optimizers;

import org.jspecify.annotations.NullMarked;
