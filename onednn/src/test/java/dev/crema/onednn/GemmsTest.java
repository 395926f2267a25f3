package dev.crema.onednn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.crema.engine.kernels.Kernel;
import dev.crema.engine.kernels.Spec;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Epilogue;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GemmsTest {
  @BeforeAll
  static void needsTheProcessorsItIsFor() {
    assumeFalse(Workshop.ARM);
  }

  @Test
  void productsOfSmallNumbersAreExact() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      long m = size(random);
      long n = size(random);
      long k = seed % 10 == 0 ? 250L + random.nextInt(600) : size(random);
      Spec.MatMul spec =
          new Spec.MatMul(
              DType.FLOAT32,
              1L + random.nextInt(3),
              m,
              n,
              k,
              random.nextBoolean(),
              random.nextBoolean(),
              random.nextBoolean() ? 0 : m * k,
              random.nextBoolean() ? 0 : k * n,
              new Epilogue(random.nextBoolean(), Epilogue.Activation.NONE));
      MatMulsTest.check(seed, spec, Gemms.create(spec));
    }
  }

  @ParameterizedTest
  @EnumSource
  void tilesAlongEachAxisGiveTheSameNumbers(MatMuls.Axis axis) {
    for (int seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      long batch = axis == MatMuls.Axis.BATCH ? 5 : 1;
      Epilogue epilogue = new Epilogue(random.nextBoolean(), Epilogue.Activation.NONE);
      Spec.MatMul spec =
          product(batch, 45, 75, 53, random.nextBoolean(), random.nextBoolean(), epilogue);
      MatMulsTest.check(seed, spec, Gemms.create(spec, axis, 1 + seed % 5));
    }
  }

  @Test
  void termsAddUpToTheProduct() {
    for (int seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      boolean transposeA = random.nextBoolean();
      boolean transposeB = random.nextBoolean();
      int m = (int) size(random);
      int n = (int) size(random);
      int k = 64 + random.nextInt(300);
      Spec.MatMulTerms spec =
          new Spec.MatMulTerms(DType.FLOAT32, m, n, k, transposeA, transposeB, 3);
      Kernel kernel = Objects.requireNonNull(Gemms.create(spec));
      assertEquals(3, kernel.tiles());
      try (Buffers buffers = new Buffers()) {
        Buffers.Data a = buffers.random(DType.FLOAT32, (long) m * k, random);
        Buffers.Data b = buffers.random(DType.FLOAT32, (long) k * n, random);
        Buffers.Data[] terms = new Buffers.Data[3];
        for (int i = 0; i < terms.length; i++) {
          terms[i] = buffers.empty(DType.FLOAT32, (long) m * n);
          terms[i].segment().fill((byte) -1);
        }
        buffers.run(kernel, a, b, terms[0], terms[1], terms[2]);
        double[] sums = new double[m * n];
        for (Buffers.Data term : terms) {
          for (int i = 0; i < sums.length; i++) {
            sums[i] += term.number(i);
          }
        }
        assertArrayEquals(
            MatMulsTest.expected(spec.whole(), a.numbers(), b.numbers(), new double[0]),
            sums,
            "seed " + seed);
      }
    }
  }

  @Test
  void bitsAreTheSameOnAnyNumberOfThreads() {
    Spec.MatMul spec = product(1, 515, 133, 300, true, false);
    MatMulsTest.checkBits(spec, Objects.requireNonNull(Gemms.create(spec)));
  }

  @Test
  void whatElseIsDoneIsLeftToOthers() {
    for (Epilogue epilogue :
        List.of(
            new Epilogue(true, Epilogue.Activation.RELU),
            Epilogue.NONE.withBias().withResidual())) {
      assertNull(
          Gemms.create(new Spec.MatMul(DType.FLOAT32, 1, 3, 3, 3, false, false, 0, 0, epilogue)));
    }
    assertNull(
        Gemms.create(
            new Spec.MatMul(DType.BFLOAT16, 1, 3, 3, 3, false, false, 0, 0, Epilogue.NONE)));
    assertNull(Gemms.create(product(1, 3, 3, 0, false, false)));
    assertNull(Gemms.create(product(1, 0, 3, 3, false, false)));
    assertNull(Gemms.create(new Spec.MatMulTerms(DType.FLOAT64, 3, 3, 64, false, false, 2)));
    assertNull(
        Gemms.create(new Spec.MatMulTerms(DType.FLOAT32, 3, 3, 8, false, false, 2)),
        "the first term has no depth");
  }

  private static Spec.MatMul product(
      long batch, long m, long n, long k, boolean transposeA, boolean transposeB) {
    return product(batch, m, n, k, transposeA, transposeB, Epilogue.NONE);
  }

  private static Spec.MatMul product(
      long batch,
      long m,
      long n,
      long k,
      boolean transposeA,
      boolean transposeB,
      Epilogue epilogue) {
    return new Spec.MatMul(
        DType.FLOAT32, batch, m, n, k, transposeA, transposeB, m * k, 0, epilogue);
  }

  private static long size(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> 1;
      case 1 -> 1L + random.nextInt(9);
      default -> 1L + random.nextInt(140);
    };
  }
}
