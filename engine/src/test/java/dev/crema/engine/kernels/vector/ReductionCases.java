package dev.crema.engine.kernels.vector;

import dev.crema.engine.ir.Literal;
import dev.crema.engine.kernels.Kernel;
import dev.crema.engine.kernels.Spec;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Element;
import dev.crema.engine.types.Reduction;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import java.util.Random;

/** Shapes and numbers to try reductions with. */
public final class ReductionCases {
  private static final int[] LENGTHS = {
    0, 1, 2, 3, 4, 5, 7, 8, 13, 15, 16, 17, 31, 33, 63, 64, 65, 100, 255, 257, 300, 784, 4095, 4200
  };

  private static final double[] SPECIAL = {
    0.0, -0.0, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1, -1, 1e-40
  };

  private ReductionCases() {}

  public static Shape shape(Random random) {
    long outer = LENGTHS[1 + random.nextInt(6)];
    long axis = LENGTHS[random.nextInt(LENGTHS.length)];
    long inner = random.nextInt(3) == 0 ? 1 : LENGTHS[1 + random.nextInt(18)];
    while (outer * axis * inner > 60_000) {
      inner = Math.max(1, inner / 2);
      outer = Math.max(1, outer - 1);
    }
    return Shape.of(outer, axis, inner);
  }

  /** Numbers whose sums are exact in float64 and, where few, special ones. */
  public static Literal values(Type type, Random random) {
    double special = random.nextInt(4) == 0 ? 0.1 : 0;
    long[] bits =
        random
            .doubles(type.shape().size())
            .mapToLong(
                p -> {
                  if (type.dtype().isFloating() && p < special) {
                    return Element.bits(type.dtype(), SPECIAL[random.nextInt(SPECIAL.length)]);
                  }
                  return type.dtype().isFloating()
                      ? Element.bits(type.dtype(), (double) (float) random.nextGaussian())
                      : Element.bits(type.dtype(), random.nextLong(-1000, 1000));
                })
            .toArray();
    return Literal.ofBits(type, bits);
  }

  public static long[] run(Kernel kernel, Literal x, DType result, long count) {
    try (Buffers buffers = new Buffers()) {
      Buffers.Data in = buffers.empty(x.type().dtype(), x.type().shape().size());
      for (int i = 0; i < in.count(); i++) {
        Mem.putBits(in.type().bytes(), in.address() + (long) i * in.type().bytes(), x.bits(i));
      }
      Buffers.Data out = buffers.empty(result, count);
      buffers.run(kernel, in, out);
      long[] bits = out.allBits();
      for (int i = 0; i < bits.length; i++) {
        if (result.isFloating() && Double.isNaN(Element.toDouble(result, bits[i]))) {
          bits[i] = Element.bits(result, Double.NaN);
        }
      }
      return bits;
    }
  }

  public static Spec.Reduce spec(Reduction kind, Type type) {
    Shape s = type.shape();
    return new Spec.Reduce(kind, type.dtype(), s.dim(0), s.dim(1), s.dim(2));
  }
}
