package dev.crema.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KFoldTest {
  /** Samples that are their own numbers, of classes 0 (two thirds) and 1. */
  private static Samples numbered(int count) {
    float[] x = new float[count * 2];
    int[] y = new int[count];
    for (int i = 0; i < count; i++) {
      x[2 * i] = i;
      x[2 * i + 1] = -i;
      y[i] = i % 3 == 0 ? 1 : 0;
    }
    return Dataset.of(Tensor.of(Shape.of(count, 2), x), Tensor.of(Shape.of(count), y));
  }

  private static int[] rows(Samples samples) {
    float[] x = samples.x().getFirst().toFloats();
    return IntStream.range(0, x.length / 2).map(i -> (int) x[2 * i]).toArray();
  }

  private static List<KFold.Fold> folds(KFold kFold, Samples samples) {
    List<KFold.Fold> folds = new ArrayList<>();
    kFold.split(samples).forEach(folds::add);
    return folds;
  }

  @Test
  void neighboursMakeAFold() {
    List<KFold.Fold> folds = folds(new KFold(3), numbered(8));
    assertArrayEquals(new int[] {0, 1, 2}, rows(folds.get(0).validation()));
    assertArrayEquals(new int[] {3, 4, 5, 6, 7}, rows(folds.get(0).train()));
    assertArrayEquals(new int[] {3, 4, 5}, rows(folds.get(1).validation()));
    assertArrayEquals(new int[] {6, 7}, rows(folds.get(2).validation()));
    assertArrayEquals(
        new float[] {6, -6, 7, -7}, folds.get(2).validation().x().getFirst().toFloats());
    assertArrayEquals(new int[] {1, 0}, folds.get(2).validation().y().getFirst().toInts());
  }

  @Test
  void everySampleValidatesOnceInTheOrderOfTheSeed() {
    for (KFold kFold : List.of(new KFold(4).shuffle(7), new KFold(4).shuffle(7).stratified(true))) {
      List<KFold.Fold> folds = folds(kFold, numbered(30));
      int[] all =
          folds.stream().flatMapToInt(f -> Arrays.stream(rows(f.validation()))).sorted().toArray();
      assertArrayEquals(IntStream.range(0, 30).toArray(), all);
      for (KFold.Fold fold : folds) {
        int[] both =
            IntStream.concat(
                    Arrays.stream(rows(fold.train())), Arrays.stream(rows(fold.validation())))
                .sorted()
                .toArray();
        assertArrayEquals(all, both);
      }
      List<KFold.Fold> again = folds(kFold, numbered(30));
      assertArrayEquals(rows(folds.get(1).validation()), rows(again.get(1).validation()));
      List<KFold.Fold> other = folds(kFold.shuffle(8), numbered(30));
      assertNotEquals(
          Arrays.toString(rows(folds.get(1).validation())),
          Arrays.toString(rows(other.get(1).validation())));
    }
  }

  @Test
  void stratifiedFoldsHaveTheirShareOfEachClass() {
    for (KFold.Fold fold : new KFold(5).shuffle(1).stratified(true).split(numbered(30))) {
      int[] y = fold.validation().y().getFirst().toInts();
      assertEquals(6, y.length);
      assertEquals(2, Arrays.stream(y).sum());
    }
  }

  @Test
  void partsOfSamplesAreSplitToo() {
    List<KFold.Fold> folds = folds(new KFold(2).stratified(true), numbered(30).range(10, 14));
    assertArrayEquals(new int[] {10, 13}, rows(folds.get(0).validation()));
    assertArrayEquals(new int[] {11, 12}, rows(folds.get(1).validation()));
  }

  @Test
  void whatCannotBeSplitIsRefused() {
    assertEquals(
        "KFold: folds is 1; allowed: 2 or more",
        assertThrows(CremaException.class, () -> new KFold(1)).getMessage());
    assertEquals(
        "KFold: 3 samples; allowed: at least as many as folds, 5",
        assertThrows(CremaException.class, () -> new KFold(5).split(numbered(3))).getMessage());
    Samples floats = Dataset.of(Tensor.zeros(6, 2), Tensor.zeros(6));
    assertEquals(
        "KFold: the targets are [f32[6]]; allowed if stratified: one of integers, [samples]",
        assertThrows(CremaException.class, () -> new KFold(2).stratified(true).split(floats))
            .getMessage());
  }
}
