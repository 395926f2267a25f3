package dev.crema.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.crema.engine.Settings;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplesTest {
  /** Samples whose inputs, targets and weights tell their numbers. */
  private static Samples numbered(int count) {
    int[] x = IntStream.range(0, 2 * count).map(i -> i / 2).toArray();
    int[] y = IntStream.range(0, count).map(i -> 100 + i).toArray();
    float[] weights = new float[count];
    for (int i = 0; i < count; i++) {
      weights[i] = i / 2f;
    }
    return Dataset.of(Tensor.of(Shape.of(count, 2), x), Tensor.of(Shape.of(count), y))
        .weighted(Tensor.of(weights));
  }

  private static int[] numbers(Samples samples) {
    Batch batch = samples.feed(Order.inOrder(1000)).next();
    int[] y = batch.y().getFirst().toInts();
    float[] weights = batch.weights().getFirst().toFloats();
    int[] x = batch.x().getFirst().toInts();
    for (int i = 0; i < y.length; i++) {
      assertEquals(y[i] - 100, x[2 * i], "input of " + i);
      assertEquals(y[i] - 100, x[2 * i + 1], "input of " + i);
      assertEquals((y[i] - 100) / 2f, weights[i], "weight of " + i);
    }
    return Arrays.stream(y).map(i -> i - 100).toArray();
  }

  @Test
  void theFirstOnesAreApartFromTheOthers() {
    Samples.Split split = numbered(10).range(1, 10).split(0.7);
    assertArrayEquals(new int[] {1, 2, 3, 4, 5, 6}, numbers(split.left()));
    assertArrayEquals(new int[] {7, 8, 9}, numbers(split.right()));
    // Keras rounds a half to the even number.
    assertEquals(2, numbered(5).split(0.5).left().size().orElseThrow());
    assertEquals(4, numbered(7).split(0.5).left().size().orElseThrow());
  }

  @Test
  void shufflingKeepsWhatBelongsTogether() {
    Samples part = numbered(50).range(10, 40);
    int[] order = numbers(part.shuffle(3));
    assertArrayEquals(IntStream.range(10, 40).toArray(), Arrays.stream(order).sorted().toArray());
    assertArrayEquals(order, numbers(part.shuffle(3)));
    assertNotEquals(Arrays.toString(order), Arrays.toString(numbers(part.shuffle(4))));
    assertNotEquals(Arrays.toString(order), Arrays.toString(numbers(part)));
  }

  /** Rows long enough for all threads to gather; the last batch is a part of a tile. */
  @Test
  void allThreadsGatherLongRows() {
    int width = 300;
    int count = 150;
    int[] x = IntStream.range(0, count * width).toArray();
    int[] y = IntStream.range(0, count).toArray();
    Samples samples =
        Dataset.of(Tensor.of(Shape.of(count, width), x), Tensor.of(Shape.of(count), y));
    Feed feed =
        Settings.current().withThreads(3).during(() -> samples.feed(new Order(70, true, 5, 2)));
    List<Integer> seen = new ArrayList<>();
    for (Batch batch = feed.next(); batch != null; batch = feed.next()) {
      int[] rows = batch.x().getFirst().toInts();
      for (int label : batch.y().getFirst().toInts()) {
        int at = (seen.size() % 70) * width;
        assertArrayEquals(
            Arrays.copyOfRange(x, label * width, (label + 1) * width),
            Arrays.copyOfRange(rows, at, at + width),
            "row " + seen.size());
        seen.add(label);
      }
    }
    assertEquals(count, Set.copyOf(seen).size());
    assertNotEquals(IntStream.range(0, count).boxed().toList(), seen);
  }

  @Test
  void partsWithoutSamplesAreRefused() {
    for (double size : List.of(0.0, 1.0, Double.NaN)) {
      assertEquals(
          "split: leftSize is " + size + "; allowed: above 0, below 1",
          assertThrows(CremaException.class, () -> numbered(4).split(size)).getMessage());
    }
    assertEquals(
        "split: leftSize 0.1 of 4 samples leaves none in one part; allowed: 1 or more in each",
        assertThrows(CremaException.class, () -> numbered(4).split(0.1)).getMessage());
  }
}
