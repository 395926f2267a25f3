package dev.crema.ops;

import dev.crema.engine.Tensor;

/**
 * Sequences of labels, the likeliest first.
 *
 * @param labels class indices, int32 {@code [paths, batch, steps]}, filled up with -1 at the end
 * @param scores {@code [batch, paths]}: of a beam search the logarithms of the probabilities, minus
 *     infinity where there is no such path; of a greedy search (one path) minus the sum of the
 *     greatest logits
 */
public record CtcPaths(Tensor labels, Tensor scores) {}
