/** Classes of texts. */
@NullMarked
package dev.crema.zoo.language.classification;

import org.jspecify.annotations.NullMarked;
