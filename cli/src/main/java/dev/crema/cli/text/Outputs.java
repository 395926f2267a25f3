package dev.crema.cli.text;

import dev.crema.Model;

/// What training ends in.
final class Outputs {
  private Outputs() {}

  /// How many numbers a model has learned.
  static long parameters(Model model) {
    return model.weights().values().stream().mapToLong(w -> w.type().shape().size()).sum();
  }
}
