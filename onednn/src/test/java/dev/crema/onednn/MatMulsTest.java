package dev.crema.onednn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.crema.engine.kernels.Kernel;
import dev.crema.engine.kernels.Preparation;
import dev.crema.engine.kernels.Spec;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Element;
import dev.crema.engine.types.Epilogue;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MatMulsTest {
  private static final Epilogue BIAS_RELU = new Epilogue(true, Epilogue.Activation.RELU);

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "BFLOAT16", "FLOAT16"})
  void productsOfSmallNumbersAreExact(DType type) {
    assumeTrue(
        MatMuls.create(product(type, 8, 8, 8)) != null, "this processor does not compute in it");
    for (int seed = 0; seed < 150; seed++) {
      Random random = new Random(seed);
      long m = size(random);
      long n = size(random);
      long k = seed % 10 == 0 ? 250L + random.nextInt(300) : size(random);
      Spec.MatMul spec =
          new Spec.MatMul(
              type,
              1L + random.nextInt(3),
              m,
              n,
              k,
              random.nextBoolean(),
              random.nextBoolean(),
              random.nextBoolean() ? 0 : m * k,
              random.nextBoolean() ? 0 : k * n,
              new Epilogue(
                  random.nextBoolean(),
                  random.nextBoolean() ? Epilogue.Activation.RELU : Epilogue.Activation.NONE));
      check(seed, spec, MatMuls.create(spec));
    }
  }

  @ParameterizedTest
  @EnumSource
  void tilesAlongEachAxisGiveTheSameNumbers(MatMuls.Axis axis) {
    int seed = 0;
    for (boolean transposeA : new boolean[] {false, true}) {
      for (boolean transposeB : new boolean[] {false, true}) {
        int batch = axis == MatMuls.Axis.BATCH ? 5 : 1;
        for (int tiles = 1; tiles < 6; tiles++) {
          Spec.MatMul spec =
              new Spec.MatMul(
                  DType.FLOAT32, batch, 45, 75, 53, transposeA, transposeB, 45 * 53, 0, BIAS_RELU);
          check(seed++, spec, MatMuls.create(spec, axis, tiles));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ROWS", "COLUMNS"})
  void packedProductsGiveTheSameNumbers(MatMuls.Axis axis) {
    int seed = 0;
    for (boolean transposeA : new boolean[] {false, true}) {
      for (boolean transposeB : new boolean[] {false, true}) {
        for (Epilogue epilogue : new Epilogue[] {Epilogue.NONE, BIAS_RELU}) {
          for (int tiles = 1; tiles < 6; tiles++) {
            Spec.MatMul spec =
                new Spec.MatMul(
                    DType.FLOAT32, 1, 45, 75, 53, transposeA, transposeB, 0, 0, epilogue);
            check(seed++, spec, PackedMatMuls.packing(spec, axis, tiles));
          }
        }
      }
    }
  }

  @Test
  void aFactorIsPackedOnceForManyProducts() {
    Spec.MatMul spec =
        new Spec.MatMul(DType.FLOAT32, 1, 16, 512, 128, false, false, 0, 0, Epilogue.NONE);
    Kernel kernel = Objects.requireNonNull(PackedMatMuls.create(new Spec.FixedMatMul(spec)));
    Preparation packing = Objects.requireNonNull(kernel.preparation());
    assertEquals(1, packing.operand());
    Random random = new Random(7);
    try (Buffers buffers = new Buffers()) {
      Buffers.Data b = buffers.random(spec.type(), spec.k() * spec.n(), random);
      Buffers.Data y = buffers.empty(spec.type(), spec.m() * spec.n());
      Buffers.Data packed = buffers.empty(DType.FLOAT32, packing.bytes() / Float.BYTES);
      buffers.run(packing.kernel(), b, packed);
      for (int i = 0; i < 3; i++) {
        Buffers.Data a = buffers.random(spec.type(), spec.m() * spec.k(), random);
        buffers.run(packing.rest(), a, packed, y);
        double[] expected = expected(spec, a.numbers(), b.numbers(), new double[0]);
        assertArrayEquals(expected, y.numbers());
      }
    }
  }

  @Test
  void tilesDependOnTheSizesAlone() {
    assertEquals(1, kernel(product(DType.FLOAT32, 128, 10, 128)).tiles());
    assertEquals(2, kernel(product(DType.FLOAT32, 128, 128, 784)).tiles());
    assertEquals(2, kernel(product(DType.FLOAT32, 128, 1024, 1024)).tiles());
    assertEquals(8, kernel(product(DType.FLOAT32, 1024, 1024, 1024)).tiles());
  }

  @Test
  void bitsAreTheSameOnAnyNumberOfThreads() {
    Spec.MatMul spec =
        new Spec.MatMul(DType.FLOAT32, 1, 515, 133, 300, true, false, 0, 0, BIAS_RELU);
    checkBits(spec, kernel(spec));
  }

  static void checkBits(Spec.MatMul spec, Kernel kernel) {
    assertTrue(kernel.tiles() > 2, () -> kernel.tiles() + " tiles");
    Random random = new Random(5);
    try (Buffers buffers = new Buffers()) {
      List<Buffers.Data> data = new ArrayList<>();
      data.add(buffers.gaussian(spec.type(), spec.m() * spec.k(), random));
      data.add(buffers.gaussian(spec.type(), spec.k() * spec.n(), random));
      if (spec.epilogue().bias()) {
        data.add(buffers.gaussian(spec.type(), spec.n(), random));
      }
      Buffers.Data y = buffers.empty(spec.type(), spec.m() * spec.n());
      data.add(y);
      Buffers.Data[] all = data.toArray(Buffers.Data[]::new);
      buffers.run(kernel, all);
      long[] expected = y.allBits();
      for (int round = 0; round < 10; round++) {
        for (int workers : new int[] {1, 2, 4}) {
          y.segment().fill((byte) 0);
          buffers.runOn(workers, kernel, all);
          assertArrayEquals(expected, y.allBits(), workers + " workers");
        }
      }
    }
  }

  @Test
  void anActivationLetsNotANumberThrough() {
    Spec.MatMul spec = new Spec.MatMul(DType.FLOAT32, 1, 1, 40, 1, false, false, 0, 0, BIAS_RELU);
    try (Buffers buffers = new Buffers()) {
      Buffers.Data a = buffers.random(spec.type(), 1, new Random(1));
      Buffers.Data b = buffers.random(spec.type(), 40, new Random(2));
      Buffers.Data bias = buffers.random(spec.type(), 40, new Random(3));
      for (int i = 0; i < 40; i += 3) {
        bias.set(i, Double.NaN);
      }
      Buffers.Data y = buffers.empty(spec.type(), 40);
      buffers.run(kernel(spec), a, b, bias, y);
      for (int i = 0; i < 40; i += 3) {
        assertTrue(Double.isNaN(y.number(i)), "element " + i + " is " + y.number(i));
      }
    }
  }

  @Test
  void emptyProductsAndOtherTypesAreLeftToOthers() {
    assertNull(MatMuls.create(product(DType.FLOAT32, 0, 3, 3)));
    assertNull(MatMuls.create(product(DType.FLOAT32, 3, 0, 3)));
    assertNull(MatMuls.create(product(DType.FLOAT32, 3, 3, 0)));
    assertNull(MatMuls.create(product(DType.FLOAT64, 3, 3, 3)));
    assertNull(MatMuls.create(product(DType.INT32, 3, 3, 3)));
  }

  private static Spec.MatMul product(DType type, long m, long n, long k) {
    return new Spec.MatMul(type, 1, m, n, k, false, false, 0, 0, BIAS_RELU);
  }

  private static NativeKernel kernel(Spec.MatMul spec) {
    return Objects.requireNonNull(MatMuls.create(spec), spec::toString);
  }

  private static long size(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> 1;
      case 1 -> 1L + random.nextInt(9);
      default -> 1L + random.nextInt(70);
    };
  }

  static void check(int seed, Spec.MatMul spec, @Nullable Kernel kernel) {
    check(seed, spec, null, kernel);
  }

  private static void check(int seed, Spec.MatMul spec, @Nullable Preparation packing) {
    check(seed, spec, packing, packing == null ? null : packing.rest());
  }

  private static void check(
      int seed, Spec.MatMul spec, @Nullable Preparation packing, @Nullable Kernel kernel) {
    if (kernel == null) {
      throw new AssertionError("seed " + seed + ": no kernel for " + spec);
    }
    assertFalse(kernel.label().contains("ref"), () -> kernel.label() + " for " + spec);
    Random random = new Random(seed);
    DType type = spec.type();
    long aCount = spec.stepA() == 0 ? spec.m() * spec.k() : spec.batch() * spec.stepA();
    long bCount = spec.stepB() == 0 ? spec.k() * spec.n() : spec.batch() * spec.stepB();
    try (Buffers buffers = new Buffers()) {
      Buffers.Data a = buffers.random(type, aCount, random);
      Buffers.Data b = buffers.random(type, bCount, random);
      Buffers.Data bias = buffers.random(type, spec.n(), random);
      Buffers.Data y = buffers.empty(type, spec.batch() * spec.m() * spec.n());
      y.segment().fill((byte) -1);
      Buffers.Data right = b;
      if (packing != null) {
        right = buffers.empty(DType.FLOAT32, packing.bytes() / Float.BYTES);
        buffers.run(packing.kernel(), b, right);
      }
      if (spec.epilogue().bias()) {
        buffers.run(kernel, a, right, bias, y);
      } else {
        buffers.run(kernel, a, right, y);
      }
      double[] expected = expected(spec, a.numbers(), b.numbers(), bias.numbers());
      for (int i = 0; i < expected.length; i++) {
        int at = i;
        assertEquals(
            Element.toDouble(type, Element.bits(type, expected[i] + 0.0)),
            y.number(i) + 0.0,
            () -> "seed " + seed + ", element " + at + " of " + spec);
      }
    }
  }

  /** The definition. */
  static double[] expected(Spec.MatMul spec, double[] a, double[] b, double[] bias) {
    int m = (int) spec.m();
    int n = (int) spec.n();
    int k = (int) spec.k();
    double[] result = new double[(int) spec.batch() * m * n];
    for (int i = 0; i < result.length; i++) {
      int aStart = i / (m * n) * (int) spec.stepA();
      int bStart = i / (m * n) * (int) spec.stepB();
      int row = i / n % m;
      int column = i % n;
      double sum = spec.epilogue().bias() ? bias[column] : 0;
      for (int j = 0; j < k; j++) {
        sum +=
            a[aStart + (spec.transposeA() ? j * m + row : row * k + j)]
                * b[bStart + (spec.transposeB() ? column * k + j : j * n + column)];
      }
      result[i] = spec.epilogue().activation() == Epilogue.Activation.RELU ? Math.max(sum, 0) : sum;
    }
    return result;
  }
}
