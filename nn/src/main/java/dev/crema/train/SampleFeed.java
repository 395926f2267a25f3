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

  /** The rows of the batch that is made now. */
  private int rows;

  /** What of them is gathered now: from where, to where, the bytes of a row. */
  private MemorySegment in = MemorySegment.NULL;

  private MemorySegment out = MemorySegment.NULL;
  private long bytes;

  SampleFeed(Samples data, Order order) {
    this.data = data;
    this.sources = Stream.of(data.x(), data.y(), data.weights()).flatMap(List::stream).toList();
    this.batchSize = order.batchSize();
    this.from = data.from();
    this.count = (int) (data.to() - data.from());
    this.work =
        new TeamWork(
            Math.max(1, Math.ceilDiv(Math.min(batchSize, count), TOGETHER)),
            this::gather,
            Settings.current().threads());
    this.order = order.shuffle() ? Permutation.of(count, order.seed(), order.pass()) : null;
  }

  @Override
  public @Nullable Batch next() {
    rows = Math.min(batchSize, count - at);
    if (rows <= 0) {
      return null;
    }
    Batch batch = buffer();
    int k = 0;
    for (Tensor target : batch.x()) {
      gather(sources.get(k++), target);
    }
    for (Tensor target : batch.y()) {
      gather(sources.get(k++), target);
    }
    for (Tensor target : batch.weights()) {
      gather(sources.get(k++), target);
    }
    at += rows;
    return batch;
  }

  private Batch buffer() {
    if (rows < batchSize) {
      return make();
    }
    if (buffers.size() < 2) {
      buffers.add(make());
    }
    return buffers.get(turn++ & 1);
  }

  private Batch make() {
    return new Batch(
        data.x().stream().map(this::empty).toList(),
        data.y().stream().map(this::empty).toList(),
        data.weights().stream().map(this::empty).toList());
  }

  private Tensor empty(Tensor source) {
    Type type = new Type(source.dtype(), source.shape().with(0, rows));
    return Tensor.over(type, Memory.allocate(type.bytes()));
  }

  private void gather(Tensor source, Tensor target) {
    in = source.memory().segment();
    out = target.memory().segment();
    bytes = target.type().bytes() / rows;
    if (order == null) {
      MemorySegment.copy(in, (from + at) * bytes, out, 0, rows * bytes);
    } else if (rows * Math.ceilDiv(bytes, LINE_BYTES) >= SHARED_LINES) {
      work.run();
    } else {
      for (int start = 0; start < rows; start += TOGETHER) {
        gather(start / TOGETHER);
      }
    }
  }

  /** Copies rows of a batch that are fetched together. */
  private void gather(int tile) {
    int start = tile * TOGETHER;
    int end = Math.min(rows, start + TOGETHER);
    if (order != null && start < end) {
      touched = touch(order, start, end);
      for (int i = start; i < end; i++) {
        MemorySegment.copy(in, (from + order[at + i]) * bytes, out, i * bytes, bytes);
      }
    }
  }

  /** Reads a byte of each cache line of some rows. */
  private long touch(int[] order, int start, int end) {
    long sum = 0;
    for (int i = start; i < end; i++) {
      long row = (from + order[at + i]) * bytes;
      for (long line = 0; line < bytes; line += LINE_BYTES) {
        sum += in.get(JAVA_BYTE, row + line);
      }
    }
    return sum;
  }
}
