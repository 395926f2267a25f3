/** Sentences as vectors, and search by them. */
@NullMarked
package dev.crema.zoo.language.embedding;

import org.jspecify.annotations.NullMarked;
