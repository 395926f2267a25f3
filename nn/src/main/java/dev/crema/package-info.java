/// Models, layers, losses, optimizers, metrics and training.
@NullMarked
package dev.crema;

import org.jspecify.annotations.NullMarked;
