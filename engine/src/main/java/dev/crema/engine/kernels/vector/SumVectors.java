package dev.crema.engine.kernels.vector;

import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The vector forms of {@link SumKernel}, with the same bits. */
final class SumVectors {
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = FLOATS.length();
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  private SumVectors() {}

  private static FloatVector load(long address) {
    return FloatVector.fromMemorySegment(FLOATS, Mem.ALL, address, ORDER);
  }

  static float block(long address, int length) {
    float[] parts = new float[SumKernel.PARTS];
    int whole = length / SumKernel.PARTS * SumKernel.PARTS;
    for (int p = 0; p < SumKernel.PARTS; p += LANES) {
      lanes(address + 4L * p, whole).intoArray(parts, p);
    }
    return SumKernel.finish(parts, address, whole, length);
  }

  /** Every {@value SumKernel#PARTS}-th vector of a block, added up in order. */
  private static FloatVector lanes(long address, int length) {
    FloatVector sum = FloatVector.zero(FLOATS);
    for (int i = 0; i < length; i += SumKernel.PARTS) {
      sum = sum.add(load(address + 4L * i));
    }
    return sum;
  }

  /** Sums as many columns as whole vectors hold, and says how many those are. */
  static long columns(long from, long axis, long inner, long count, long to) {
    long whole = count / LANES * LANES;
    for (long c = 0; c < whole; c += LANES) {
      column(from + 4 * c, axis, 4 * inner).intoMemorySegment(Mem.ALL, to + 4 * c, ORDER);
    }
    return whole;
  }

  private static FloatVector column(long from, long axis, long step) {
    FloatVector total = FloatVector.zero(FLOATS);
    for (long block = 0; block < axis; block += SumKernel.COLUMN_BLOCK) {
      int length = (int) Math.min(SumKernel.COLUMN_BLOCK, axis - block);
      total = total.add(partOfColumn(from + block * step, length, step));
    }
    return total;
  }

  private static FloatVector partOfColumn(long from, int length, long step) {
    FloatVector sum = FloatVector.zero(FLOATS);
    for (int x = 0; x < length; x++) {
      sum = sum.add(load(from + x * step));
    }
    return sum;
  }
}
