package dev.crema.zoo.recommendation.models;

import static dev.crema.Crema.*;

import dev.crema.Model;
import dev.crema.check.Require;
import dev.crema.engine.types.Ints;
import dev.crema.layers.Symbol;
import java.util.ArrayList;
import java.util.List;

/**
 * DCN V2: the deep and cross network for clicks by features, second version. All features side by
 * side, x₀, go through layers that multiply them with each other ({@link FeatureCross}) and through
 * a deep network, after the cross layers (stacked) or beside them (parallel); a last dense layer
 * gives a logit {@code [batch, 1]}.
 *
 * <p>Parameters, with n = {@code numbers + categories · width}: the tables, {@code Σ values ·
 * width}, {@code cross · (n² + n)} or {@code cross · (2 · n · projectionDim + n)}, and dense layers
 * from n through {@code deep} to 1; if parallel, the last one takes n more.
 *
 * <p>Source: Wang et al., <i>DCN V2: improved deep and cross network and practical lessons for
 * web-scale learning to rank systems</i>, WWW 2021, section 3.
 *
 * @param cross how many cross layers, 1 or more
 * @param projectionDim the rank of their kernels; 0 for full ones
 * @param deep widths of the deep network's layers
 * @param stacked whether the deep network follows the cross layers
 */
public record DcnV2(Features features, int cross, int projectionDim, Ints deep, boolean stacked) {
  public DcnV2 {
    Require.atLeast("DcnV2", "cross", cross, 1);
    Require.atLeast("DcnV2", "projectionDim", projectionDim, 0);
    Require.allAtLeast("DcnV2", "deep", deep, deep.size(), 1);
  }

  /** A new model; train it by {@code binaryCrossentropy(true)}. */
  public Model model() {
    List<Symbol> inputs = features.inputs();
    List<Symbol> parts = new ArrayList<>(inputs.subList(0, features.numbers() > 0 ? 1 : 0));
    parts.addAll(features.vectors(inputs));
    Symbol first =
        parts.size() == 1 ? parts.getFirst() : concatenate().of(parts.toArray(Symbol[]::new));
    Symbol crossed = first;
    for (int i = 0; i < cross; i++) {
      crossed = new FeatureCross(projectionDim).name("cross_" + i).of(first, crossed);
    }
    Symbol network = Features.network(stacked ? crossed : first, deep, "deep");
    Symbol last = stacked ? network : concatenate().of(crossed, network);
    return dev.crema.Crema.model(inputs, List.of(dense(1).name("logit").of(last)));
  }
}
