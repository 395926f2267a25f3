/// How far predictions are from what they should be.
@NullMarked
package dev.crema.losses;

import org.jspecify.annotations.NullMarked;
