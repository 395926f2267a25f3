package dev.crema.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.crema.engine.Functions;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.IndexException;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import java.util.List;
import org.junit.jupiter.api.Test;

class MathOpsTest {
  @Test
  void segmentsOfIntegersAndOfNothing() {
    Tensor ids = Tensor.of(Shape.of(4), 1, 1, 3, 1);
    Tensor x = Tensor.of(Shape.of(4), 5, -7, 2, 3);
    assertArrayEquals(
        new int[] {Integer.MIN_VALUE, 5, Integer.MIN_VALUE, 2},
        SegmentOps.segmentMax(x, ids).toInts());
    assertArrayEquals(
        new int[] {Integer.MAX_VALUE, -7, Integer.MAX_VALUE, 2},
        SegmentOps.segmentMin(x, ids).toInts());
    assertArrayEquals(new int[] {1, -105, 1, 2, 1}, SegmentOps.segmentProd(x, ids, 5).toInts());
    assertArrayEquals(new int[] {0, 1, 0, 2}, SegmentOps.segmentSum(x, ids).toInts());
    Tensor bytes = x.maximum(0).cast(DType.UINT8);
    assertArrayEquals(new int[] {255, 0, 255, 2}, SegmentOps.segmentMin(bytes, ids).toInts());
    Tensor none = Tensor.of(Shape.of(0), new int[0]);
    assertArrayEquals(
        new float[] {1, 1}, SegmentOps.segmentProd(Tensor.zeros(0), none, 2).toFloats());
    assertThrows(IndexException.class, () -> SegmentOps.segmentMax(x, ids, 3));
    assertThrows(IndexException.class, () -> SegmentOps.segmentSum(x, ids, 3));
    assertThrows(
        CremaException.class,
        () ->
            Functions.compile(in -> List.of(SegmentOps.segmentSum(in.get(0), in.get(1))))
                .call(List.of(x, ids)));
    assertThrows(ShapeException.class, () -> SegmentOps.segmentSum(x, none, 3));
  }

  @Test
  void targetsAmongTheBest() {
    Tensor targets = Tensor.of(Shape.of(4), 2, 4, 3, 0);
    Tensor predictions =
        Tensor.of(
            Shape.of(4, 5),
            0.1f,
            0.4f,
            0.6f,
            0.9f,
            0.5f,
            0.1f,
            0.7f,
            0.9f,
            0.8f,
            0.3f,
            0.1f,
            0.6f,
            0.9f,
            0.9f,
            0.5f,
            Float.NaN,
            1f,
            2f,
            3f,
            4f);
    assertArrayEquals(
        new boolean[] {true, false, true, false},
        MathOps.inTopK(targets, predictions, 3).toBooleans());
    assertArrayEquals(
        new boolean[] {true, true, true, true},
        MathOps.inTopK(targets, predictions, 5).toBooleans());
    assertArrayEquals(
        new int[] {3, 2}, MathOps.topK(predictions, 2).indices().slice(0, 0, 1).toInts());
  }

  /** Values from mpmath 1.3 with 40 digits. */
  @Test
  void specialFunctions() {
    Tensor x = Tensor.of(Shape.of(3), -0.5, 0.3, 5);
    assertArrayEquals(
        new double[] {1.5204998778130465, 0.6713732405408726, 1.5374597944280349e-12},
        MathOps.erfc(x).toDoubles(),
        1e-15);
    assertEquals(1.5374597944280349e-12, MathOps.erfc(x).toDoubles()[2], 1e-26);
    Tensor a = Tensor.of(Shape.of(2, 1), 0.5, 3);
    Tensor y = Tensor.of(Shape.of(2), 0.2, 4);
    assertArrayEquals(
        new double[] {
          0.4729107431344619, 0.9953222650189527, 0.0011484812448621, 0.7618966944464556
        },
        MathOps.gammainc(a, y).toDoubles(),
        1e-14);
    assertEquals(DType.FLOAT32, MathOps.gammainc(Tensor.arange(3), Tensor.arange(3)).dtype());
  }

  @Test
  void theIncompleteGammaFunctionHasAGradientBySecondOperandOnly() {
    Tensor a = Tensor.of(Shape.of(1), 3.0);
    Tensor x = Tensor.of(Shape.of(1), 4.0);
    double slope = Functions.grad(t -> MathOps.gammainc(a, t).sum()).apply(x).item();
    assertEquals(16 * Math.exp(-4) / 2, slope, 1e-14);
    assertEquals(
        "GAMMAINC: no derivative by its first operand; allowed: by the second",
        assertThrows(
                CremaException.class,
                () -> Functions.grad(t -> MathOps.gammainc(t, x).sum()).apply(a))
            .getMessage());
  }
}
