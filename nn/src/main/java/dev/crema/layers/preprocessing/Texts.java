package dev.crema.layers.preprocessing;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import java.util.Arrays;
import java.util.List;

/** Rows of texts, and of numbers made from them. */
final class Texts {
  private Texts() {}

  /** The shape of rows, which must have one length. */
  static Shape shape(String who, List<? extends List<?>> rows) {
    int length = rows.isEmpty() ? 0 : rows.getFirst().size();
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i).size() != length) {
        throw new ShapeException(
            "%s: row %d has length %d; allowed: that of row 0, %d"
                .formatted(who, i, rows.get(i).size(), length));
      }
    }
    return Shape.of(rows.size(), length);
  }

  /** Rows of a length as int32 {@code [rows, length]}. */
  static Tensor numbers(int[][] rows, int length) {
    int[] all = Arrays.stream(rows).flatMapToInt(Arrays::stream).toArray();
    return Tensor.of(Shape.of(rows.length, length), all);
  }

  /** Rows of a length as {@code [rows, length, depth]}, without a length of 1. */
  static Tensor oneHot(int[][] rows, int length, int depth) {
    float[] values = new float[Math.multiplyExact(rows.length * length, depth)];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < length; j++) {
        if (rows[i][j] >= 0) {
          values[(i * length + j) * depth + rows[i][j]] = 1;
        }
      }
    }
    Shape shape = length == 1 ? Shape.of(rows.length, depth) : Shape.of(rows.length, length, depth);
    return Tensor.of(shape, values);
  }
}
