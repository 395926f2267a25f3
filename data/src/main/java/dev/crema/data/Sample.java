package dev.crema.data;

import dev.crema.engine.Tensor;
import dev.crema.engine.run.Memory;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Element;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Type;
import dev.crema.train.Batch;
import dev.crema.train.Samples;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * One sample: what goes into a model and what should come out, without a batch axis.
 *
 * @param x one tensor per input
 * @param y one tensor per output; none for prediction
 */
public record Sample(List<Tensor> x, List<Tensor> y) {
  public Sample {
    x = List.copyOf(x);
    y = List.copyOf(y);
    if (x.isEmpty()) {
      throw new CremaException("sample: no input tensors; allowed: 1 or more");
    }
  }

  /** A sample for a model with one input and one output. */
  public static Sample of(Tensor x, Tensor y) {
    return new Sample(List.of(x), List.of(y));
  }

  /** Samples in memory one by one; their weights are left out. */
  public static Records<Sample> records(Samples samples) {
    int count = (int) (samples.to() - samples.from());
    return Records.range(count)
        .map(
            i -> {
              long at = samples.from() + i;
              return new Sample(row(samples.x(), at), row(samples.y(), at));
            });
  }

  private static List<Tensor> row(List<Tensor> tensors, long at) {
    return tensors.stream()
        .map(
            tensor -> {
              Shape shape = tensor.shape();
              Type type = new Type(tensor.dtype(), shape.slice(1, shape.rank()));
              Memory memory = Memory.allocate(type.bytes());
              MemorySegment.copy(
                  tensor.memory().segment(), at * type.bytes(), memory.segment(), 0, type.bytes());
              return Tensor.over(type, memory);
            })
        .toList();
  }

  /**
   * Samples of equal shapes as a batch.
   *
   * @throws ShapeException if the shapes differ; it names the input or output and the sample
   */
  public static Batch stack(List<Sample> samples) {
    return collate(samples, false, 0, 1);
  }

  /** Samples of any lengths as a batch: all are filled up with zeros to the longest. */
  public static Batch pad(List<Sample> samples) {
    return collate(samples, true, 0, 1);
  }

  /**
   * Samples of any lengths as a batch.
   *
   * @param value what they are filled up with at the end of each axis
   * @param multiple where lengths differ they are rounded up to multiples of this, so that fewer
   *     shapes occur: each is compiled once; 1 or more
   */
  public static Function<List<Sample>, Batch> padding(double value, int multiple) {
    Records.least("padding", "multiple", multiple, 1);
    return samples -> collate(samples, true, value, multiple);
  }

  private static Batch collate(List<Sample> samples, boolean pad, double value, int multiple) {
    List<Tensor> x = new ArrayList<>();
    for (int i = 0; i < samples.getFirst().x().size(); i++) {
      int at = i;
      x.add(joined("x[" + i + "]", samples, s -> part(s.x(), at), pad, value, multiple));
    }
    List<Tensor> y = new ArrayList<>();
    for (int i = 0; i < samples.getFirst().y().size(); i++) {
      int at = i;
      y.add(joined("y[" + i + "]", samples, s -> part(s.y(), at), pad, value, multiple));
    }
    return new Batch(x, y, List.of());
  }

  private static Tensor part(List<Tensor> tensors, int at) {
    if (at >= tensors.size()) {
      throw new ShapeException(
          "batch: a sample has "
              + tensors.size()
              + " tensors, the first one more; allowed: as many");
    }
    return tensors.get(at);
  }

  private static Tensor joined(
      String what,
      List<Sample> samples,
      Function<Sample, Tensor> part,
      boolean pad,
      double value,
      int multiple) {
    List<Tensor> tensors = samples.stream().map(part).toList();
    Type first = tensors.getFirst().type();
    for (int i = 1; i < tensors.size(); i++) {
      Type type = tensors.get(i).type();
      boolean fits =
          pad
              ? type.dtype() == first.dtype() && type.shape().rank() == first.shape().rank()
              : type.equals(first);
      if (!fits) {
        throw new ShapeException(
            "batch: %s of sample %d is %s, that of the first is %s; allowed: %s"
                .formatted(
                    what, i + 1, type, first, pad ? "one type and rank" : "one type, or padding"));
      }
    }
    Shape item = pad ? longest(tensors, multiple) : first.shape();
    Type type = new Type(first.dtype(), Shape.of(tensors.size()).concat(item));
    Memory memory = Memory.allocate(type.bytes());
    if (pad && value != 0) {
      fill(memory.segment(), first.dtype(), value, type.shape().size());
    }
    long bytes = item.size() * first.dtype().bytes();
    for (int i = 0; i < tensors.size(); i++) {
      Tensor tensor = tensors.get(i);
      copy(tensor, 0, 0, memory.segment(), i * bytes, item);
    }
    return Tensor.over(type, memory);
  }

  private static Shape longest(List<Tensor> tensors, int multiple) {
    int rank = tensors.getFirst().rank();
    return Shape.of(
        IntStream.range(0, rank)
            .mapToLong(
                axis -> {
                  long most = tensors.stream().mapToLong(t -> t.dim(axis)).max().orElse(0);
                  boolean equal = tensors.stream().allMatch(t -> t.dim(axis) == most);
                  return equal ? most : Math.ceilDiv(most, multiple) * multiple;
                })
            .toArray());
  }

  private static void fill(MemorySegment segment, DType type, double value, long count) {
    long bits = Element.bits(type, value);
    LongStream.range(0, count)
        .forEach(
            i -> {
              switch (type.bytes()) {
                case 1 -> segment.set(ValueLayout.JAVA_BYTE, i, (byte) bits);
                case 2 -> segment.setAtIndex(ValueLayout.JAVA_SHORT, i, (short) bits);
                case 4 -> segment.setAtIndex(ValueLayout.JAVA_INT, i, (int) bits);
                default -> segment.setAtIndex(ValueLayout.JAVA_LONG, i, bits);
              }
            });
  }

  /** Copies what lies below one place of an axis; the target may be longer along each axis. */
  private static void copy(
      Tensor tensor, int axis, long from, MemorySegment target, long to, Shape longer) {
    int rank = tensor.rank();
    int size = tensor.dtype().bytes();
    if (tensor.shape().slice(axis, rank).equals(longer.slice(axis, rank))) {
      MemorySegment source = tensor.memory().segment();
      MemorySegment.copy(source, from, target, to, longer.size(axis, rank) * size);
      return;
    }
    for (long i = 0; i < tensor.dim(axis); i++) {
      copy(
          tensor,
          axis + 1,
          from + i * tensor.shape().size(axis + 1, rank) * size,
          target,
          to + i * longer.size(axis + 1, rank) * size,
          longer);
    }
  }
}
