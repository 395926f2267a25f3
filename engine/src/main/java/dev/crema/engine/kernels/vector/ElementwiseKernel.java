package dev.crema.engine.kernels.vector;

import dev.crema.engine.kernels.Kernel;
import dev.crema.engine.kernels.Spec;
import dev.crema.engine.types.Expression;
import dev.crema.engine.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * An expression on every element: rows along the last axis go through a {@link RowLoop}.
 *
 * <p>Short rows, such as a bias of 10 numbers added to each row of a matrix, would spend their time
 * between rows. They are taken many at a time: inputs that repeat are written out into scratch
 * memory first, so that the loop sees long rows.
 */
public final class ElementwiseKernel implements Kernel {
  /** Rows at least this long run one by one, if an input of theirs takes long to write out. */
  private static final long LONG_ROW = 64;

  /** Rows at least this long run one by one even so. */
  private static final long LONGEST_ROW = 512;

  /** About how many elements a block of short rows has. */
  private static final long BLOCK = 1024;

  /** The least elements that are worth a tile: about 10 µs of work. */
  private static final long TILE = 16_384;

  private static final long PIECES = 4;

  /** Elements of any type that fill cache lines. */
  private static final long ALIGNED = 64;

  private final Expression expression;
  private final Shape shape;
  private final List<List<Long>> strides;
  private final int[] bytes;
  private final long[] steps;
  private final long rowLength;
  private final long rows;

  /** The bytes from one row to the next along the last but one axis; none if there is no such. */
  private final long[] rowSteps;

  private final long rowsPerUnit;
  private final long units;
  private final long chunk;
  private final int tiles;
  private final boolean[] spread;

  /** Which inputs are the same row everywhere: one writing out serves a whole tile. */
  private final boolean[] sameRow;

  private final PerWorker<long[]> addresses;
  private final RowLoop loop;

  private ElementwiseKernel(Spec.Elementwise spec, RowLoop loop) {
    this.expression = spec.expression();
    this.shape = spec.shape();
    this.strides = spec.strides();
    this.loop = loop;
    int inputs = expression.inputs().size();
    int buffers = inputs + expression.outputs().size();
    this.bytes = new int[buffers];
    for (int i = 0; i < buffers; i++) {
      bytes[i] =
          i < inputs
              ? expression.inputs().get(i).bytes()
              : expression.outputTypes().get(i - inputs).bytes();
    }
    long length = shape.dim(-1);
    this.rows = rows(spec);
    boolean shortRows = hasShortRows(spec);
    this.spread = new boolean[inputs];
    this.sameRow = new boolean[inputs];
    this.steps = new long[buffers];
    this.addresses = new PerWorker<>(() -> new long[buffers]);
    for (int i = 0; i < inputs; i++) {
      steps[i] = strides.get(i).getLast() * bytes[i];
      spread[i] = shortRows && !isContiguous(spec, i);
      sameRow[i] = strides.get(i).stream().limit(shape.rank() - 1L).allMatch(step -> step == 0);
    }
    this.rowLength = length;
    this.rowSteps = new long[shape.rank() < 2 ? 0 : buffers];
    for (int i = 0; i < rowSteps.length; i++) {
      long elements = i < inputs ? strides.get(i).get(shape.rank() - 2) : length;
      rowSteps[i] = elements * bytes[i];
    }
    this.rowsPerUnit = shortRows ? Math.max(1, BLOCK / Math.max(1, length)) : 1;
    this.chunk = Math.max(1, shortRows ? length : length <= TILE ? length : evenly(length));
    this.units = shortRows ? Tiles.ceilDiv(rows, rowsPerUnit) : rows * Tiles.ceilDiv(length, chunk);
    this.tiles = Tiles.count(units, chunk * rowsPerUnit, TILE);
  }

  /** By a loop of {@link WarmLoop}. */
  static ElementwiseKernel of(Spec.Elementwise spec) {
    WarmLoop loop = WarmLoop.of(spec.expression(), accesses(spec));
    ElementwiseKernel kernel = new ElementwiseKernel(spec, loop);
    loop.want(kernel.shape.size(), kernel.chunk * kernel.rowsPerUnit);
    return kernel;
  }

