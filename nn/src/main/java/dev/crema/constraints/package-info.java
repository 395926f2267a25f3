/// What weights must be after each update.
@NullMarked
package dev.crema.constraints;

import org.jspecify.annotations.NullMarked;
