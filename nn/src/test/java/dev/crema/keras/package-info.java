/// Numbers worked out by Keras, for tests.
@NullMarked
package dev.crema.keras;

import org.jspecify.annotations.NullMarked;
