/// What weights hold before training.
@NullMarked
package dev.crema.initializers;

import org.jspecify.annotations.NullMarked;
