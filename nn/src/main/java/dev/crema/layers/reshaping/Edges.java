package dev.crema.layers.reshaping;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.layers.DataFormat;
import java.util.stream.IntStream;

/** What layers do at the edges of steps, images and volumes. */
final class Edges {
  private Edges() {}

  /** Refuses anything but two lengths for each axis. */
  static void check(String who, String name, Ints lengths, int rank) {
    Require.allAtLeast(who, name, lengths, 2 * rank, 0);
  }

  /** The same length before and after, for each axis. */
  static Ints both(int... lengths) {
    return Ints.of(IntStream.of(lengths).flatMap(n -> IntStream.of(n, n)).toArray());
  }

  /** An input without some numbers at its edges. */
  static Tensor cut(Tensor input, DataFormat format, Ints lengths) {
    int rank = lengths.size() / 2;
    int first = first(input, format, rank);
    Shape start = Shape.of(new long[input.rank()]);
    Shape limit = input.shape();
    for (int i = 0; i < rank; i++) {
      long length = input.dim(first + i);
      if ((long) lengths.get(2 * i) + lengths.get(2 * i + 1) >= length) {
        throw new ShapeException(
            "cropping is "
                + lengths
                + ", the input is "
                + input.type()
                + "; allowed: less than the length "
                + length
                + " of axis "
                + (first + i));
      }
      start = start.with(first + i, lengths.get(2 * i));
      limit = limit.with(first + i, length - lengths.get(2 * i + 1));
    }
    return input.slice(start, limit, Ints.repeat(1, input.rank()));
  }

  /** An input with zeros at its edges. */
  static Tensor pad(Tensor input, DataFormat format, Ints lengths) {
    int rank = lengths.size() / 2;
    int first = first(input, format, rank);
    int[] low = new int[input.rank()];
    int[] high = new int[input.rank()];
    for (int i = 0; i < rank; i++) {
      low[first + i] = lengths.get(2 * i);
      high[first + i] = lengths.get(2 * i + 1);
    }
    return input.pad(Ints.of(low), Ints.of(high), 0);
  }

  /** The first axis that is neither the batch nor the channels. */
  static int first(Tensor input, DataFormat format, int rank) {
    format.check(input, rank);
    return format == DataFormat.CHANNELS_LAST ? 1 : 2;
  }
}
