package dev.crema.train;

import dev.crema.engine.Tensor;
import java.util.List;
import java.util.OptionalLong;

/** Samples to train on, to evaluate with, or to predict from. */
public interface Dataset {
  /** The number of samples; empty if it is not known, as for streams. */
  OptionalLong size();

  /** A new pass over the samples. */
  Feed feed(Order order);

  /** Samples in two tensors of any type; axis 0 counts them. */
  static Samples of(Tensor x, Tensor y) {
    return new Samples(List.of(x), List.of(y), List.of());
  }

  /** Samples for a model with several inputs or outputs. */
  static Samples of(List<Tensor> x, List<Tensor> y) {
    return new Samples(x, y, List.of());
  }

  /** Samples with weights: one tensor for all outputs, or one per output. */
  static Samples of(List<Tensor> x, List<Tensor> y, List<Tensor> weights) {
    return new Samples(x, y, weights);
  }

  /**
   * Batches made elsewhere, taken as they come: each pass asks for a new iterator. The batch size
   * and shuffling are up to their maker.
   */
  static Dataset batches(Iterable<Batch> batches) {
    return new Stream(batches);
  }

  /**
   * This data set with its next batch made on another thread while the last one is used: for
   * batches that take time to make, such as decoded images. Batches and their order stay the same.
   */
  default Dataset prefetched() {
    return new Prefetched(this);
  }
}
