package dev.crema.layers.recurrent;

import dev.crema.engine.Tensor;
import java.util.List;

/** What {@link Bidirectional} makes of its two outputs. */
public enum MergeMode {
  SUM,
  /** The product. */
  MUL,
  /** The mean. */
  AVE,
  /** One after the other along the last axis. */
  CONCAT,
  /** Two outputs. */
  NONE;

  List<Tensor> apply(Tensor forward, Tensor backward) {
    return switch (this) {
      case SUM -> List.of(forward.add(backward));
      case MUL -> List.of(forward.multiply(backward));
      case AVE -> List.of(forward.add(backward).multiply(0.5));
      case CONCAT -> List.of(Tensor.concatenate(-1, List.of(forward, backward)));
      case NONE -> List.of(forward, backward);
    };
  }
}
