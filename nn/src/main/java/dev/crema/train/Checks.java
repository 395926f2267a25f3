package dev.crema.train;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Element;
import dev.crema.engine.types.IndexException;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Looks for numbers in data that would ruin a model silently. */
final class Checks {
  private static final int CHUNK = 4096;
  private static final int INFINITY = 0x7F80_0000;

  private Checks() {}

  /**
   * Finds NaN and infinities.
   *
   * @param who such as {@code fit: x}
   */
  static void finite(String who, List<Tensor> tensors, long from, long to) {
    for (int i = 0; i < tensors.size(); i++) {
      Tensor tensor = tensors.get(i);
      if (tensor.dtype().isFloating() && tensor.shape().size() > 0) {
        long row = tensor.shape().size() / tensor.dim(0);
        long at = firstBad(tensor, from * row, to * row);
        if (at >= 0) {
          throw new CremaException(
              who
                  + "["
                  + i
                  + "] has "
                  + Element.toDouble(tensor.dtype(), tensor.bits(at))
                  + " in sample "
                  + at / row
                  + " (element "
                  + at % row
                  + "); allowed: finite numbers. Clean the data, or pass checkData(false)");
        }
      }
    }
  }

  private static long firstBad(Tensor tensor, long from, long to) {
    if (tensor.dtype() == DType.FLOAT32) {
      MemorySegment segment = tensor.memory().segment();
      int[] chunk = new int[CHUNK];
      for (long at = from; at < to; at += CHUNK) {
        int count = (int) Math.min(CHUNK, to - at);
        MemorySegment.copy(segment, JAVA_INT, at * 4, chunk, 0, count);
        if (greatest(chunk, count) >= INFINITY) {
          return scan(tensor, at, at + count);
        }
      }
      return -1;
    }
    return scan(tensor, from, to);
  }

  /** A plain loop that the JIT makes vector code of. */
  private static int greatest(int[] bits, int count) {
    int result = 0;
    for (int i = 0; i < count; i++) {
      result = Math.max(result, bits[i] & 0x7FFF_FFFF);
    }
    return result;
  }

  private static long scan(Tensor tensor, long from, long to) {
    for (long i = from; i < to; i++) {
      if (!Double.isFinite(Element.toDouble(tensor.dtype(), tensor.bits(i)))) {
        return i;
      }
    }
    return -1;
  }

  /** Finds class indices out of range. */
  static void labels(String who, Tensor labels, long classes, long from, long to) {
    long row = labels.shape().size() / Math.max(1, labels.dim(0));
    for (long i = from * row; i < to * row; i++) {
      double label = Element.toDouble(labels.dtype(), labels.bits(i));
      if (!(label >= 0 && label < classes)) {
        throw new IndexException(
            who
                + " has label "
                + (label == Math.rint(label) ? "" + (long) label : "" + label)
                + " in sample "
                + i / row
                + "; the model has "
                + classes
                + " classes, allowed: 0 to "
                + (classes - 1));
      }
    }
  }
}
