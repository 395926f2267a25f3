package dev.crema.layers.preprocessing;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.ShapeException;
import java.util.List;
import java.util.stream.Collectors;

/** Numbers of categories in the form that a layer puts out. */
final class Categories {
  private Categories() {}

  /**
   * Encodes numbers; those outside 0 to {@code depth - 1} count as none. In mode TF_IDF the counts
   * are yet to be multiplied.
   *
   * @param numbers int32 or int64, the first axis is the batch
   * @param dtype of the output, unless it is the numbers themselves
   */
  static Tensor encode(Tensor numbers, OutputMode mode, long depth, DType dtype) {
    return switch (mode) {
      case INT -> numbers;
      case ONE_HOT -> {
        boolean single = numbers.rank() > 1 && numbers.dim(-1) == 1;
        yield (single ? numbers.squeeze(-1) : numbers).oneHot(depth, dtype);
      }
      case MULTI_HOT -> sample(numbers, mode).oneHot(depth, DType.BOOL).any(-2).cast(dtype);
      case COUNT, TF_IDF -> sample(numbers, mode).oneHot(depth, dtype).sum(-2);
    };
  }

  /** Sums of weights, of the numbers' shape, for each category of a sample. */
  static Tensor weighed(Tensor numbers, Tensor weights, long depth) {
    if (!weights.shape().equals(numbers.shape())) {
      throw new ShapeException(
          "the count weights are " + weights.type() + "; allowed: the shape of " + numbers.type());
    }
    Tensor each =
        sample(numbers, OutputMode.COUNT)
            .oneHot(depth, weights.dtype())
            .multiply(weights.expandDims(-1));
    return each.sum(-2);
  }

  /** Refuses modes that there is no place for. */
  static void require(String who, OutputMode mode, OutputMode... allowed) {
    List<OutputMode> modes = List.of(allowed);
    String names = modes.stream().map(OutputMode::name).collect(Collectors.joining(", "));
    Require.check(modes.contains(mode), who, "outputMode", mode, names);
  }

  private static Tensor sample(Tensor numbers, OutputMode mode) {
    if (numbers.rank() < 2) {
      throw new ShapeException(
          "the input is " + numbers.type() + "; allowed in mode " + mode + ": [batch, …, length]");
    }
    return numbers;
  }
}
