package dev.crema.layers;

import java.util.Locale;

/** Names of layers that have none. */
final class Names {
  private Names() {}

  /**
   * The name of a class in snake case, as Keras does it: {@code MaxPooling2D} gives {@code
   * max_pooling2d}.
   */
  static String kind(Class<?> type) {
    if (type.isHidden() || type.isSynthetic() || type.getSimpleName().isEmpty()) {
      return "lambda";
    }
    return type.getSimpleName()
        .replaceAll("\\W+", "")
        .replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
        .replaceAll("([a-z])([A-Z])", "$1_$2")
        .toLowerCase(Locale.ROOT);
  }
}
