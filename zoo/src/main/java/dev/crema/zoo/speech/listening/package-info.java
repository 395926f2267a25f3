/// Speech that goes on: where in a stream of sound something is said.
@NullMarked
package dev.crema.zoo.speech.listening;

import org.jspecify.annotations.NullMarked;
