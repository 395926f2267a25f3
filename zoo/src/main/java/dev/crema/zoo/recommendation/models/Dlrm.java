package dev.crema.zoo.recommendation.models;

import static dev.crema.Crema.*;

import dev.crema.Model;
import dev.crema.check.Require;
import dev.crema.engine.types.Ints;
import dev.crema.layers.Symbol;
import java.util.ArrayList;
import java.util.List;

/**
 * DLRM: the deep learning recommendation model for clicks by features. A bottom network makes a
 * vector of the numbers; the dot products of it and all vectors of categories, and the vector
 * itself, go into a top network, which gives a logit {@code [batch, 1]}.
 *
 * <p>Parameters, with v vectors in all: the tables, {@code Σ values · width}, and dense layers from
 * {@code numbers} through {@code bottom} to {@code width} and from {@code width + v · (v - 1) / 2}
 * through {@code top} to 1.
 *
 * <p>Source: Naumov et al., <i>Deep learning recommendation model for personalization and
 * recommendation systems</i>, 2019. For the Criteo data it has 13 numbers, 26 categories, width 16,
 * bottom 512, 256, 64 and top 512, 256.
 *
 * @param features of which the numbers are one or more
 * @param bottom widths of the hidden layers on the numbers
 * @param top widths of the hidden layers on the products
 */
public record Dlrm(Features features, Ints bottom, Ints top) {
  public Dlrm {
    Require.atLeast("Dlrm", "features.numbers", features.numbers(), 1);
    Require.allAtLeast("Dlrm", "bottom", bottom, bottom.size(), 1);
    Require.allAtLeast("Dlrm", "top", top, top.size(), 1);
  }

  /** A new model; train it by {@code binaryCrossentropy(true)}. */
  public Model model() {
    List<Symbol> inputs = features.inputs();
    Symbol hidden = Features.network(inputs.getFirst(), bottom, "bottom");
    Symbol numbers = dense(features.width()).activation(relu()).name("bottom_output").of(hidden);
    List<Symbol> vectors = new ArrayList<>(List.of(numbers));
    vectors.addAll(features.vectors(inputs));
    Symbol products = new DotInteraction().of(vectors.toArray(Symbol[]::new));
    Symbol joined = concatenate().of(numbers, products);
    Symbol logit = dense(1).name("logit").of(Features.network(joined, top, "top"));
    return dev.crema.Crema.model(inputs, List.of(logit));
  }
}
