package dev.crema.engine.kernels.vector;

import dev.crema.engine.kernels.Kernel;
import dev.crema.engine.kernels.Sequence;
import dev.crema.engine.kernels.Spec;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Epilogue;
import dev.crema.engine.types.Shape;
import java.util.List;

/**
 * Convolution by {@link Winograd}, and its gradient with respect to the images, which is a
 * convolution, too. The images are taken a few rows of tiles at a time: these are transformed,
 * multiplied by the transformed weights and transformed back in the caches.
 */
final class WinogradImages implements Kernel {
  /** The memory of the planes of a block. */
  private static final long BLOCK_BYTES = 1L << 17;

  private static final long LEAST_TILES = 24;

  /** The least number of blocks, for a few threads. */
  private static final long LEAST_BLOCKS = 4;

  /** The multiplications below which sharing costs more than it gains. */
  private static final long LEAST_PRODUCTS = 1L << 18;

  private final Shape output;
  private final long depth;
  private final long columns;
  private final long panel;
  private final Epilogue epilogue;
  private final long down;
  private final long across;
  private final long tileRows;
  private final long blockRows;
  private final int tiles;
  private final WinogradWeights weights;
  private final WinogradTiles inputs;
  private final InnerLoops loops;
  private final RowLoop loop;
  private final PerWorker<long[]> addresses = new PerWorker<>(() -> new long[2 * Winograd.POINTS]);
  private final String label;

  private WinogradImages(Spec.Convolution spec, WinogradWeights weights, InnerLoops loops) {
    this.loops = loops;
    loop = Winograd.outputs(loops);
    boolean gradient = spec.kind() == Spec.ConvolutionKind.INPUT_GRADIENT;
    this.weights = weights;
    label = gradient ? "vector:winograd input" : "vector:winograd";
    Shape input = gradient ? spec.output() : spec.input();
    output = gradient ? spec.input() : spec.output();
    depth = gradient ? spec.filters() : spec.channels();
    columns = gradient ? spec.channels() : spec.filters();
    panel = Winograd.panel(columns);
    epilogue = spec.epilogue();
    down = Winograd.tiles(output.dim(0));
    across = Winograd.tiles(output.dim(1));
    tileRows = spec.batch() * down;
    blockRows = blockRows();
    int lowRow = spec.window().low().get(0);
    int lowColumn = spec.window().low().get(1);
    RowLoop transform = Winograd.inputs(loops);
    inputs =
        new WinogradTiles(
            input.dim(0),
            input.dim(1),
            depth,
            gradient ? Winograd.TAPS - 1 - lowRow : lowRow,
            gradient ? Winograd.TAPS - 1 - lowColumn : lowColumn,
            down,
            across,
            Winograd.POINTS,
            transform);
    long products = Winograd.PLANES * blockRows * across * depth * columns;
    tiles = Tiles.count(Tiles.ceilDiv(tileRows, blockRows), products, LEAST_PRODUCTS);
    long row = blockRows * across * Math.min(depth, columns);
    Arithmetic.FINISH.want();
    Winograd.want(
        loops, Winograd.PLANES * tileRows * across * depth, row, columns, transform, loop);
  }

  static Kernel of(Spec.Convolution spec, InnerLoops loops) {
    WinogradWeights weights = new WinogradWeights(spec, loops);
    return new Sequence(
        List.of(weights, new WinogradImages(spec, weights, loops)), weights.bytes());
  }

  /** The rows of tiles of a block. */
  private long blockRows() {
    long tile = Winograd.PLANES * (depth + columns) * 4;
    long most = Math.max(1, Math.max(BLOCK_BYTES / tile, LEAST_TILES) / across);
    long blocks = Math.max(Tiles.ceilDiv(tileRows, most), Math.min(LEAST_BLOCKS, tileRows));
    return Tiles.ceilDiv(tileRows, blocks);
  }

  @Override
  public int tiles() {
    return tiles;
  }

  private long inputStep() {
    return Winograd.planeStep(blockRows * across * depth * 4);
  }

  private long outputStep() {
    return Winograd.planeStep(blockRows * across * columns * 4);
  }

  /** The planes, the last of them with room for a whole block of rows of a product. */
  @Override
  public long scratchBytes() {
    return Winograd.PLANES * (inputStep() + outputStep())
        + Gemm.BLOCK * (depth + columns) * 4
        + Math.max(inputs.scratchBytes(), loop.scratchBytes());
  }

