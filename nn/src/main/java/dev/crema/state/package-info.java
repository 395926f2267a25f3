/// What a model keeps between steps: weights in a tree by path, and named states.
@NullMarked
package dev.crema.state;

import org.jspecify.annotations.NullMarked;
