package dev.crema.ops;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;

/** How sequences of labels are looked for in the outputs of a network trained with CTC. */
public sealed interface CtcDecoding {
  /** The likeliest class of each step, equal neighbours once. */
  static CtcDecoding greedy() {
    return greedy(true);
  }

  /**
   * The likeliest class of each step.
   *
   * @param mergeRepeated whether equal neighbours are one label
   */
  static CtcDecoding greedy(boolean mergeRepeated) {
    return new Greedy(mergeRepeated);
  }

  /** The likeliest sequence, looked for among the 100 likeliest of each step. */
  static CtcDecoding beamSearch() {
    return beamSearch(100, 1);
  }

  /**
   * The likeliest sequences, each with all ways to write it. It looks for them step by step and
   * keeps only the likeliest beginnings.
   *
   * @param beamWidth how many beginnings are kept, 1 or more
   * @param topPaths how many sequences there are in the result, 1 to {@code beamWidth}
   */
  static CtcDecoding beamSearch(int beamWidth, int topPaths) {
    return new BeamSearch(beamWidth, topPaths);
  }

  /** The paths through logits {@code [batch, steps, classes]} of float32 or wider. */
  CtcPaths paths(Tensor logits, Tensor lengths, int blank);

  /**
   * The likeliest class of each step.
   *
   * @param mergeRepeated whether equal neighbours are one label
   */
  record Greedy(boolean mergeRepeated) implements CtcDecoding {
    @Override
    public CtcPaths paths(Tensor logits, Tensor lengths, int blank) {
      return CtcSearch.greedy(logits, lengths, mergeRepeated, blank);
    }
  }

  /**
   * The likeliest sequences.
   *
   * @param beamWidth how many beginnings are kept, 1 or more
   * @param topPaths how many sequences there are in the result, 1 to {@code beamWidth}
   */
  record BeamSearch(int beamWidth, int topPaths) implements CtcDecoding {
    public BeamSearch {
      Require.atLeast("BeamSearch", "beamWidth", beamWidth, 1);
      Require.within("BeamSearch", "topPaths", topPaths, 1, beamWidth);
    }

    @Override
    public CtcPaths paths(Tensor logits, Tensor lengths, int blank) {
      return CtcSearch.beam(logits, lengths, beamWidth, topPaths, blank);
    }
  }
}
