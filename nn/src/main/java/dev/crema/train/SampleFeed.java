package dev.crema.train;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.crema.engine.Settings;
import dev.crema.engine.Tensor;
import dev.crema.engine.run.Memory;
import dev.crema.engine.run.TeamWork;
import dev.crema.engine.types.Type;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A pass over samples in memory: rows are gathered into two sets of buffers, used in turn. */
final class SampleFeed implements Feed {
  private static final long LINE_BYTES = 64;

  /**
   * How many rows are fetched together. Rows in random order are far from the caches, and copies
   * would wait for one after the other; plain reads wait for many at once.
   */
  private static final int TOGETHER = 32;

  /** From so many cache lines on all threads gather; fewer take one about as long as to share. */
  private static final long SHARED_LINES = 512;

  private final List<Tensor> sources;
  private final Samples data;
  private final int batchSize;
  private final long from;
  private final int count;
  private final int @Nullable [] order;
  private final List<Batch> buffers = new ArrayList<>();
  private int at;
  private int turn;

  /** What was read to fetch rows; kept so that the JIT compiler leaves the reads in. */
  @SuppressWarnings("UnusedVariable")
  private volatile long touched;

  private final TeamWork work;

  /** What is gathered now: from where, to where, the bytes of a row and how many rows. */
  private MemorySegment in = MemorySegment.NULL;

  private MemorySegment out = MemorySegment.NULL;
  private long bytes;
  private int rows;

  SampleFeed(Samples data, Order order) {
    this.data = data;
    this.sources = Stream.of(data.x(), data.y(), data.weights()).flatMap(List::stream).toList();
    this.batchSize = order.batchSize();
    this.from = data.from();
    this.count = (int) (data.to() - data.from());
    this.work =
        new TeamWork(
            Math.max(1, Math.ceilDiv(Math.min(batchSize, count), TOGETHER)),
            this::gatherTile,
            Settings.current().threads());
    this.order = order.shuffle() ? Permutation.of(count, order.seed(), order.pass()) : null;
  }

  @Override
  public @Nullable Batch next() {
    int rows = Math.min(batchSize, count - at);
    if (rows <= 0) {
      return null;
    }
    Batch batch = buffer(rows);
    int k = 0;
    for (Tensor target : batch.x()) {
      gather(sources.get(k++), target, rows);
    }
    for (Tensor target : batch.y()) {
      gather(sources.get(k++), target, rows);
    }
    for (Tensor target : batch.weights()) {
      gather(sources.get(k++), target, rows);
    }
    at += rows;
    return batch;
  }

  private Batch buffer(int rows) {
    if (rows < batchSize) {
      return make(rows);
    }
    if (buffers.size() < 2) {
      buffers.add(make(rows));
    }
    return buffers.get(turn++ & 1);
  }

  private Batch make(int rows) {
    return new Batch(
        data.x().stream().map(t -> empty(t, rows)).toList(),
        data.y().stream().map(t -> empty(t, rows)).toList(),
        data.weights().stream().map(t -> empty(t, rows)).toList());
  }

  private static Tensor empty(Tensor source, int rows) {
    Type type = new Type(source.dtype(), source.shape().with(0, rows));
    return Tensor.over(type, Memory.allocate(type.bytes()));
  }

  private void gather(Tensor source, Tensor target, int count) {
    in = source.memory().segment();
    out = target.memory().segment();
    rows = count;
    bytes = target.type().bytes() / rows;
    if (order == null) {
      MemorySegment.copy(in, (from + at) * bytes, out, 0, rows * bytes);
    } else if (rows * Math.ceilDiv(bytes, LINE_BYTES) >= SHARED_LINES) {
      work.run();
    } else {
      gatherRows(order, 0, rows);
    }
  }

  private void gatherTile(int tile) {
    int start = tile * TOGETHER;
    if (order != null && start < rows) {
      gatherRows(order, start, Math.min(rows, start + TOGETHER));
    }
  }

  /** Copies rows of a batch, fetching some together. */
  private void gatherRows(int[] order, int first, int last) {
    for (int start = first; start < last; start += TOGETHER) {
      int end = Math.min(last, start + TOGETHER);
      touched = touch(in, bytes, order, at + start, at + end);
      for (int i = start; i < end; i++) {
        MemorySegment.copy(in, (from + order[at + i]) * bytes, out, i * bytes, bytes);
      }
    }
  }

  /** Reads a byte of each cache line of some rows. */
  private long touch(MemorySegment in, long bytes, int[] order, int start, int end) {
    long sum = 0;
    for (int i = start; i < end; i++) {
      long row = (from + order[i]) * bytes;
      for (long line = 0; line < bytes; line += LINE_BYTES) {
        sum += in.get(JAVA_BYTE, row + line);
      }
    }
    return sum;
  }
}
