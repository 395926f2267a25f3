/// Numbers that tell how good predictions are.
@NullMarked
package dev.crema.metrics;

import org.jspecify.annotations.NullMarked;
