package dev.crema.data;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.Shape;
import java.util.List;

/** What becomes of class numbers. */
public enum LabelMode {
  /** The number, int32, for sparseCategoricalCrossentropy: {@code [batch]}. */
  INT,
  /**
   * 1 at the place of the class, float32, for categoricalCrossentropy: {@code [batch, classes]}.
   */
  CATEGORICAL,
  /** 0 or 1, float32, for binaryCrossentropy: {@code [batch, 1]}. There have to be two classes. */
  BINARY,
  /** No targets. */
  NONE;

  /**
   * The targets of a sample without a batch axis: one or, if there are no targets, none.
   *
   * @param label from 0 to below {@code classes}
   * @throws CremaException if this is BINARY and there are not two classes
   */
  public List<Tensor> targets(int label, int classes) {
    check(classes);
    return switch (this) {
      case INT -> List.of(Tensor.of(Shape.SCALAR, label));
      case BINARY -> List.of(Tensor.of(Shape.of(1), (float) label));
      case CATEGORICAL -> {
        float[] one = new float[classes];
        one[label] = 1;
        yield List.of(Tensor.of(one));
      }
      case NONE -> List.of();
    };
  }

  void check(int classes) {
    if (this == BINARY && classes != 2) {
      throw new CremaException("labelMode is BINARY with " + classes + " classes; allowed: 2");
    }
  }
}
