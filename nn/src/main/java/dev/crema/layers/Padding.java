package dev.crema.layers;

import dev.crema.check.Require;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Window;
import java.util.stream.IntStream;

/** What windows do at the edges of an image. */
public enum Padding {
  /** They stay inside. */
  VALID,
  /**
   * They hang over by as much as makes the result of length {@code ceil(length / stride)}: half of
   * it before, and the odd one after.
   */
  SAME,
  /**
   * For convolutions over steps only: they hang over before the first step by all but one of their
   * elements, so that no output depends on later steps. The result has length {@code ceil(length /
   * stride)}.
   */
  CAUSAL;

  /** Refuses {@link #CAUSAL} for a layer that does not know it. */
  public void requireNotCausal(String who) {
    Require.check(this != CAUSAL, who, "padding", this, "VALID, SAME");
  }

  /**
   * How windows slide over an input.
   *
   * @param name what the window is called, for the message
   * @param input {@code [batch, spatial…, channels]}
   * @throws ShapeException if no window fits
   */
  public Window window(String name, Shape input, Ints size, Ints stride, Ints dilation) {
    int rank = size.size();
    int[] low = new int[rank];
    int[] high = new int[rank];
    if (this == SAME) {
      for (int i = 0; i < rank; i++) {
        long length = input.dim(i + 1);
        long span = (size.get(i) - 1L) * dilation.get(i) + 1;
        long windows = Math.ceilDiv(length, (long) stride.get(i));
        int total = Math.toIntExact(Math.max(0, (windows - 1) * stride.get(i) + span - length));
        low[i] = total / 2;
        high[i] = total - low[i];
      }
    }
    if (this == CAUSAL) {
      for (int i = 0; i < rank; i++) {
        low[i] = (size.get(i) - 1) * dilation.get(i);
      }
    }
    Window window = new Window(size, stride, Ints.of(low), Ints.of(high), dilation);
    boolean fits =
        IntStream.range(0, rank).allMatch(i -> window.outputLength(i, input.dim(i + 1)) > 0);
    if (!fits) {
      throw new ShapeException(
          name
              + " "
              + size
              + (dilation.allEqual(1) ? "" : " with dilation " + dilation)
              + " is larger than the input "
              + input.slice(1, rank + 1)
              + "; allowed: a smaller one, or padding SAME");
    }
    return window;
  }
}
