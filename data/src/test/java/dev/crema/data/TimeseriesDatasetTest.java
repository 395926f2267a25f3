package dev.crema.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.Shape;
import dev.crema.train.Batch;
import dev.crema.train.Feed;
import dev.crema.train.Order;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TimeseriesDatasetTest {
  private static Tensor upTo(int end) {
    return Tensor.of(Shape.of(end), IntStream.range(0, end).toArray());
  }

  private static List<Batch> batches(TimeseriesDataset data, Order order) {
    List<Batch> batches = new ArrayList<>();
    try (Feed feed = data.feed(order)) {
      for (Batch batch = feed.next(); batch != null; batch = feed.next()) {
        batches.add(batch);
      }
    }
    return batches;
  }

  /** The beginnings of windows as they come. */
  private static List<Integer> starts(TimeseriesDataset data, Order order) {
    return batches(data, order).stream()
        .flatMapToInt(b -> Arrays.stream(b.x().getFirst().slice(1, 0, 1).toInts()))
        .boxed()
        .toList();
  }

  @Test
  void windowsHaveLengthRateAndStride() {
    // The example in the documentation of Keras: 99 numbers, windows [0 2 … 18], [3 5 … 21], …, [78
    // … 96].
    var data = new TimeseriesDataset(upTo(99), 10).samplingRate(2).sequenceStride(3);
    assertEquals(OptionalLong.of(27), data.size());
    Tensor x = batches(data, Order.inOrder(128)).getFirst().x().getFirst();
    assertEquals(Shape.of(27, 10), x.shape());
    assertArrayEquals(new int[] {0, 2, 4, 6, 8, 10, 12, 14, 16, 18}, x.select(0, 0).toInts());
    assertArrayEquals(new int[] {78, 80, 82, 84, 86, 88, 90, 92, 94, 96}, x.select(0, 26).toInts());
    assertEquals(List.of(), batches(data, Order.inOrder(128)).getFirst().y());
  }

  @Test
  void targetsBelongToTheBeginnings() {
    // The value after each window of ten.
    Tensor series = upTo(30);
    var data = new TimeseriesDataset(series, series.slice(0, 10, 30), 10);
    assertEquals(OptionalLong.of(20), data.size());
    List<Batch> batches = batches(data, Order.inOrder(8));
    assertEquals(List.of(8L, 8L, 4L), batches.stream().map(Batch::rows).toList());
    for (Batch batch : batches) {
      int[] x = batch.x().getFirst().toInts();
      int[] y = batch.y().getFirst().toInts();
      for (int i = 0; i < y.length; i++) {
        assertEquals(x[i * 10] + 10, y[i]);
        assertEquals(x[i * 10 + 9] + 1, y[i]);
      }
    }
  }

  @Test
  void stepsMayHaveSeveralNumbers() {
    Tensor series = Tensor.of(Shape.of(4, 2), 0.0, 1, 10, 11, 20, 21, 30, 31);
    Tensor targets = Tensor.of(Shape.of(4, 1), 0.0, 1, 2, 3);
    Batch batch = batches(new TimeseriesDataset(series, targets, 2), Order.inOrder(4)).getFirst();
    assertEquals(Shape.of(3, 2, 2), batch.x().getFirst().shape());
    assertArrayEquals(
        new double[] {0, 1, 10, 11, 10, 11, 20, 21, 20, 21, 30, 31},
        batch.x().getFirst().toDoubles());
    assertEquals(Shape.of(3, 1), batch.y().getFirst().shape());
  }

  @Test
  void partsOfASeriesAreApart() {
    Tensor series = upTo(20);
    var all = new TimeseriesDataset(series, series, 3);
    assertEquals(
        IntStream.rangeClosed(0, 7).boxed().toList(), starts(all.range(0, 10), Order.inOrder(5)));
    List<Batch> last = batches(all.range(10, 20), Order.inOrder(50));
    assertArrayEquals(
        new int[] {10, 11, 12, 13, 14, 15, 16, 17}, last.getFirst().y().getFirst().toInts());
  }

  @Test
  void shufflingDependsOnSeedAndPass() {
    var data = new TimeseriesDataset(upTo(40), 3);
    List<Integer> first = starts(data, new Order(7, true, 1, 0));
    assertEquals(first, starts(data, new Order(7, true, 1, 0)));
    assertEquals(new TreeSet<>(first), new TreeSet<>(starts(data, Order.inOrder(7))));
    assertNotEquals(first, starts(data, new Order(7, true, 1, 1)));
  }

  @Test
  void settingsOutOfRangeAreNamed() {
    Tensor series = upTo(10);
    String what = "TimeseriesDataset: ";
    assertEquals(
        what + "sequenceLength is 0; allowed: 1 or more",
        assertThrows(CremaException.class, () -> new TimeseriesDataset(series, 0)).getMessage());
    assertEquals(
        what + "number of windows is -1; allowed: 1 or more; a window spans 12 of 10 steps",
        assertThrows(CremaException.class, () -> new TimeseriesDataset(series, 12)).getMessage());
    assertEquals(
        what
            + "startIndex to endIndex is 4 to 11; allowed: 0 up to the number of steps, 10, not"
            + " empty",
        assertThrows(CremaException.class, () -> new TimeseriesDataset(series, 2).range(4, 11))
            .getMessage());
  }
}
