/** Architectures of recommenders and the layers that only they need. */
@NullMarked
package dev.crema.zoo.recommendation.models;

import org.jspecify.annotations.NullMarked;
