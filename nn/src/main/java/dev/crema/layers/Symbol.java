package dev.crema.layers;

import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A place in a model: an input, or an output of a layer. Models are made from symbols that layers
 * connect.
 *
 * <p>The length of an axis can be open; the first axis, the batch, always is. Shapes are found out
 * by a trial with two different lengths for what is open: where the results differ, they are open
 * as well.
 */
public final class Symbol {
  private static final long[] BATCH = {2, 3};
  private static final long[] OPEN = {192, 320};

  private final Type small;
  private final Type large;
  private final Optional<Application> source;
  private final int index;

  Symbol(Type small, Type large, Optional<Application> source, int index) {
    this.small = small;
    this.large = large;
    this.source = source;
    this.index = index;
  }

  /**
   * An input of a model.
   *
   * @param dims the axes of one sample, without the batch; -1 is open
   */
  public static Symbol input(DType dtype, long... dims) {
    long[] small = new long[dims.length + 1];
    long[] large = new long[dims.length + 1];
    small[0] = BATCH[0];
    large[0] = BATCH[1];
    for (int i = 0; i < dims.length; i++) {
      if (dims[i] == 0 || dims[i] < -1) {
        throw new CremaException(
            "input: axis " + i + " has length " + dims[i] + "; allowed: 1 or more, or -1 for any");
      }
      small[i + 1] = dims[i] == -1 ? OPEN[0] : dims[i];
      large[i + 1] = dims[i] == -1 ? OPEN[1] : dims[i];
    }
    return new Symbol(
        new Type(dtype, Shape.of(small)), new Type(dtype, Shape.of(large)), Optional.empty(), 0);
  }

  public DType dtype() {
    return small.dtype();
  }

  /** The number of axes, with the batch. */
  public int rank() {
    return small.shape().rank();
  }

  /** The length of an axis, or -1 if it is open; axis 0 is the batch. */
  public long dim(int axis) {
    long length = small.shape().dim(axis);
    return length == large.shape().dim(axis) ? length : -1;
  }

  /** The layer call that gives this symbol; empty for an input. */
  public Optional<Application> source() {
    return source;
  }

  /** Which of the outputs of its source this is. */
  public int index() {
    return index;
  }

  /** Whether a tensor of this shape can stand here. */
  public boolean accepts(Shape shape) {
    if (shape.rank() != rank()) {
      return false;
    }
    for (int i = 0; i < rank(); i++) {
      if (dim(i) >= 0 && dim(i) != shape.dim(i)) {
        return false;
      }
    }
    return true;
  }

  /** A type that a tensor here can have: some number for each open length. */
  public Type example() {
    return small;
  }

  Type small() {
    return small;
  }

  Type large() {
    return large;
  }

  /** {@code f32[?,28,28]}. */
  @Override
  public String toString() {
    return IntStream.range(0, rank())
        .mapToObj(i -> dim(i) < 0 ? "?" : Long.toString(dim(i)))
        .collect(Collectors.joining(",", dtype().code() + "[", "]"));
  }
}
