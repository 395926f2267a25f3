package dev.crema.engine.types;

/**
 * How a window slides over the spatial axes of a convolution or pooling; each list has one entry
 * per spatial axis (1 to 3).
 *
 * @param size the window's length
 * @param stride the step between neighbouring windows, at least 1
 * @param low zeros (for max pooling: nothing) before the first element
 * @param high the same after the last element
 * @param dilation the distance between neighbouring taps of a window, at least 1
 */
public record Window(Ints size, Ints stride, Ints low, Ints high, Ints dilation) {
  public Window {
    int rank = size.size();
    if (rank < 1 || rank > 3) {
      throw new ShapeException(
          "window " + size + " has " + rank + " spatial axes; allowed: 1 to 3");
    }
    requireAll("size", size, 1, rank);
    requireAll("stride", stride, 1, rank);
    requireAll("low", low, 0, rank);
    requireAll("high", high, 0, rank);
    requireAll("dilation", dilation, 1, rank);
  }

  private static void requireAll(String name, Ints values, int least, int rank) {
    if (values.size() != rank || values.stream().anyMatch(v -> v < least)) {
      throw new ShapeException(
          "window "
              + name
              + " is "
              + values
              + "; allowed: "
              + rank
              + " values of at least "
              + least);
    }
  }

  /** A window without padding or dilation. */
  public static Window valid(Ints size, Ints stride) {
    int rank = size.size();
    Ints zeros = Ints.repeat(0, rank);
    return new Window(size, stride, zeros, zeros, Ints.repeat(1, rank));
  }

  public int rank() {
    return size.size();
  }

  /** The length that one window spans along an axis, dilation included. */
  public long span(int axis) {
    return (size.get(axis) - 1L) * dilation.get(axis) + 1;
  }

  /**
   * The number of windows along an axis whose input length is given; 0 or less if the window does
   * not fit once.
   */
  public long outputLength(int axis, long inputLength) {
    long free = inputLength + low.get(axis) + high.get(axis) - span(axis);
    return free < 0 ? 0 : free / stride.get(axis) + 1;
  }
}
