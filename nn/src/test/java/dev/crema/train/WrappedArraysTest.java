package dev.crema.train;

import static dev.crema.Crema.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.crema.Model;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import org.junit.jupiter.api.Test;

class WrappedArraysTest {
  private static final float[] X = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
  private static final int[] Y = {0, 1, 1, 0, 1};

  private static Model model() {
    return sequential(input(2), dense(2))
        .seed(1)
        .compile(sgd(0.01), sparseCategoricalCrossentropy(true));
  }

  @Test
  void trainingGivesTheSameBitsAsByCopies() {
    Tensor x = Tensor.wrap(Shape.of(5, 2), X.clone());
    Model wrapped = model();
    Model copied = model();
    Dataset data = Dataset.of(x, Tensor.wrap(Shape.of(5), Y.clone()));
    Dataset copies = Dataset.of(Tensor.of(Shape.of(5, 2), X), Tensor.of(Shape.of(5), Y));
    wrapped.fit(data, epochs(3), batchSize(2), verbose(Verbose.SILENT));
    copied.fit(copies, epochs(3), batchSize(2), verbose(Verbose.SILENT));
    assertEquals(copied.evaluate(copies), wrapped.evaluate(data));
    assertFalse(x.memory().segment().isNative(), "only rows were copied");
    assertArrayEquals(copied.predict(x).toFloats(), wrapped.predict(x).toFloats());
  }

  @Test
  void everyTypeIsReadAndComputedWith() {
    Shape shape = Shape.of(2);
    Tensor doubles = Tensor.wrap(shape, new double[] {0.5, -1});
    Tensor ints = Tensor.wrap(shape, new int[] {7, -8});
    Tensor longs = Tensor.wrap(shape, new long[] {1L << 40, -9});
    assertEquals(DType.FLOAT64, doubles.dtype());
    assertEquals(DType.INT32, ints.dtype());
    assertEquals(DType.INT64, longs.dtype());
    assertEquals(-0.5, doubles.sum().item());
    assertEquals(-1, ints.sum().item());
    assertEquals((1L << 40) - 9, longs.sum().item());
    assertEquals(-8, ints.slice(0, 1, 2).item());
    assertEquals(1L << 40, longs.bits(0));
  }

  @Test
  void emptyAndBadArraysAreDealtWith() {
    assertEquals(0, Tensor.wrap(Shape.of(0, 3), new float[0]).sum().item());
    assertEquals(
        "Tensor.wrap: 10 values for shape [3,2]; allowed: 6",
        assertThrows(ShapeException.class, () -> Tensor.wrap(Shape.of(3, 2), X)).getMessage());
    Dataset data =
        Dataset.of(
            Tensor.wrap(Shape.of(2, 2), new float[] {1, 2, Float.NaN, 4}),
            Tensor.wrap(Shape.of(2), new int[] {0, 1}));
    assertEquals(
        "fit: x[0] has NaN in sample 1 (element 0); allowed: finite numbers. Clean the data, or"
            + " pass checkData(false)",
        assertThrows(CremaException.class, () -> model().fit(data, verbose(Verbose.SILENT)))
            .getMessage());
  }
}
