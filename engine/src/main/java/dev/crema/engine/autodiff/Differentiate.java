package dev.crema.engine.autodiff;

import dev.crema.engine.ir.Node;
import java.util.List;

/** Placeholder until the reverse walk lands. */
public final class Differentiate {
  private Differentiate() {}

  public static List<Node> gradients(Node scalar, List<Node> nodes) {
    if (nodes.isEmpty()) {
      return List.of();
    }
    throw new UnsupportedOperationException();
  }
}
