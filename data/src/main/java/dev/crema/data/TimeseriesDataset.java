package dev.crema.data;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.run.Memory;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Type;
import dev.crema.train.Batch;
import dev.crema.train.Dataset;
import dev.crema.train.Feed;
import dev.crema.train.Order;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.OptionalLong;

/**
 * Windows over a series of measurements, each with the target of the place where it begins: what
 * Keras calls {@code timeseries_dataset_from_array}. To forecast {@code h} steps after a window of
 * {@code n}, give {@code series} as data and {@code series.slice(0, n + h - 1, length)} as targets.
 *
 * <p>Window w begins at {@code startIndex + w · sequenceStride} and takes every {@code
 * samplingRate}th place. Batches are {@code [batch, sequenceLength, …]}. Batch size and shuffling
 * are those of {@code fit}.
 *
 * @param data the series {@code [steps, …]}
 * @param targets none or one, {@code [steps, …]}: place i belongs to the window that begins at
 *     place i of the data. Windows without a target are left out
 * @param sequenceLength how many places a window has, 1 or more
 * @param sequenceStride the distance between the beginnings of windows, 1 or more; 1 by default
 * @param samplingRate the distance between the places of a window, 1 or more; 1 by default
 * @param startIndex the first place that is used, 0 or more; 0 by default
 * @param endIndex the first place that is not used any more; the number of steps by default
 */
public record TimeseriesDataset(
    Tensor data,
    List<Tensor> targets,
    int sequenceLength,
    int sequenceStride,
    int samplingRate,
    long startIndex,
    long endIndex)
    implements Dataset {
  private static final String NAME = "TimeseriesDataset";

  public TimeseriesDataset {
    targets = List.copyOf(targets);
    if (data.rank() == 0 || targets.stream().anyMatch(t -> t.rank() == 0)) {
      throw new ShapeException(NAME + ": scalars have no steps; allowed: [steps, …]");
    }
    Require.check(targets.size() <= 1, NAME, "targets", targets.size() + " tensors", "0 or 1");
    Require.atLeast(NAME, "sequenceLength", sequenceLength, 1);
    Require.atLeast(NAME, "sequenceStride", sequenceStride, 1);
    Require.atLeast(NAME, "samplingRate", samplingRate, 1);
    Require.check(
        startIndex >= 0 && startIndex < endIndex && endIndex <= data.dim(0),
        NAME,
        "startIndex to endIndex",
        startIndex + " to " + endIndex,
        "0 up to the number of steps, " + data.dim(0) + ", not empty");
    long windows =
        windows(targets, sequenceLength, sequenceStride, samplingRate, startIndex, endIndex);
    Require.check(
        windows >= 1 && windows <= Integer.MAX_VALUE,
        NAME,
        "number of windows",
        windows,
        "1 or more; a window spans "
            + ((sequenceLength - 1L) * samplingRate + 1)
            + " of "
            + (endIndex - startIndex)
            + " steps");
  }

  /** All windows of a series, with targets. */
  public TimeseriesDataset(Tensor data, Tensor targets, int sequenceLength) {
    this(data, List.of(targets), sequenceLength, 1, 1, 0, steps(data));
  }

  /** All windows of a series, without targets. */
  public TimeseriesDataset(Tensor data, int sequenceLength) {
    this(data, List.of(), sequenceLength, 1, 1, 0, steps(data));
  }

  private static long steps(Tensor data) {
    return data.rank() == 0 ? 0 : data.dim(0);
  }

  public TimeseriesDataset sequenceStride(int value) {
    return new TimeseriesDataset(
        data, targets, sequenceLength, value, samplingRate, startIndex, endIndex);
  }

  public TimeseriesDataset samplingRate(int value) {
    return new TimeseriesDataset(
        data, targets, sequenceLength, sequenceStride, value, startIndex, endIndex);
  }

  /** Only the places from {@code start}, inclusive, to {@code end}, exclusive. */
  public TimeseriesDataset range(long start, long end) {
    return new TimeseriesDataset(
        data, targets, sequenceLength, sequenceStride, samplingRate, start, end);
  }

  private static long windows(
      List<Tensor> targets,
      int sequenceLength,
      int sequenceStride,
      int samplingRate,
      long startIndex,
      long endIndex) {
    long starts = endIndex - startIndex - (sequenceLength - 1L) * samplingRate;
    for (Tensor target : targets) {
      starts = Math.min(starts, target.dim(0) - startIndex);
    }
    return Math.ceilDiv(starts, (long) sequenceStride);
  }

  /** The number of windows. */
  @Override
  public OptionalLong size() {
    return OptionalLong.of(
        windows(targets, sequenceLength, sequenceStride, samplingRate, startIndex, endIndex));
  }

  @Override
  public Feed feed(Order order) {
    int count = (int) size().orElseThrow();
    Records<Integer> windows = Records.range(count);
    if (order.shuffle()) {
      windows = windows.shuffle(count, order.seed());
    }
    return Records.dataset(windows.batch(order.batchSize(), this::batch)).feed(order);
  }

  private Batch batch(List<Integer> windows) {
    long[] starts =
        windows.stream().mapToLong(w -> startIndex + (long) w * sequenceStride).toArray();
    Shape shape = data.shape();
    Shape inner = Shape.of(starts.length, sequenceLength).concat(shape.slice(1, shape.rank()));
    Tensor x = rows(data, inner, starts, sequenceLength);
    List<Tensor> y =
        targets.stream().map(t -> rows(t, t.shape().with(0, starts.length), starts, 1)).toList();
    return new Batch(List.of(x), y, List.of());
  }

  /** Some places from each start on, one after the other. */
  private Tensor rows(Tensor from, Shape shape, long[] starts, int places) {
    Type type = new Type(from.dtype(), shape);
    Memory memory = Memory.allocate(type.bytes());
    long bytes = from.type().bytes() / from.dim(0);
    MemorySegment source = from.memory().segment();
    long to = 0;
    for (long start : starts) {
      for (int i = 0; i < places; i++) {
        long at = (start + (long) i * samplingRate) * bytes;
        MemorySegment.copy(source, at, memory.segment(), to, bytes);
        to += bytes;
      }
    }
    return Tensor.over(type, memory);
  }
}
