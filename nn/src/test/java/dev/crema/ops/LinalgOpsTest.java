package dev.crema.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.engine.Functions;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.DTypeException;
import dev.crema.engine.types.MatrixException;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LinalgOpsTest {
  private static final List<Shape> SHAPES =
      List.of(
          Shape.of(1, 1),
          Shape.of(2, 2),
          Shape.of(7, 7),
          Shape.of(3, 5, 5),
          Shape.of(9, 4),
          Shape.of(2, 4, 9),
          Shape.of(1, 6),
          Shape.of(6, 1),
          Shape.of(40, 31),
          Shape.of(0, 3, 2),
          Shape.of(2, 0, 3),
          Shape.of(3, 0),
          Shape.of(0, 0));

  private static Tensor random(String purpose, DType type, Shape shape) {
    return new RandomTensors(purpose + shape).plain(shape.toArray()).cast(type);
  }

  private static Tensor deficient(DType type, Shape shape) {
    Shape batch = shape.slice(0, shape.rank() - 2);
    Tensor left = random("left", type, batch.concat(Shape.of(shape.dim(-2), 2)));
    return left.matmul(random("right", type, batch.concat(Shape.of(2, shape.dim(-1)))));
  }

  private static double tolerance(DType type) {
    return type == DType.FLOAT64 ? 1e-12 : 1e-5;
  }

  private static void assertNear(Tensor expected, Tensor actual, String what) {
    assertEquals(expected.type(), actual.type(), what);
    if (expected.shape().size() > 0) {
      double size = Math.max(1, expected.abs().max().item());
      double error = expected.subtract(actual).abs().max().item();
      assertTrue(error <= tolerance(expected.dtype()) * size, what + ": off by " + error);
    }
  }

  private static void assertOrthonormal(Tensor columns, String what) {
    Tensor products = columns.matmul(columns, true, false);
    assertNear(Matrices.eye(products), products, what);
  }

  private static Tensor spread(Tensor s, long rows, long columns) {
    return Matrices.onDiagonal(rows, columns)
        .where(rows < columns ? s.expandDims(-1) : s.expandDims(-2), Tensor.scalar(s.dtype(), 0));
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void factorsMultiplyToTheMatrix(DType type) {
    for (Shape shape : SHAPES) {
      for (Tensor x : List.of(random("factors", type, shape), deficient(type, shape))) {
        String what = x.type().toString();
        long m = x.dim(-2);
        long n = x.dim(-1);
        for (LinalgOps.QrMode mode : LinalgOps.QrMode.values()) {
          LinalgOps.Qr qr = LinalgOps.qr(x, mode);
          assertNear(x, qr.q().matmul(qr.r()), "qr of " + what);
          assertOrthonormal(qr.q(), "q of " + what);
        }
        for (boolean full : new boolean[] {true, false}) {
          LinalgOps.Svd svd = LinalgOps.svd(x, full);
          long k = Math.min(m, n);
          Tensor s = full ? spread(svd.s(), m, n) : spread(svd.s(), k, k);
          assertNear(x, svd.u().matmul(s).matmul(svd.vh()), "svd of " + what);
          assertOrthonormal(svd.u(), "u of " + what);
          assertOrthonormal(Matrices.transposed(svd.vh()), "v of " + what);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void squareMatricesHaveEigenvectorsAndInverses(DType type) {
    for (Shape shape : SHAPES) {
      if (shape.dim(-1) != shape.dim(-2)) {
        continue;
      }
      Tensor x = random("square", type, shape);
      String what = x.type().toString();
      Tensor symmetric = x.add(Matrices.transposed(x));
      LinalgOps.Eigh eigh = LinalgOps.eigh(symmetric);
      Tensor v = eigh.vectors();
      Tensor scaled = v.multiply(eigh.values().expandDims(-2));
      assertNear(symmetric, scaled.matmul(v, false, true), "eigh of " + what);
      assertOrthonormal(v, "eigenvectors of " + what);
      Tensor positive = x.matmul(x, false, true).add(Matrices.eye(x));
      Tensor lower = LinalgOps.cholesky(positive);
      assertNear(positive, lower.matmul(lower, false, true), "cholesky of " + what);
      Complex w = LinalgOps.eig(x).values();
      Complex z = LinalgOps.eig(x).vectors();
      Tensor real = w.real().expandDims(-2);
      Tensor imag = w.imag().expandDims(-2);
      assertNear(
          z.real().multiply(real).subtract(z.imag().multiply(imag)), x.matmul(z.real()), what);
      assertNear(z.real().multiply(imag).add(z.imag().multiply(real)), x.matmul(z.imag()), what);
      Tensor lengths = z.real().square().add(z.imag().square()).sum(-2);
      assertNear(Tensor.full(lengths.type(), 1), lengths, "lengths of eigenvectors of " + what);
    }
  }

  @Test
  void pivotsAreExchangesInOrder() {
    Tensor x = random("pivots", DType.FLOAT64, Shape.of(5, 3));
    LinalgOps.LuFactor lu = LinalgOps.luFactor(x);
    double[] rows = x.toDoubles();
    int[] pivots = lu.pivots().toInts();
    for (int i = 0; i < 3; i++) {
      for (int k = 0; k < 3; k++) {
        double element = rows[3 * i + k];
        rows[3 * i + k] = rows[3 * pivots[i] + k];
        rows[3 * pivots[i] + k] = element;
      }
    }
    double[] factors = lu.lu().toDoubles();
    for (int i = 0; i < 5; i++) {
      for (int j = 0; j < 3; j++) {
        double sum = 0;
        for (int k = 0; k <= Math.min(i, j); k++) {
          sum += (k == i ? 1 : factors[3 * i + k]) * factors[3 * k + j];
        }
        assertEquals(rows[3 * i + j], sum, 1e-13);
      }
    }
  }

  @Test
  void integersAreComputedAsFloats() {
    Tensor x = Tensor.of(Shape.of(2, 2), 4, 2, 2, 5);
    assertArrayEquals(new float[] {2, 0, 1, 2}, LinalgOps.cholesky(x).toFloats());
    assertEquals(16, LinalgOps.det(x).item(), 1e-5);
    assertEquals(DType.INT32, LinalgOps.matrixPower(x, 2).dtype());
    assertArrayEquals(new int[] {20, 18, 18, 29}, LinalgOps.matrixPower(x, 2).toInts());
  }

  @Test
  void elementsThatAreNotFiniteGiveNan() {
    Tensor x = Tensor.of(Shape.of(2, 2), 1f, Float.POSITIVE_INFINITY, 0f, 1f);
    Tensor nan = Tensor.of(Shape.of(2, 2), Float.NaN, 0f, 0f, 1f);
    assertTrue(LinalgOps.singularValues(x).isNan().all().item() == 1);
    assertTrue(LinalgOps.eigh(nan).vectors().isNan().all().item() == 1);
    assertTrue(LinalgOps.eig(x).values().real().isNan().all().item() == 1);
    assertTrue(LinalgOps.cholesky(nan).isNan().any().item() == 1);
  }

  @Test
  void greatAndSmallNumbersDoNotOverflow() {
    Tensor x = Tensor.of(Shape.of(2, 2), 3e200, 4e200, 0, 1e-300);
    assertEquals(5e200, LinalgOps.singularValues(x).toDoubles()[0], 1e187);
    assertEquals(-5e200, LinalgOps.qr(Matrices.transposed(x)).r().toDoubles()[0], 1e187);
    Tensor y = Tensor.of(Shape.of(2, 2), 2e-200, 1e-200, 1e-200, 2e-200);
    assertArrayEquals(
        new double[] {1e-200, 3e-200}, LinalgOps.eigh(y).values().toDoubles(), 1e-214);
    Tensor large = Matrices.eye(Tensor.zeros(30, 30)).multiply(1e10);
    assertEquals(30 * Math.log(1e10), LinalgOps.logdet(large).item(), 1e-3);
  }

  @Test
  void defectiveMatricesHaveEigenvectorsToo() {
    Tensor x = Tensor.of(Shape.of(3, 3), 2.0, 1, 0, 0, 2, 1, 0, 0, 2);
    LinalgOps.Eig eig = LinalgOps.eig(x);
    assertArrayEquals(new double[] {2, 2, 2}, eig.values().real().toDoubles(), 1e-12);
    assertArrayEquals(
        new double[] {1, 1, 1, 0, 0, 0, 0, 0, 0}, eig.vectors().real().toDoubles(), 1e-12);
    Tensor shift = Tensor.of(Shape.of(4, 4), 0.0, 0, 0, 1, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0);
    assertArrayEquals(
        new double[] {-1, 0, 0, 1},
        LinalgOps.eig(shift).values().real().sort(-1, false).values().toDoubles(),
        1e-12);
  }

  @Test
  void aJacobianIsMultipliedByADirection() {
    Tensor a = Tensor.of(Shape.of(2, 2), 1.0, 2, 3, 4);
    Tensor x = Tensor.of(Shape.of(2), 0.5, -1);
    Tensor v = Tensor.of(Shape.of(2), 2.0, 3);
    LinalgOps.Jvp jvp =
        LinalgOps.jvp(
            in -> List.of(in.getFirst().sin(), a.matmul(in.getFirst().expandDims(-1)).square()),
            List.of(x),
            List.of(v));
    assertArrayEquals(
        new double[] {Math.sin(0.5), Math.sin(-1)}, jvp.outputs().get(0).toDoubles(), 1e-14);
    assertArrayEquals(
        new double[] {2 * Math.cos(0.5), 3 * Math.cos(-1)},
        jvp.tangents().get(0).toDoubles(),
        1e-14);
    // A·x = (-1.5, -2.5) and A·v = (8, 18).
    assertArrayEquals(
        new double[] {2 * -1.5 * 8, 2 * -2.5 * 18}, jvp.tangents().get(1).toDoubles(), 1e-13);
    List<Tensor> traced =
        Functions.compile(in -> LinalgOps.jvp(Tensor::exp, in.get(0), in.get(1)).tangents())
            .call(List.of(x, v));
    assertArrayEquals(
        new double[] {2 * Math.exp(0.5), 3 * Math.exp(-1)}, traced.getFirst().toDoubles(), 1e-14);
    assertThrows(ShapeException.class, () -> LinalgOps.jvp(Tensor::exp, x, Tensor.zeros(3)));
  }

  @Nested
  class Refused {
    private void assertRefused(
        Class<? extends CremaException> type, String message, Executable call) {
      assertEquals(message, assertThrows(type, call).getMessage());
    }

    @Test
    void matricesThatAreNotSquare() {
      Tensor x = Tensor.zeros(2, 3);
      String rest = ": x is f32[2,3]; allowed: square matrices, [..., n, n]";
      assertRefused(ShapeException.class, "cholesky" + rest, () -> LinalgOps.cholesky(x));
      assertRefused(ShapeException.class, "det" + rest, () -> LinalgOps.det(x));
      assertRefused(ShapeException.class, "inv" + rest, () -> LinalgOps.inv(x));
      assertRefused(ShapeException.class, "eig" + rest, () -> LinalgOps.eig(x));
      assertRefused(ShapeException.class, "eigh" + rest, () -> LinalgOps.eigh(x));
      assertRefused(ShapeException.class, "matrixPower" + rest, () -> LinalgOps.matrixPower(x, 2));
    }

    @Test
    void vectors() {
      Tensor x = Tensor.zeros(3);
      String rest = ": x is f32[3]; allowed: rank 2 or more, [..., rows, columns]";
      assertRefused(ShapeException.class, "qr" + rest, () -> LinalgOps.qr(x));
      assertRefused(ShapeException.class, "svd" + rest, () -> LinalgOps.svd(x));
      assertRefused(ShapeException.class, "pinv" + rest, () -> LinalgOps.pinv(x));
      assertRefused(ShapeException.class, "luFactor" + rest, () -> LinalgOps.luFactor(x));
      assertRefused(ShapeException.class, "cholesky" + rest, () -> LinalgOps.cholesky(x));
    }

    @Test
    void halfWidthFloats() {
      Tensor x = Tensor.zeros(2, 2).cast(DType.BFLOAT16);
      assertRefused(
          DTypeException.class,
          "QR: operands [bf16[2,2]]; allowed: float32 or float64, one type for all [decompose_c1]",
          () -> LinalgOps.qr(x));
    }

    @Test
    void rightSidesThatDoNotFit() {
      assertRefused(
          ShapeException.class,
          "solve: a is f32[2,2], b is f32[3]; allowed: as many rows of b as of a, [..., n] or"
              + " [..., n, columns]",
          () -> LinalgOps.solve(Tensor.zeros(2, 2), Tensor.zeros(3)));
      assertRefused(
          ShapeException.class,
          "lstsq: a is f32[3,2], b is f32[2]; allowed: [m, n] and [m] or [m, columns]",
          () -> LinalgOps.lstsq(Tensor.zeros(3, 2), Tensor.zeros(2)));
    }

    @Test
    void matricesWithoutTheDecompositionWhenTheyAreMet() {
      Tensor good = Tensor.of(Shape.of(1, 2, 2), 2f, 1f, 1f, 2f);
      Tensor bad = Tensor.of(Shape.of(1, 2, 2), 1f, 2f, 2f, 1f);
      assertRefused(
          MatrixException.class,
          "CHOLESKY: matrix 1 of 2 is not positive definite; allowed: symmetric positive definite"
              + " matrices",
          () -> LinalgOps.cholesky(Tensor.concatenate(0, List.of(good, bad))));
      assertRefused(
          MatrixException.class,
          "solve: matrix 0 of 1 is singular; allowed: invertible matrices",
          () -> LinalgOps.inv(Tensor.ones(2, 2)));
      assertEquals(0, LinalgOps.det(Tensor.ones(2, 2)).item());
      assertEquals(Double.NEGATIVE_INFINITY, LinalgOps.logdet(Tensor.ones(2, 2)).item());
    }

    @Test
    void normsThatDoNotExist() {
      Tensor x = Tensor.zeros(2, 3, 4);
      assertRefused(
          CremaException.class,
          "norm: order FROBENIUS of vectors; allowed: DEFAULT, infinities and numbers",
          () -> NormOps.norm(x, NormOrder.FROBENIUS, false, 1));
      assertRefused(
          CremaException.class,
          "norm: order 3.0 of matrices; allowed: DEFAULT, FROBENIUS, NUCLEAR, 1, -1, 2, -2 and"
              + " infinities",
          () -> NormOps.norm(x, NormOrder.of(3), false, 1, 2));
      assertRefused(
          ShapeException.class,
          "norm: axes [1, -2] of f32[2,3,4]; allowed: one axis of vectors or two different ones of"
              + " matrices",
          () -> NormOps.norm(x, NormOrder.DEFAULT, false, 1, -2));
    }
  }
}
