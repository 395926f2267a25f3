package dev.crema.zoo.recommendation.models;

import static dev.crema.Crema.*;

import dev.crema.check.Require;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Ints;
import dev.crema.layers.Symbol;
import java.util.ArrayList;
import java.util.List;

/**
 * What models of features take: some numbers, and some categories, each of which has a table of
 * vectors.
 *
 * @param numbers how many there are, 0 or more
 * @param categories how many values each category has, 1 or more
 * @param width of the vectors of categories, 1 or more
 * @param sparse whether a step moves only the rows in its batch
 */
public record Features(int numbers, Ints categories, int width, boolean sparse) {
  public Features {
    Require.atLeast("Features", "numbers", numbers, 0);
    Require.allAtLeast("Features", "categories", categories, categories.size(), 1);
    Require.atLeast("Features", "width", width, 1);
    Require.check(
        numbers > 0 || !categories.isEmpty(), "Features", "categories", categories, "one or more");
  }

  /** With sparse tables. */
  public Features(int numbers, Ints categories, int width) {
    this(numbers, categories, width, true);
  }

  /**
   * The inputs of a model: the numbers, float32 {@code [batch, numbers]}, if there are any, then
   * each category, int32 {@code [batch]}.
   */
  List<Symbol> inputs() {
    List<Symbol> inputs = new ArrayList<>();
    if (numbers > 0) {
      inputs.add(input(numbers));
    }
    for (int i = 0; i < categories.size(); i++) {
      inputs.add(input(DType.INT32));
    }
    return inputs;
  }

  /** The vectors of the categories, as initialized by DLRM: uniform in ±√(1 / values). */
  List<Symbol> vectors(List<Symbol> inputs) {
    List<Symbol> vectors = new ArrayList<>();
    for (int i = 0; i < categories.size(); i++) {
      double most = Math.sqrt(1.0 / categories.get(i));
      vectors.add(
          embedding(categories.get(i), width)
              .embeddingsInitializer(randomUniform(-most, most))
              .sparse(sparse)
              .name("category_" + i)
              .of(inputs.get(i + (numbers > 0 ? 1 : 0))));
    }
    return vectors;
  }

  /** Dense layers with ReLU, one after the other. */
  static Symbol network(Symbol x, Ints units, String name) {
    Symbol at = x;
    for (int i = 0; i < units.size(); i++) {
      at = dense(units.get(i)).activation(relu()).name(name + "_" + i).of(at);
    }
    return at;
  }
}
