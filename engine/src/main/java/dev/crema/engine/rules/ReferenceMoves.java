package dev.crema.engine.rules;

import dev.crema.engine.ir.Op;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.IndexException;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** The part of {@link Reference} that moves elements as they are, by place or by number. */
final class ReferenceMoves {
  /** Stands for an element to be filled in where a place of the input is expected. */
  private static final long FILL = -1;

  private ReferenceMoves() {}

  static Elements reshape(Elements x, Shape shape) {
    Elements result = new Elements(new Type(x.type().dtype(), shape));
    for (int i = 0; i < x.count(); i++) {
      result.put(i, x.bits(i));
    }
    return result;
  }

  static Elements transpose(Elements x, Ints permutation) {
    Shape from = x.type().shape();
    Shape to = Shape.of(permutation.stream().mapToLong(from::dim).toArray());
    long[] strides = from.strides();
    return strided(x, to, permutation.stream().mapToLong(axis -> strides[axis]).toArray());
  }

  static Elements broadcast(Elements x, Shape shape) {
    return strided(x, shape, Walk.broadcast(x.type().shape(), shape));
  }

  private static Elements strided(Elements x, Shape shape, long[] strides) {
    Elements result = new Elements(new Type(x.type().dtype(), shape));
    Walk walk = new Walk(shape, List.of(strides));
    for (int i = 0; walk.next(); i++) {
      result.put(i, x.bits(walk.offset(0)));
    }
    return result;
  }

  static Elements slice(Op.Slice slice, Elements x) {
    List<long[]> picked = new ArrayList<>();
    for (int axis = 0; axis < slice.stride().size(); axis++) {
      long limit = slice.limit().dim(axis);
      int stride = slice.stride().get(axis);
      picked.add(
          LongStream.iterate(slice.start().dim(axis), i -> i < limit, i -> i + stride).toArray());
    }
    return picked(x, picked, 0);
  }

  static Elements pad(Op.Pad pad, Elements x) {
    List<long[]> picked = new ArrayList<>();
    for (int axis = 0; axis < pad.low().size(); axis++) {
      LongStream.Builder places = LongStream.builder();
      fill(places, pad.low().get(axis));
      for (long i = 0; i < x.type().shape().dim(axis); i++) {
        fill(places, i == 0 ? 0 : pad.interior().get(axis));
        places.add(i);
      }
      fill(places, pad.high().get(axis));
      picked.add(places.build().toArray());
    }
    return picked(x, picked, pad.bits());
  }

  private static void fill(LongStream.Builder places, int count) {
    for (int i = 0; i < count; i++) {
      places.add(FILL);
    }
  }

  static Elements reverse(Elements x, Ints axes) {
    List<long[]> picked = new ArrayList<>();
    for (int axis = 0; axis < x.type().shape().rank(); axis++) {
      long length = x.type().shape().dim(axis);
      boolean turned = axes.contains(axis);
      picked.add(LongStream.range(0, length).map(i -> turned ? length - 1 - i : i).toArray());
    }
    return picked(x, picked, 0);
  }

  /** The elements at the places that are given per axis, or a filling. */
  private static Elements picked(Elements x, List<long[]> places, long fill) {
    Shape shape = Shape.of(places.stream().mapToLong(p -> p.length).toArray());
    Elements result = new Elements(new Type(x.type().dtype(), shape));
    long[] to = shape.strides();
    long[] from = x.type().shape().strides();
    for (int i = 0; i < result.count(); i++) {
      long at = 0;
      boolean filled = false;
      for (int axis = 0; axis < to.length; axis++) {
        long place = places.get(axis)[(int) (i / to[axis] % shape.dim(axis))];
        filled |= place == FILL;
        at += place * from[axis];
      }
      result.put(i, filled ? fill : x.bits(at));
    }
    return result;
  }

  static Elements concatenate(int axis, List<Elements> in) {
    Type first = in.getFirst().type();
    long length = in.stream().mapToLong(x -> x.type().shape().dim(axis)).sum();
    Shape shape = first.shape().with(axis, length);
    Elements result = new Elements(new Type(first.dtype(), shape));
    Lines to = new Lines(shape, axis);
    long start = 0;
    for (Elements x : in) {
      Lines from = new Lines(x.type().shape(), axis);
      for (long line = 0; line < from.count(); line++) {
        for (long i = 0; i < from.length(); i++) {
          result.put(to.at(line, start + i), x.bits(from.at(line, i)));
        }
      }
      start += from.length();
    }
    return result;
  }

