package dev.crema.engine.kernels.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.engine.kernels.Kernel;
import dev.crema.engine.kernels.Spec;
import dev.crema.engine.random.Philox;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Distribution;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RandomKernelTest {
  private static final long SEED = 0x1234_5678_9ABC_DEFL;
  private static final long STEP = 17;

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64", "BFLOAT16", "FLOAT16"})
  void everyElementIsWhatPhiloxSays(DType type) {
    for (Distribution distribution :
        new Distribution[] {Distribution.UNIFORM, Distribution.NORMAL}) {
      for (long count : new long[] {0, 1, 3, 4, 5, 1001, 40_003}) {
        checkElements(new Spec.Random(distribution, type, count, 5));
      }
    }
  }

  @Test
  void bitsAreWordsOfPhilox() {
    checkElements(new Spec.Random(Distribution.BITS, DType.INT32, 70_001, 0));
  }

  private static void checkElements(Spec.Random spec) {
    try (Buffers buffers = new Buffers()) {
      Buffers.Data y = fill(buffers, spec);
      for (long i = 0; i < spec.count(); i += i > 100 && i + 100 < spec.count() ? 97 : 1) {
        long bits = Philox.element(spec.distribution(), spec.type(), SEED, STEP, spec.stream(), i);
        assertEquals(bits, y.bits(i), "element " + i + " of " + spec);
      }
    }
  }

  private static Buffers.Data fill(Buffers buffers, Spec.Random spec) {
    Buffers.Data key = buffers.empty(DType.INT64, 2);
    Mem.putLong(key.address(), SEED);
    Mem.putLong(key.address() + 8, STEP);
    Buffers.Data y = buffers.empty(spec.type(), spec.count());
    Kernel kernel = RandomKernel.of(spec);
    buffers.run(kernel, key, y);
    return y;
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64", "BFLOAT16", "FLOAT16"})
  void uniformNumbersFillZeroToOne(DType type) {
    try (Buffers buffers = new Buffers()) {
      double[] values =
          fill(buffers, new Spec.Random(Distribution.UNIFORM, type, 200_000, 1)).numbers();
      assertTrue(Arrays.stream(values).allMatch(v -> v >= 0 && v < 1));
      assertEquals(0.5, Arrays.stream(values).average().orElseThrow(), 0.005);
      assertEquals(1 / 12.0, moment(values, 0.5, 2), 0.002);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64", "BFLOAT16", "FLOAT16"})
  void normalNumbersHaveTheMomentsOfTheNormalDistribution(DType type) {
    try (Buffers buffers = new Buffers()) {
      double[] values =
          fill(buffers, new Spec.Random(Distribution.NORMAL, type, 200_000, 2)).numbers();
      assertEquals(0, moment(values, 0, 1), 0.01);
      assertEquals(1, moment(values, 0, 2), 0.015);
      assertEquals(0, moment(values, 0, 3), 0.04);
      assertEquals(3, moment(values, 0, 4), 0.1);
    }
  }

  private static double moment(double[] values, double around, int power) {
    return Arrays.stream(values).map(v -> Math.pow(v - around, power)).average().orElseThrow();
  }
}
