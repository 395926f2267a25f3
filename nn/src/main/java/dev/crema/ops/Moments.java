package dev.crema.ops;

import dev.crema.engine.Tensor;

/**
 * The mean of numbers and their mean squared distance from it.
 *
 * @param mean of the numbers
 * @param variance of the same shape
 */
public record Moments(Tensor mean, Tensor variance) {}
