package dev.crema.layers.preprocessing;

import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import java.util.List;

/** Rows of texts. */
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
}
