package dev.crema.engine.kernels.vector;

import dev.crema.engine.kernels.Kernel;
import dev.crema.engine.kernels.Spec;

/**
 * Transforms the weights of a convolution, or of the convolution that is its gradient: there the
 * windows are turned by half a circle and channels and filters exchanged. The result are 36
 * matrices {@code [depth, columns]}, cut into panels {@code [depth, panel]}.
 */
final class WinogradWeights implements Kernel {
  private static final long MOST_ROWS = 64;
  private static final int WINDOW = Winograd.TAPS * Winograd.TAPS;

  /** The least numbers of a tile. */
  private static final long LEAST = 1L << 13;

  private final boolean turned;
  private final long depth;
  private final long columns;
  private final long panel;
  private final long chunks;
  private final long units;
  private final int tiles;
  private final RowLoop loop;
  private final PerWorker<long[]> addresses = new PerWorker<>(() -> new long[2 * Winograd.POINTS]);

  WinogradWeights(Spec.Convolution spec, InnerLoops loops) {
    loop = Winograd.weights(loops);
    turned = spec.kind() == Spec.ConvolutionKind.INPUT_GRADIENT;
    depth = turned ? spec.filters() : spec.channels();
    columns = turned ? spec.channels() : spec.filters();
    panel = Winograd.panel(columns);
    chunks = Tiles.ceilDiv(depth, MOST_ROWS);
    units = columns / panel * chunks;
    long numbers = Winograd.PLANES * depth * columns;
    tiles = Tiles.count(units, numbers / units, LEAST);
    Winograd.want(loops, numbers, depth * panel, columns, loop);
  }

  /** The bytes of the result. */
  long bytes() {
    return Winograd.PLANES * planeBytes();
  }

  long planeBytes() {
    return depth * columns * 4;
  }

  @Override
  public int tiles() {
    return tiles;
  }

  @Override
  public long scratchBytes() {
    return 3 * WINDOW * runBytes(MOST_ROWS) + loop.scratchBytes();
  }

  private long runBytes(long rows) {
    return rows * panel * 4;
  }

  /** Buffers: those of the convolution, the result last. */
  @Override
  public void run(long[] buffers, int tile, int worker, long scratch) {
    long end = Tiles.start(units, tiles, tile + 1L);
    for (long unit = Tiles.start(units, tiles, tile); unit < end; unit++) {
      long column = unit / chunks * panel;
      long row = Tiles.start(depth, (int) chunks, unit % chunks);
      long rows = Tiles.start(depth, (int) chunks, unit % chunks + 1) - row;
      long run = runBytes(rows);
      for (int tap = 0; tap < WINDOW; tap++) {
        gather(buffers[1], tap, row, rows, column, scratch + tap * run);
      }
      long to = buffers[buffers.length - 1] + (column * depth + row * panel) * 4;
      transform(addresses.of(worker), rows * panel, scratch, to);
    }
  }

  private void gather(long w, int tap, long row, long rows, long column, long to) {
    if (turned) {
      long from = w + (((WINDOW - 1L - tap) * columns + column) * depth + row) * 4;
      Transpose.ints(from, depth * 4, to, panel * 4, rows, panel);
    } else {
      long from = w + ((tap * depth + row) * columns + column) * 4;
      Rows.copy(from, columns * 4, to, panel * 4, rows, panel * 4);
    }
  }

  private void transform(long[] at, long count, long from, long to) {
    long run = count * 4;
    long half = from + WINDOW * run;
    long loopScratch = from + 3 * WINDOW * run;
    int taps = Winograd.TAPS;
    int points = Winograd.POINTS;
    for (int x = 0; x < taps; x++) {
      long target = half + x * run;
      Winograd.run(
          loop,
          at,
          taps,
          from + x * run,
          taps * run,
          points,
          target,
          taps * run,
          count,
          loopScratch);
    }
    for (int i = 0; i < points; i++) {
      long target = to + (long) i * points * planeBytes();
      Winograd.run(
          loop,
          at,
          taps,
          half + (long) i * taps * run,
          run,
          points,
          target,
          planeBytes(),
          count,
          loopScratch);
    }
  }

  @Override
  public String label() {
    return "vector:winograd weights";
  }
}