  /**
   * By other loops.
   *
   * @param loops makes one of an expression and how its inputs move, or gives null
   * @return null if there is no loop
   */
  public static @Nullable ElementwiseKernel of(
      Spec.Elementwise spec,
      BiFunction<Expression, List<Access>, ? extends @Nullable RowLoop> loops) {
    RowLoop loop = loops.apply(spec.expression(), accesses(spec));
    return loop == null ? null : new ElementwiseKernel(spec, loop);
  }

  /** How the loop sees each input. */
  private static List<Access> accesses(Spec.Elementwise spec) {
    boolean shortRows = hasShortRows(spec);
    List<Access> accesses = new ArrayList<>();
    for (List<Long> along : spec.strides()) {
      long stride = along.getLast();
      if (shortRows || stride == 1 || spec.shape().dim(-1) == 1) {
        accesses.add(Access.CONTIGUOUS);
      } else {
        accesses.add(stride == 0 ? Access.REPEATED : Access.STRIDED);
      }
    }
    return accesses;
  }

  private static long rows(Spec.Elementwise spec) {
    return spec.shape().size(0, spec.shape().rank() - 1);
  }

  private static boolean hasShortRows(Spec.Elementwise spec) {
    long length = spec.shape().dim(-1);
    return rows(spec) > 1 && (length < LONG_ROW || (length < LONGEST_ROW && repeatsRows(spec)));
  }

  /** The length of pieces of a long row: an even number of pieces, for any usual team. */
  private static long evenly(long length) {
    long pieces = Tiles.ceilDiv(Tiles.ceilDiv(length, TILE), PIECES) * PIECES;
    return Tiles.ceilDiv(Tiles.ceilDiv(length, pieces), ALIGNED) * ALIGNED;
  }

  /** Decides whether vectors compute, for tests that compare the two forms. */
  void useVectors(boolean use) {
    if (loop instanceof WarmLoop warm) {
      warm.gate().force(use && warm.loop().hasVector());
    }
  }

  private static boolean isContiguous(Spec.Elementwise spec, int input) {
    Shape shape = spec.shape();
    List<Long> along = spec.strides().get(input);
    long expected = 1;
    for (int axis = shape.rank() - 1; axis >= 0; axis--) {
      if (shape.dim(axis) != 1 && along.get(axis) != expected) {
        return false;
      }
      expected *= shape.dim(axis);
    }
    return true;
  }

