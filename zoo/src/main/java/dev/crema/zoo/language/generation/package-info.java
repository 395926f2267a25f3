/** Language models that write texts on. */
@NullMarked
package dev.crema.zoo.language.generation;

import org.jspecify.annotations.NullMarked;
