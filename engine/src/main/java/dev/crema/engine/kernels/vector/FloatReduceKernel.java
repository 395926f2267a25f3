package dev.crema.engine.kernels.vector;

import dev.crema.engine.kernels.Kernel;
import dev.crema.engine.kernels.Sequence;
import dev.crema.engine.kernels.Spec;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Reduction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sums and extremes of float32 along the middle axis, in one order whether by vectors or not.
 *
 * <p>A long axis of few lines is cut into parts, whose results are reduced in a second phase. Each
 * part is a line by {@link FloatRows} if the last axis has length 1, and otherwise a block of
 * columns by {@link FloatColumns}.
 *
 * @param parts how many parts the axis is cut into, all of {@code length} but the last
 * @param chunk the columns that are taken together
 * @param source the number of the buffer with the elements
 * @param target the number of the buffer for the results
 * @param loop computes columns; null if those of Java do
 */
public record FloatReduceKernel(
    Reduction kind,
    long outer,
    long axis,
    long inner,
    long parts,
    long length,
    long chunk,
    int tiles,
    int source,
    int target,
    @Nullable ColumnLoop loop)
    implements Kernel {
  /** The least elements that are worth a tile. */
  private static final long TILE = 65_536;

  /** With as many lines or blocks as this the axis is not cut. */
  private static final long ENOUGH = 8;

  private static final long MOST_PARTS = 16;

  static Kernel of(Spec.Reduce spec) {
    return make(spec, null);
  }

  /** By a loop for columns; null if a reduction is not of this kind. */
  public static @Nullable Kernel of(Spec.Reduce spec, ColumnLoop loop) {
    return isOurs(spec) ? make(spec, loop) : null;
  }

  /** Whether a reduction is one of float32 that need not be formed in float64. */
  static boolean isOurs(Spec.Reduce spec) {
    return spec.type() == DType.FLOAT32 && spec.kind() != Reduction.PRODUCT;
  }

  private static Kernel make(Spec.Reduce spec, @Nullable ColumnLoop loop) {
    long total = spec.outer() * spec.axis() * spec.inner();
    long chunk = chunk(spec.axis(), spec.inner());
    long units = spec.outer() * Tiles.ceilDiv(spec.inner(), chunk);
    long parts = units < ENOUGH ? Math.clamp(total / TILE, 1, MOST_PARTS) : 1;
    // A block of partial sums is the least that a part should have along the axis.
    parts = Math.clamp(spec.axis() / FloatColumns.BLOCK, 1, parts);
    FloatReduceKernel first =
        of(spec, loop, spec.outer(), spec.axis(), parts, 0, parts == 1 ? 1 : 2);
    if (parts == 1) {
      return first;
    }
    FloatReduceKernel second = of(spec, loop, spec.outer(), parts, 1, 2, 1);
    return new Sequence(List.of(first, second), 4 * spec.outer() * parts * spec.inner());
  }

  private static FloatReduceKernel of(
      Spec.Reduce spec,
      @Nullable ColumnLoop loop,
      long outer,
      long axis,
      long parts,
      int source,
      int target) {
    long length = Tiles.ceilDiv(Math.max(axis, 1), parts);
    long chunk = chunk(length, spec.inner());
    long units = outer * parts * Tiles.ceilDiv(spec.inner(), chunk);
    int tiles = Tiles.count(units, Math.max(length, 1) * chunk, TILE);
    if (loop == null) {
      want(spec, length);
    }
    return new FloatReduceKernel(
        spec.kind(), outer, axis, spec.inner(), parts, length, chunk, tiles, source, target, loop);
  }

  private static void want(Spec.Reduce spec, long length) {
    if (spec.inner() == 1) {
      FloatRows.want(spec.kind(), length);
    } else {
      FloatColumns.want(spec.kind(), spec.inner());
    }
  }

  /** As many columns as make up a tile, in whole vectors. */
  private static long chunk(long axis, long inner) {
    long columns = Tiles.ceilDiv(TILE, Math.max(1, axis)) / 64 * 64;
    return Math.clamp(Math.clamp(columns, 64, FloatColumns.MOST), 1, Math.max(1, inner));
  }

  @Override
  public long scratchBytes() {
    return inner == 1 ? FloatRows.SCRATCH : FloatColumns.SCRATCH;
  }

  @Override
  public void run(long[] buffers, int tile, int worker, long scratch) {
    long chunks = Tiles.ceilDiv(inner, chunk);
    long units = outer * parts * chunks;
    long end = Tiles.start(units, tiles, tile + 1L);
    for (long unit = Tiles.start(units, tiles, tile); unit < end; unit++) {
      long line = unit / chunks;
      long first = unit % chunks * chunk;
      long begin = line % parts * length;
      long rows = Math.clamp(axis - begin, 0, length);
      long from = buffers[source] + 4 * ((line / parts * axis + begin) * inner + first);
      long to = buffers[target] + 4 * (line * inner + first);
      if (inner == 1) {
        Mem.putFloat(to, FloatRows.reduce(kind, from, rows, scratch, loop));
      } else {
        FloatColumns.reduce(
            kind, from, rows, inner, Math.min(chunk, inner - first), to, scratch, loop);
      }
    }
  }

  @Override
  public String label() {
    return (loop == null ? "vector:" : "machine:")
        + kind
        + (inner == 1 ? " of rows" : " of columns");
  }
}
