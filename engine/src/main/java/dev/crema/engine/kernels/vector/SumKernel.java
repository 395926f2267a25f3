package dev.crema.engine.kernels.vector;

import dev.crema.engine.kernels.Kernel;
import dev.crema.engine.kernels.Spec;

/**
 * Sums and extremes of float32 along the middle axis, with one order of summation whether by
 * vectors or not.
 *
 * <p>Along rows ({@code inner == 1}) element j of a block goes to partial sum j mod {@value
 * #PARTS}; blocks of {@value #BLOCK} are added up in float64. Down columns the elements of each
 * column are added block by block. Errors so stay near those of one block, whatever the length.
 */
final class SumKernel {
  static final int PARTS = 64;
  static final int BLOCK = 4096;
  static final int COLUMN_BLOCK = 256;

  /** The least elements that are worth a tile. */
  private static final long TILE = 65_536;

  private static final WarmUp.Gate ROW_GATE =
      WarmUp.gate("row sum", () -> warmRows(true), () -> warmRows(false));
  private static final WarmUp.Gate COLUMN_GATE =
      WarmUp.gate("column sum", () -> warmColumns(true), () -> warmColumns(false));

  private SumKernel() {}

  static Kernel of(Spec.Reduce spec) {
    long outer = spec.outer();
    long axis = spec.axis();
    long inner = spec.inner();
    if (inner == 1) {
      ROW_GATE.want();
      int tiles = Tiles.count(outer, axis, TILE);
      return new Tiled(
          "vector:row sum", tiles, (buffers, tile, _) -> rows(buffers, outer, axis, tiles, tile));
    }
    COLUMN_GATE.want();
    long chunk = Math.min(inner, Math.max(64, Tiles.ceilDiv(TILE, Math.max(1, axis)) / 16 * 16));
    long chunks = Tiles.ceilDiv(inner, chunk);
    int tiles = Tiles.count(outer * chunks, axis * chunk, TILE);
    return new Tiled(
        "vector:column sum",
        tiles,
        (buffers, tile, _) -> {
          long end = Tiles.start(outer * chunks, tiles, tile + 1L);
          for (long unit = Tiles.start(outer * chunks, tiles, tile); unit < end; unit++) {
            long first = unit % chunks * chunk;
            long count = Math.min(chunk, inner - first);
            long from = buffers[0] + 4 * (unit / chunks * axis * inner + first);
            long to = buffers[1] + 4 * (unit / chunks * inner + first);
            columns(from, axis, inner, count, to, COLUMN_GATE.isOpen());
          }
        });
  }

  private static void rows(long[] buffers, long outer, long axis, int tiles, int tile) {
    boolean vector = ROW_GATE.isOpen();
    long end = Tiles.start(outer, tiles, tile + 1L);
    for (long row = Tiles.start(outer, tiles, tile); row < end; row++) {
      Mem.putFloat(buffers[1] + 4 * row, row(buffers[0] + 4 * row * axis, axis, vector));
    }
  }

  private static float row(long address, long count, boolean vector) {
    if (count < PARTS) {
      return shortRow(address, (int) count);
    }
    double total = 0;
    for (long at = 0; at < count; at += BLOCK) {
      int length = (int) Math.min(BLOCK, count - at);
      total +=
          vector ? SumVectors.block(address + 4 * at, length) : block(address + 4 * at, length);
    }
    return (float) total;
  }

  private static float shortRow(long address, int count) {
    float sum = 0;
    for (int i = 0; i < count; i++) {
      sum += Mem.getFloat(address + 4L * i);
    }
    return sum;
  }

  /** The parts of one block, added pairwise; {@link SumVectors#block} does the same. */
  private static float block(long address, int length) {
    float[] parts = new float[PARTS];
    int whole = length / PARTS * PARTS;
    for (int i = 0; i < whole; i += PARTS) {
      for (int p = 0; p < PARTS; p++) {
        parts[p] += Mem.getFloat(address + 4L * (i + p));
      }
    }
    return finish(parts, address, whole, length);
  }

  static float finish(float[] parts, long address, int from, int to) {
    for (int i = from; i < to; i++) {
      parts[i - from] += Mem.getFloat(address + 4L * i);
    }
    for (int half = PARTS / 2; half > 0; half /= 2) {
      for (int p = 0; p < half; p++) {
        parts[p] += parts[p + half];
      }
    }
    return parts[0];
  }

  private static void columns(
      long from, long axis, long inner, long count, long to, boolean vector) {
    long done = vector ? SumVectors.columns(from, axis, inner, count, to) : 0;
    for (long c = done; c < count; c++) {
      float total = 0;
      for (long block = 0; block < axis; block += COLUMN_BLOCK) {
        float sum = 0;
        long end = Math.min(axis, block + COLUMN_BLOCK);
        for (long x = block; x < end; x++) {
          sum += Mem.getFloat(from + 4 * (x * inner + c));
        }
        total += sum;
      }
      Mem.putFloat(to + 4 * c, total);
    }
  }

  private static void warmRows(boolean vector) {
    for (int i = 0; i < 16; i++) {
      row(WarmUp.memory(), 256, vector);
    }
  }

  private static void warmColumns(boolean vector) {
    columns(WarmUp.memory(), 40, 64, 64, WarmUp.memory() + WarmUp.MEMORY_BYTES / 2, vector);
  }
}
