package dev.crema.engine.kernels.vector;

import dev.crema.engine.kernels.Kernel;
import dev.crema.engine.kernels.Sequence;
import dev.crema.engine.kernels.Spec;
import dev.crema.engine.types.Shape;
import java.util.List;

/**
 * The gradient of the weights by {@link Winograd}: some images at a time are transformed and
 * multiplied by the transformed gradients of the outputs. The sums of a few groups of images are
 * added in order and transformed to what they are for the weights.
 */
final class WinogradKernelGradient implements Kernel {
  /** The memory of all sums from which on there are fewer groups of images. */
  private static final long SUM_BYTES = 1L << 21;

  private static final long LEAST_GROUPS = 4;
  private static final long MOST_GROUPS = 8;

  /** The least memory of the planes of a block. */
  private static final long BLOCK_BYTES = 1L << 18;

  private static final long LEAST_TILES = 24;

  private final long channels;
  private final long filters;
  private final long panel;
  private final long across;
  private final long tileRows;
  private final long blockRows;
  private final int groups;
  private final WinogradTiles inputs;
  private final WinogradTiles gradients;
  private final InnerLoops loops;
  private final PerWorker<long[]> addresses = new PerWorker<>(() -> new long[2 * Winograd.POINTS]);

  private WinogradKernelGradient(Spec.Convolution spec, InnerLoops loops) {
    this.loops = loops;
    channels = spec.channels();
    filters = spec.filters();
    panel = Winograd.panel(filters);
    Shape output = spec.output();
    long down = Winograd.tiles(output.dim(0));
    across = Winograd.tiles(output.dim(1));
    tileRows = spec.batch() * down;
    long wanted = Math.clamp(SUM_BYTES / groupBytes(), LEAST_GROUPS, MOST_GROUPS);
    groups = (int) Math.min(wanted, tileRows);
    // A block reads and writes all sums, which may not stay in the cache: it should be larger.
    long bytes = Math.max(BLOCK_BYTES, 2 * groupBytes());
    long tile = Winograd.PLANES * (channels + filters) * 4;
    long rows = Math.max(1, Math.clamp(bytes / tile, LEAST_TILES, Gemm.DEPTH) / across);
    blockRows = Math.min(rows, Tiles.ceilDiv(tileRows, groups));
    RowLoop transform = Winograd.inputs(loops);
    inputs =
        new WinogradTiles(
            spec.input().dim(0),
            spec.input().dim(1),
            channels,
            spec.window().low().get(0),
            spec.window().low().get(1),
            down,
            across,
            Winograd.POINTS,
            transform);
    RowLoop outputs = Winograd.outputGradients(loops);
    gradients =
        new WinogradTiles(
            output.dim(0), output.dim(1), filters, 0, 0, down, across, Winograd.OUTPUTS, outputs);
    long row = blockRows * across * Math.min(channels, filters);
    Winograd.want(
        loops, Winograd.PLANES * tileRows * across * channels, row, filters, transform, outputs);
  }

  static Kernel of(Spec.Convolution spec, InnerLoops loops) {
    WinogradKernelGradient sums = new WinogradKernelGradient(spec, loops);
    return new Sequence(List.of(sums, sums.new Finish(loops)), sums.groups * sums.groupBytes());
  }

  @Override
  public int tiles() {
    return groups;
  }

  /** The distance of planes of sums; they have room for whole blocks of rows. */
  private long sumStep() {
    return Winograd.planeStep(Tiles.ceilDiv(channels, Gemm.BLOCK) * Gemm.BLOCK * filters * 4);
  }

  private long groupBytes() {
    return Winograd.PLANES * sumStep();
  }

  private long inputStep() {
    return Winograd.planeStep(blockRows * across * channels * 4);
  }

  private long gradientStep() {
    return Winograd.planeStep(blockRows * across * filters * 4);
  }

  @Override
  public long scratchBytes() {
    return Winograd.PLANES * (inputStep() + gradientStep())
        + inputs.scratchBytes()
        + gradients.scratchBytes();
  }

  /** Buffers: x, dy, dw, the sums of the groups. */
  @Override
  public void run(long[] buffers, int tile, int worker, long scratch) {
    long gradientPlanes = scratch + Winograd.PLANES * inputStep();
    long forInputs = gradientPlanes + Winograd.PLANES * gradientStep();
    long forGradients = forInputs + inputs.scratchBytes();
    long[] at = addresses.of(worker);
    inputs.prepare(forInputs);
    gradients.prepare(forGradients);
    long sums = buffers[3] + tile * groupBytes();
    long first = Tiles.start(tileRows, groups, tile);
    long end = Tiles.start(tileRows, groups, tile + 1L);
    for (long row = first; row < end; row += blockRows) {
      long rows = Math.min(blockRows, end - row);
      inputs.transform(buffers[0], row, rows, scratch, inputStep(), at, forInputs);
      gradients.transform(buffers[1], row, rows, gradientPlanes, gradientStep(), at, forGradients);
      for (int plane = 0; plane < Winograd.PLANES; plane++) {
        multiply(
            scratch + plane * inputStep(),
            gradientPlanes + plane * gradientStep(),
            sums + plane * sumStep(),
            rows * across,
            row == first);
      }
    }
  }

  private void multiply(long a, long b, long sums, long depth, boolean fresh) {
    for (long column = 0; column < filters; column += panel) {
      loops.panel(
          a,
          4,
          channels * 4,
          b + column * 4,
          filters * 4,
          sums + column * 4,
          filters * 4,
          (int) depth,
          (int) channels,
          (int) panel,
          fresh);
    }
  }

  @Override
  public String label() {
    return "vector:winograd kernel";
  }

  /** Adds up the groups, some channels at a time, and transforms the sum. */
  private final class Finish implements Kernel {
    private static final long LEAST = 1L << 14;

    private final RowLoop add;
    private final RowLoop loop;
    private final int tiles;

    Finish(InnerLoops loops) {
      add = Winograd.sum(loops, groups);
      loop = Winograd.weightGradients(loops);
      long cost = Winograd.PLANES * filters * groups;
      tiles = Tiles.count(channels, cost, LEAST);
      Winograd.want(loops, channels * cost, channels / tiles * filters, filters, add, loop);
    }

    @Override
    public int tiles() {
      return tiles;
    }

    @Override
    public long scratchBytes() {
      return Math.max(add.scratchBytes(), loop.scratchBytes());
    }

    @Override
    public void run(long[] buffers, int tile, int worker, long scratch) {
      long[] at = addresses.of(worker);
      long channel = Tiles.start(channels, tiles, tile);
      long count = (Tiles.start(channels, tiles, tile + 1L) - channel) * filters;
      long sums = buffers[3] + channel * filters * 4;
      long step = sumStep();
      for (int plane = 0; plane < Winograd.PLANES; plane++) {
        long total = sums + plane * step;
        Winograd.run(add, at, groups, total, groupBytes(), 1, total, 0, count, scratch);
      }
      int points = Winograd.POINTS;
      int taps = Winograd.TAPS;
      for (int x = 0; x < points; x++) {
        long from = sums + x * step;
        Winograd.run(
            loop, at, points, from, points * step, taps, from, points * step, count, scratch);
      }
      long matrix = channels * filters * 4;
      for (int i = 0; i < taps; i++) {
        long from = sums + (long) i * points * step;
        long to = buffers[2] + (long) i * taps * matrix + channel * filters * 4;
        Winograd.run(loop, at, points, from, step, taps, to, matrix, count, scratch);
      }
    }

    @Override
    public String label() {
      return "vector:winograd kernel sum";
    }
  }
}
