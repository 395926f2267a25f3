package dev.crema.zoo;

import dev.crema.Crema;
import dev.crema.Model;
import dev.crema.engine.Tensor;
import dev.crema.train.Dataset;
import dev.crema.train.FitOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** What recipes have in common before and after {@code fit}. */
public final class Training {
  private Training() {}

  /** The options of a recipe, then those of its caller. */
  public static FitOption[] options(int epochs, int batchSize, FitOption... more) {
    return Stream.concat(
            Stream.of(Crema.epochs(epochs), Crema.batchSize(batchSize)), Stream.of(more))
        .toArray(FitOption[]::new);
  }

  /**
   * How many steps a training has.
   *
   * @throws IllegalArgumentException if the data do not know how many they are
   */
  public static long steps(Dataset data, int epochs, int batchSize) {
    long samples =
        data.size()
            .orElseThrow(
                () -> new IllegalArgumentException("the data do not know how many they are"));
    return Math.ceilDiv(samples, batchSize) * epochs;
  }

  /**
   * The same layers and weights without what only training needs: not compiled, no optimizer.
   *
   * @throws IllegalStateException if the model knows no inputs yet
   */
  public static Model trained(Model model) {
    if (model.graph().isEmpty()) {
      throw new IllegalStateException("save: the model knows no inputs yet");
    }
    // Not a new model of the same symbols: it would not see the weights of a copy, such as a
    // quantized model.
    Model result = model.copy();
    copyWeights(model, result);
    return result;
  }

  /** Gives a model the weights of another of the same layers. */
  public static void copyWeights(Model from, Model to) {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    from.weights().forEach((path, variable) -> weights.put(path, variable.value()));
    to.setWeights(weights);
  }
}
