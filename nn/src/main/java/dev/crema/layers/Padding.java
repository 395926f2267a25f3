package dev.crema.layers;

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
  SAME;

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
