package dev.crema.train;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.ShapeException;
import java.util.List;

/** Counting the samples of tensors. */
final class Rows {
  private Rows() {}

  /** The number of samples in a tensor. */
  static long of(String name, Tensor tensor) {
    if (tensor.rank() == 0) {
      throw new ShapeException(
          name
              + " is the scalar "
              + tensor.type()
              + "; allowed: tensors whose first axis counts"
              + " the samples");
    }
    return tensor.dim(0);
  }

  /** Checks that tensors have as many samples as the first input. */
  static void check(String name, List<Tensor> tensors, long rows) {
    for (int i = 0; i < tensors.size(); i++) {
      long count = of(name + "[" + i + "]", tensors.get(i));
      if (count != rows) {
        throw new ShapeException(
            name
                + "["
                + i
                + "] has "
                + count
                + " samples ("
                + tensors.get(i).type()
                + ") but x[0] has "
                + rows
                + "; give as many of each");
      }
    }
  }
}
