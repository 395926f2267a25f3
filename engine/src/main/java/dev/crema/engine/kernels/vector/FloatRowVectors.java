package dev.crema.engine.kernels.vector;

import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The vector forms of {@link FloatRows}. */
final class FloatRowVectors {
  /** Four of them are to fit into {@link FloatRows#PARTS}. */
  private static final VectorSpecies<Float> FLOATS =
      FloatVector.SPECIES_PREFERRED.length() > FloatRows.PARTS / 4
          ? FloatVector.SPECIES_512
          : FloatVector.SPECIES_PREFERRED;

  private static final int LANES = FLOATS.length();
  private static final long BYTES = 4L * LANES;
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  private FloatRowVectors() {}

  private static FloatVector load(long address) {
    return FloatVector.fromMemorySegment(FLOATS, Mem.ALL, address, ORDER);
  }

  private static void store(FloatVector value, long address) {
    value.intoMemorySegment(Mem.ALL, address, ORDER);
  }

  /** The sum of a block. */
  static float sum(long from, int length, long parts) {
    int whole = length / FloatRows.PARTS * FloatRows.PARTS;
    for (int p = 0; p < FloatRows.PARTS; p += 4 * LANES) {
      sumParts(from + 4L * p, whole, parts + 4L * p);
    }
    int vectors = (length - whole) / LANES * LANES;
    long tail = from + 4L * whole;
    addVectors(tail, vectors, parts);
    FloatRows.addTail(tail + 4L * vectors, length - whole - vectors, parts + 4L * vectors);
    for (int half = FloatRows.PARTS / 2; half >= LANES; half /= 2) {
      addVectors(parts + 4L * half, half, parts);
    }
    return FloatRows.pairwise(parts, LANES);
  }

  /** Adds elements, a multiple of the lanes, to the parts. */
  private static void addVectors(long from, int count, long parts) {
    for (int i = 0; i < count; i += LANES) {
      store(load(parts + 4L * i).add(load(from + 4L * i)), parts + 4L * i);
    }
  }

  private static void sumParts(long from, int length, long parts) {
    FloatVector a = FloatVector.zero(FLOATS);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    for (int i = 0; i < length; i += FloatRows.PARTS) {
      long at = from + 4L * i;
      a = a.add(load(at));
      b = b.add(load(at + BYTES));
      c = c.add(load(at + 2 * BYTES));
      d = d.add(load(at + 3 * BYTES));
    }
    store(a, parts);
    store(b, parts + BYTES);
    store(c, parts + 2 * BYTES);
    store(d, parts + 3 * BYTES);
  }

  /** The greatest of every {@link FloatRows#PARTS}-th element of a block of whole rounds. */
  static void max(long from, int length, long parts) {
    for (int p = 0; p < FloatRows.PARTS; p += 4 * LANES) {
      maxParts(from + 4L * p, length, parts + 4L * p);
    }
  }

  private static void maxParts(long from, int length, long parts) {
    FloatVector a = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    for (int i = 0; i < length; i += FloatRows.PARTS) {
      long at = from + 4L * i;
      a = a.max(load(at));
      b = b.max(load(at + BYTES));
      c = c.max(load(at + 2 * BYTES));
      d = d.max(load(at + 3 * BYTES));
    }
    store(a, parts);
    store(b, parts + BYTES);
    store(c, parts + 2 * BYTES);
    store(d, parts + 3 * BYTES);
  }

  /** The least of every {@link FloatRows#PARTS}-th element of a block of whole rounds. */
  static void min(long from, int length, long parts) {
    for (int p = 0; p < FloatRows.PARTS; p += 4 * LANES) {
      minParts(from + 4L * p, length, parts + 4L * p);
    }
  }

  private static void minParts(long from, int length, long parts) {
    FloatVector a = FloatVector.broadcast(FLOATS, Float.POSITIVE_INFINITY);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    for (int i = 0; i < length; i += FloatRows.PARTS) {
      long at = from + 4L * i;
      a = a.min(load(at));
      b = b.min(load(at + BYTES));
      c = c.min(load(at + 2 * BYTES));
      d = d.min(load(at + 3 * BYTES));
    }
    store(a, parts);
    store(b, parts + BYTES);
    store(c, parts + 2 * BYTES);
    store(d, parts + 3 * BYTES);
  }
}
