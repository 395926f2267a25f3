package dev.crema.callbacks;

import java.util.List;

/** Which numbers are better. */
public enum Mode {
  /** By the name: greater for accuracies, areas, precision, recall and scores, else smaller. */
  AUTO,
  SMALLER,
  GREATER;

  private static final List<String> GREATER_NAMES =
      List.of(
          "acc",
          "auc",
          "precision",
          "recall",
          "score",
          "iou",
          "io_u",
          "r2",
          "f1",
          "cosine",
          "sensitivity",
          "specificity",
          "correlation",
          "true_");

  /** Whether {@code value} beats {@code reference} by more than {@code minDelta}. */
  boolean better(String name, double value, double reference, double minDelta) {
    if (Double.isNaN(reference)) {
      return true;
    }
    return greater(name) ? value - minDelta > reference : value + minDelta < reference;
  }

  private boolean greater(String name) {
    return switch (this) {
      case AUTO -> !name.endsWith("loss") && GREATER_NAMES.stream().anyMatch(name::contains);
      case SMALLER -> false;
      case GREATER -> true;
    };
  }
}