  /**
   * Whether each input is contiguous or has one row again and again, which is fast to write out.
   */
  private static boolean repeatsRows(Spec.Elementwise spec) {
    for (int i = 0; i < spec.strides().size(); i++) {
      List<Long> along = spec.strides().get(i);
      boolean repeats = along.getLast() == 1 && along.get(along.size() - 2) == 0;
      if (!repeats && !isContiguous(spec, i)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int tiles() {
    return tiles;
  }

  /** Inputs written out come first, then the loop's own. */
  @Override
  public long scratchBytes() {
    return spreadBytes() + loop.scratchBytes();
  }

  private long spreadBytes() {
    long result = 0;
    for (int i = 0; i < spread.length; i++) {
      result += spread[i] ? blockBytes(i) : 0;
    }
    return result;
  }

  private long blockBytes(int input) {
    return Tiles.ceilDiv(rowsPerUnit * rowLength * bytes[input], 64) * 64;
  }

  @Override
  public String label() {
    return loop.label();
  }

  @Override
  public void run(long[] buffers, int tile, int worker, long scratch) {
    long[] at = addresses.of(worker);
    long first = Tiles.start(units, tiles, tile);
    long end = Tiles.start(units, tiles, tile + 1L);
    if (rowsPerUnit > 1 || spreads()) {
      for (long unit = first; unit < end; unit++) {
        block(buffers, at, unit, unit == first, scratch);
      }
    } else if (units == rows) {
      rows(buffers, at, first, end, scratch);
    } else {
      for (long unit = first; unit < end; unit++) {
        piece(buffers, at, unit, scratch);
      }
    }
  }

  private boolean spreads() {
    for (boolean s : spread) {
      if (s) {
        return true;
      }
    }
    return false;
  }

  /** Rows one after the other; those along one axis follow each other in equal steps. */
  private void rows(long[] buffers, long[] at, long first, long end, long scratch) {
    long along = rowSteps.length == 0 ? 1 : shape.dim(shape.rank() - 2);
    for (long row = first; row < end; ) {
      long run = Math.min(end - row, along - row % along);
      start(buffers, at, row);
      for (long r = 0; r < run; r++) {
        loop.run(at, steps, (int) rowLength, scratch);
        for (int i = 0; i < rowSteps.length; i++) {
          at[i] += rowSteps[i];
        }
      }
      row += run;
    }
  }

  /** The addresses where a row begins. */
  private void start(long[] buffers, long[] at, long row) {
    for (int i = 0; i < buffers.length; i++) {
      long elements = i < spread.length ? rowOffset(i, row) : row * rowLength;
      at[i] = buffers[i] + elements * bytes[i];
    }
  }

  /** Part of one long row. */
  private void piece(long[] buffers, long[] at, long unit, long scratch) {
    long perRow = Math.max(1, Tiles.ceilDiv(rowLength, chunk));
    long row = unit / perRow;
    long from = unit % perRow * chunk;
    long count = Math.min(chunk, rowLength - from);
    start(buffers, at, row);
    for (int i = 0; i < buffers.length; i++) {
      at[i] += from * (i < spread.length ? steps[i] : bytes[i]);
    }
    loop.run(at, steps, (int) count, scratch);
  }

  /** Several short rows, those inputs that repeat or skip written out first. */
  private void block(long[] buffers, long[] at, long unit, boolean first, long scratch) {
    long firstRow = unit * rowsPerUnit;
    long count = Math.min(rowsPerUnit, rows - firstRow);
    long room = scratch;
    for (int i = 0; i < buffers.length; i++) {
      if (i < spread.length && spread[i]) {
        if (first || !sameRow[i]) {
          spread(i, buffers[i], firstRow, count, room);
        }
        at[i] = room;
        room += blockBytes(i);
      } else {
        at[i] = buffers[i] + firstRow * rowLength * bytes[i];
      }
    }
    loop.run(at, steps, (int) (count * rowLength), room);
  }

  /** Writes rows of an input out one after the other. */
  private void spread(int input, long buffer, long firstRow, long count, long target) {
    long along = shape.dim(shape.rank() - 2);
    long rowStep = rowSteps[input];
    long rowBytes = rowLength * bytes[input];
    boolean repeats = rowStep == 0 && steps[input] == bytes[input];
    long done = 0;
    while (done < count) {
      long row = firstRow + done;
      // Rows of one axis follow each other in equal steps.
      long run = Math.min(count - done, along - row % along);
      long source = buffer + rowOffset(input, row) * bytes[input];
      long to = target + done * rowBytes;
      if (repeats) {
        repeat(source, rowBytes, to, run * rowBytes);
      } else {
        for (long r = 0; r < run; r++) {
          spread(source + r * rowStep, steps[input], to + r * rowBytes, bytes[input], rowLength);
        }
      }
      done += run;
    }
  }

  /** Fills memory with copies of a row, ever more of them at once. */
  private static void repeat(long row, long rowBytes, long target, long size) {
    Mem.copy(row, target, rowBytes);
    for (long done = rowBytes; done < size; done *= 2) {
      Mem.copy(target, target + done, Math.min(done, size - done));
    }
  }

  private static void spread(long source, long step, long target, int bytes, long count) {
    switch (bytes) {
      case 4 -> {
        for (long i = 0; i < count; i++) {
          Mem.putInt(target + 4 * i, Mem.getInt(source + step * i));
        }
      }
      case 8 -> {
        for (long i = 0; i < count; i++) {
          Mem.putLong(target + 8 * i, Mem.getLong(source + step * i));
        }
      }
      default -> {
        for (long i = 0; i < count; i++) {
          Mem.putBits(bytes, target + bytes * i, Mem.bits(bytes, source + step * i));
        }
      }
    }
  }

  /** Where a row of an input starts, in elements. */
  private long rowOffset(int input, long row) {
    long offset = 0;
    long rest = row;
    for (int axis = shape.rank() - 2; axis >= 0; axis--) {
      long dim = shape.dim(axis);
      offset += rest % dim * strides.get(input).get(axis);
      rest /= dim;
    }
    return offset;
  }
}