  /** Buffers: those of the convolution, the transformed weights last. */
  @Override
  public void run(long[] buffers, int tile, int worker, long scratch) {
    long planes = scratch + Winograd.PLANES * inputStep() + Gemm.BLOCK * depth * 4;
    long free = planes + Winograd.PLANES * outputStep() + Gemm.BLOCK * columns * 4;
    long[] at = addresses.of(worker);
    inputs.prepare(free);
    long blocks = Tiles.ceilDiv(tileRows, blockRows);
    long end = Math.min(Tiles.start(blocks, tiles, tile + 1L) * blockRows, tileRows);
    for (long row = Tiles.start(blocks, tiles, tile) * blockRows; row < end; row += blockRows) {
      long rows = Math.min(blockRows, end - row);
      inputs.transform(buffers[0], row, rows, scratch, inputStep(), at, free);
      for (int plane = 0; plane < Winograd.PLANES; plane++) {
        long u = buffers[buffers.length - 1] + plane * weights.planeBytes();
        multiply(scratch + plane * inputStep(), u, planes + plane * outputStep(), rows * across);
      }
      transform(planes, rows * across * columns, at, free);
      for (long r = 0; r < rows; r++) {
        store(buffers, row + r, planes + r * across * columns * 4);
      }
    }
  }

  /**
   * One plane of the products. What is computed beyond the last row falls on the next plane, which
   * is computed after this one.
   */
  private void multiply(long a, long b, long sums, long rows) {
    long parts = Tiles.ceilDiv(depth, Gemm.DEPTH);
    for (long column = 0; column < columns; column += panel) {
      for (long part = 0; part < parts; part++) {
        long k = Tiles.start(depth, (int) parts, part);
        loops.panel(
            a + k * 4,
            depth * 4,
            4,
            b + (column * depth + k * panel) * 4,
            panel * 4,
            sums + column * 4,
            columns * 4,
            (int) (Tiles.start(depth, (int) parts, part + 1) - k),
            (int) rows,
            (int) panel,
            part == 0);
      }
    }
  }

  private void transform(long planes, long count, long[] at, long scratch) {
    int points = Winograd.POINTS;
    long step = outputStep();
    for (int x = 0; x < points; x++) {
      long column = planes + x * step;
      Winograd.run(
          loop,
          at,
          points,
          column,
          points * step,
          Winograd.OUTPUTS,
          column,
          points * step,
          count,
          scratch);
    }
    for (int i = 0; i < Winograd.OUTPUTS; i++) {
      long row = planes + (long) i * points * step;
      Winograd.run(loop, at, points, row, step, Winograd.OUTPUTS, row, step, count, scratch);
    }
  }

  /** Brings the results of a row of tiles to their places in the image. */
  private void store(long[] buffers, long tileRow, long planes) {
    long item = tileRow / down;
    long top = tileRow % down * Winograd.OUTPUTS;
    long y = buffers[buffers.length - 2] + item * output.size() * columns * 4;
    // What is to be added lies as the results do.
    long residual =
        epilogue.residual() ? buffers[epilogue.residualAt()] - buffers[buffers.length - 2] : 0;
    boolean relu = epilogue.activation() == Epilogue.Activation.RELU;
    int rows = (int) Math.min(Winograd.OUTPUTS, output.dim(0) - top);
    for (int i = 0; i < rows; i++) {
      for (int x = 0; x < Math.min(Winograd.OUTPUTS, output.dim(1)); x++) {
        long sums = planes + (i * Winograd.POINTS + x) * outputStep();
        long to = y + ((top + i) * output.dim(1) + x) * columns * 4;
        long count = Winograd.tiles(output.dim(1) - x);
        for (long c = 0; c < columns; c += panel) {
          long bias = epilogue.bias() ? buffers[2] + c * 4 : 0;
          if (epilogue.residual()) {
            Arithmetic.FLOATS.add(
                DType.FLOAT32,
                sums + c * 4,
                columns * 4,
                to + residual + c * 4,
                Winograd.OUTPUTS * columns * 4,
                count,
                panel);
          }
          Arithmetic.FLOATS.finish(
              DType.FLOAT32,
              sums + c * 4,
              columns * 4,
              to + c * 4,
              Winograd.OUTPUTS * columns * 4,
              count,
              panel,
              bias,
              relu);
        }
      }
    }
  }

  @Override
  public String label() {
    return label;
  }
}
