/**
 * How good recommendations are, and the scorers without training that they are measured against.
 */
@NullMarked
package dev.crema.zoo.recommendation.metrics;

import org.jspecify.annotations.NullMarked;
