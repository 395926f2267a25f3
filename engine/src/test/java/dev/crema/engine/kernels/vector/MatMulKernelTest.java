package dev.crema.engine.kernels.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crema.engine.kernels.Kernel;
import dev.crema.engine.kernels.Spec;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Element;
import dev.crema.engine.types.Epilogue;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MatMulKernelTest {
  private static final Epilogue BIAS_RELU = new Epilogue(true, Epilogue.Activation.RELU);

  @ParameterizedTest
  @EnumSource(names = "BOOL", mode = EnumSource.Mode.EXCLUDE)
  void productsOfSmallNumbersAreExact(DType type) {
    for (int seed = 0; seed < 150; seed++) {
      Random random = new Random(seed);
      long m = size(random);
      long n = size(random);
      long k = seed % 10 == 0 ? 250L + random.nextInt(300) : size(random);
      long batch = 1L + random.nextInt(3);
      boolean sharedA = random.nextBoolean();
      boolean sharedB = random.nextBoolean();
      Epilogue epilogue =
          new Epilogue(
              random.nextBoolean(),
              random.nextBoolean() ? Epilogue.Activation.RELU : Epilogue.Activation.NONE);
      check(
          seed,
          new Spec.MatMul(
              type,
              batch,
              m,
              n,
              k,
              random.nextBoolean(),
              random.nextBoolean(),
              sharedA ? 0 : m * k,
              sharedB ? 0 : k * n,
              epilogue));
    }
  }

  @Test
  void allTransposesOfLargerMatricesAreExact() {
    int seed = 7;
    for (boolean transposeA : new boolean[] {false, true}) {
      for (boolean transposeB : new boolean[] {false, true}) {
        for (DType type : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
          check(
              seed++,
              new Spec.MatMul(type, 1, 137, 75, 530, transposeA, transposeB, 0, 0, BIAS_RELU));
        }
      }
    }
  }

  @Test
  void emptyDepthGivesTheBias() {
    check(1, new Spec.MatMul(DType.FLOAT32, 2, 3, 5, 0, false, false, 0, 0, BIAS_RELU));
  }

  @Test
  void emptyResultsAreLeftAlone() {
    check(1, new Spec.MatMul(DType.FLOAT32, 2, 0, 5, 3, false, false, 0, 15, Epilogue.NONE));
    check(1, new Spec.MatMul(DType.FLOAT32, 0, 4, 5, 3, false, false, 12, 15, Epilogue.NONE));
    check(1, new Spec.MatMul(DType.FLOAT32, 1, 4, 0, 3, true, true, 12, 0, Epilogue.NONE));
  }

  private static long size(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> 1;
      case 1 -> 1L + random.nextInt(9);
      default -> 1L + random.nextInt(70);
    };
  }

  private static void check(int seed, Spec.MatMul spec) {
    Random random = new Random(seed);
    DType type = spec.type();
    long aCount = spec.stepA() == 0 ? spec.m() * spec.k() : spec.batch() * spec.stepA();
    long bCount = spec.stepB() == 0 ? spec.k() * spec.n() : spec.batch() * spec.stepB();
    try (Buffers buffers = new Buffers()) {
      Buffers.Data a = buffers.random(type, aCount, random);
      Buffers.Data b = buffers.random(type, bCount, random);
      Buffers.Data bias = buffers.random(type, spec.n(), random);
      Buffers.Data y = buffers.empty(type, spec.batch() * spec.m() * spec.n());
      Kernel kernel = MatMulKernel.of(spec);
      if (spec.epilogue().bias()) {
        buffers.run(kernel, a, b, bias, y);
      } else {
        buffers.run(kernel, a, b, y);
      }
      for (long i = 0; i < y.count(); i++) {
        long item = i / (spec.m() * spec.n());
        long row = i / spec.n() % spec.m();
        long column = i % spec.n();
        long expected = expected(spec, a, b, bias, item, row, column);
        assertEquals(
            Element.toDouble(type, expected),
            y.number(i),
            () ->
                "seed " + seed + ", " + spec + ", item " + item + " [" + row + "," + column + "]");
      }
    }
  }

  private static long expected(
      Spec.MatMul spec,
      Buffers.Data a,
      Buffers.Data b,
      Buffers.Data bias,
      long item,
      long row,
      long column) {
    double sum = 0;
    for (long k = 0; k < spec.k(); k++) {
      long at = spec.transposeA() ? k * spec.m() + row : row * spec.k() + k;
      long bt = spec.transposeB() ? column * spec.k() + k : k * spec.n() + column;
      sum += a.number(item * spec.stepA() + at) * b.number(item * spec.stepB() + bt);
    }
    if (spec.epilogue().bias()) {
      sum += bias.number(column);
    }
    DType type = spec.type();
    long bits = type.isFloating() ? Element.bits(type, sum + 0.0) : Element.bits(type, (long) sum);
    boolean relu = spec.epilogue().activation() == Epilogue.Activation.RELU;
    return relu && Element.toDouble(type, bits) < 0 ? 0 : bits;
  }
}