  static Elements gather(int axis, int batch, Elements x, Elements index) {
    Shape from = x.type().shape();
    Shape rows = index.type().shape();
    Shape shape =
        from.slice(0, axis)
            .concat(rows.slice(batch, rows.rank()))
            .concat(from.slice(axis + 1, from.rank()));
    Elements result = new Elements(new Type(x.type().dtype(), shape));
    Rows pairs = new Rows("gather", from, axis, batch, index);
    for (int i = 0; i < result.count(); i++) {
      result.put(i, x.bits(pairs.wholeOf(i)));
    }
    return result;
  }

  static Elements scatterAdd(int axis, int batch, long length, Elements x, Elements index) {
    Shape from = x.type().shape();
    int picked = index.type().shape().rank() - batch;
    Shape shape =
        from.slice(0, axis).concat(Shape.of(length)).concat(from.slice(axis + picked, from.rank()));
    Sums sums = new Sums(new Type(x.type().dtype(), shape));
    Rows pairs = new Rows("scatter-add", shape, axis, batch, index);
    for (int i = 0; i < x.count(); i++) {
      sums.add(pairs.wholeOf(i), x, i);
    }
    return sums.rounded();
  }

  static Elements updateRows(Elements x, Elements index, Elements values) {
    Elements result = new Elements(x.type());
    for (int i = 0; i < x.count(); i++) {
      result.put(i, x.bits(i));
    }
    long rows = x.type().shape().dim(0);
    long inner = values.count() / Math.max(1, index.count());
    for (int i = 0; i < index.count(); i++) {
      long row = index.integer(i);
      if (row < -1 || row >= rows) {
        throw new IndexException(
            "update rows: index %d at position %d is out of range; allowed: -1 to %d"
                .formatted(row, i, rows - 1));
      }
      for (long j = 0; row >= 0 && j < inner; j++) {
        result.put(row * inner + j, values.bits(i * inner + j));
      }
    }
    return result;
  }

  /**
   * Which element of the whole tensor {@code [batch, outer, axis, inner]} each element of the
   * picked rows {@code [batch, outer, count, inner]} stands for.
   */
  private static final class Rows {
    private final Elements index;
    private final long outer;
    private final long length;
    private final long inner;
    private final long count;

    Rows(String who, Shape whole, int axis, int batch, Elements index) {
      this.index = index;
      this.outer = whole.size(batch, axis);
      this.length = whole.dim(axis);
      this.inner = whole.size(axis + 1, whole.rank());
      this.count = index.type().shape().size(batch, index.type().shape().rank());
      for (int i = 0; i < index.count(); i++) {
        if (index.integer(i) < 0 || index.integer(i) >= length) {
          throw new IndexException(
              who
                  + ": index "
                  + index.integer(i)
                  + " at position "
                  + i
                  + " is out of range; allowed: "
                  + (length == 0 ? "none, the axis is empty" : "0 to " + (length - 1)));
        }
      }
    }

    long wholeOf(long picked) {
      long block = picked / inner / count;
      long item = block / outer;
      long row = index.integer(item * count + picked / inner % count);
      return (block * length + row) * inner + picked % inner;
    }
  }

  /** Stable in both directions; NaN is the greatest. */
  static List<Elements> sort(Op.Sort op, Elements x) {
    DType dtype = x.type().dtype();
    Lines from = new Lines(x.type().shape(), op.axis());
    Shape shape = x.type().shape().with(op.axis(), op.count());
    Lines to = new Lines(shape, op.axis());
    Elements values = new Elements(new Type(dtype, shape));
    Elements positions = new Elements(new Type(DType.INT32, shape));
    for (long line = 0; line < from.count(); line++) {
      long row = line;
      Comparator<Integer> order =
          (a, b) -> ScalarValues.compare(dtype, x.bits(from.at(row, a)), x.bits(from.at(row, b)));
      List<Integer> sorted =
          IntStream.range(0, Math.toIntExact(from.length()))
              .boxed()
              .sorted(op.descending() ? Collections.reverseOrder(order) : order)
              .toList();
      for (int i = 0; i < op.count(); i++) {
        values.put(to.at(line, i), x.bits(from.at(line, sorted.get(i))));
        positions.put(to.at(line, i), sorted.get(i));
      }
    }
    return List.of(values, positions);
  }
}
