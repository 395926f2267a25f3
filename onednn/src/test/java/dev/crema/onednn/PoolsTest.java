package dev.crema.onednn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.engine.kernels.Kernel;
import dev.crema.engine.kernels.Spec.Pool;
import dev.crema.engine.kernels.Spec.PoolKind;
import dev.crema.engine.kernels.vector.VectorProvider;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Window;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PoolsTest {
  private static final int CASES = 200;

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MAX_PICK")
  void randomPoolingsAreRight(PoolKind kind) {
    int computed = 0;
    for (int seed = 0; seed < CASES; seed++) {
      Pool spec = random(kind, seed);
      Kernel kernel = Pools.create(spec, 1L + seed % 4);
      if (kernel != null) {
        computed++;
        check(seed, spec, kernel, new double[0]);
      }
    }
    // The others have windows that lie in the padding.
    assertTrue(computed > CASES * 0.2, computed + " of " + CASES + " poolings have a kernel");
  }

  @ParameterizedTest
  @EnumSource(names = {"MAX", "MAX_GRADIENT"})
  void whatIsNotANumberIsGreatestAndInfinitiesAreNumbers(PoolKind kind) {
    Pool spec = image(kind, 9, 12, 7, 2, 2);
    Kernel kernel = Objects.requireNonNull(Pools.create(spec, 4));
    double infinite = Double.POSITIVE_INFINITY;
    check(1, spec, kernel, new double[] {Double.NaN});
    check(2, spec, kernel, new double[] {infinite});
    check(3, spec, kernel, new double[] {-infinite, -infinite, -infinite});
    check(4, spec, kernel, new double[] {Double.NaN, infinite, -infinite, Float.MAX_VALUE});
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MAX_PICK")
  void bitsAreTheSameOnAnyNumberOfThreads(PoolKind kind) {
    Pool spec = image(kind, 16, 28, 32, 3, 2);
    Kernel kernel = Objects.requireNonNull(Pools.create(spec));
    assertTrue(kernel.tiles() > 1, kernel.tiles() + " tiles");
    try (Buffers buffers = new Buffers()) {
      Buffers.Data[] data = data(buffers, spec, new Random(1));
      Buffers.Data result = data[data.length - 1];
      buffers.run(kernel, data);
      long[] expected = result.allBits();
      for (int workers : new int[] {1, 2, 4}) {
        result.segment().fill((byte) 0);
        buffers.runOn(workers, kernel, data);
        assertArrayEquals(expected, result.allBits(), workers + " workers");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MAX_PICK")
  void usualPoolingsHaveFastImplementations(PoolKind kind) {
    for (Pool spec : new Pool[] {image(kind, 64, 28, 32, 2, 2), image(kind, 8, 14, 6, 3, 2)}) {
      Kernel kernel = Objects.requireNonNull(Pools.create(spec), spec::toString);
      assertTrue(kernel.label().contains("jit"), () -> kernel.label() + " for " + spec);
    }
  }

  @Test
  void maximaOfBytesAreThoseOfTheJavaKernels() {
    int computed = 0;
    for (int seed = 0; seed < CASES; seed++) {
      Pool like = random(PoolKind.MAX, seed);
      Pool spec =
          new Pool(
              PoolKind.MAX,
              DType.UINT8,
              like.batch(),
              like.input(),
              like.output(),
              like.channels(),
              like.window());
      Kernel kernel = Pools.create(spec, 1L + seed % 4);
      if (kernel != null) {
        computed++;
        try (Buffers buffers = new Buffers()) {
          Buffers.Data[] data = data(buffers, spec, new Random(seed));
          byte[] bytes = new byte[data[0].count()];
          new Random(seed).nextBytes(bytes);
          data[0].segment().copyFrom(MemorySegment.ofArray(bytes));
          buffers.run(new VectorProvider().create(spec), data);
          long[] expected = data[1].allBits();
          data[1].segment().fill((byte) 0);
          buffers.run(kernel, data);
          assertArrayEquals(expected, data[1].allBits(), "seed " + seed + ", " + spec);
        }
      }
    }
    assertTrue(computed > CASES * 0.2, computed + " of " + CASES + " poolings have a kernel");
  }

  @Test
  void whatOneDnnLacksIsLeftToOthers() {
    assertNull(Pools.create(image(PoolKind.MAX, 0, 8, 3, 2, 2)));
    assertNull(Pools.create(image(PoolKind.MAX_PICK, 2, 8, 3, 2, 2)));
    Window wide = new Window(Ints.of(2), Ints.of(1), Ints.of(2), Ints.of(0), Ints.of(1));
    assertNull(
        Pools.create(
            new Pool(PoolKind.AVERAGE, DType.FLOAT32, 1, Shape.of(4), Shape.of(5), 3, wide)));
  }

  /** Square images with a square window, padded so that none of it lies outside. */
  private static Pool image(
      PoolKind kind, long batch, long length, long channels, int size, int stride) {
    Ints padding = Ints.repeat((size - 1) / 2, 2);
    Window window =
        new Window(
            Ints.repeat(size, 2), Ints.repeat(stride, 2), padding, padding, Ints.repeat(1, 2));
    long output = window.outputLength(0, length);
    return new Pool(
        kind,
        DType.FLOAT32,
        batch,
        Shape.of(length, length),
        Shape.of(output, output),
        channels,
        window);
  }

  private static Pool random(PoolKind kind, int seed) {
    Random random = new Random(seed);
    int rank = 1 + random.nextInt(3);
    Window window = Windows.random(random, rank, false);
    long[] input = new long[rank];
    long[] output = new long[rank];
    for (int i = 0; i < rank; i++) {
      long padding = (long) window.low().get(i) + window.high().get(i);
      input[i] = Math.max(window.span(i) - padding, 1) + random.nextInt(rank == 3 ? 6 : 12);
      output[i] = window.outputLength(i, input[i]);
    }
    return new Pool(
        kind,
        DType.FLOAT32,
        1 + random.nextInt(6),
        Shape.of(input),
        Shape.of(output),
        1 + random.nextInt(random.nextBoolean() ? 40 : 5),
        window);
  }

  private static Buffers.Data[] data(Buffers buffers, Pool spec, Random random) {
    long xCount = spec.batch() * spec.input().size() * spec.channels();
    long yCount = spec.batch() * spec.output().size() * spec.channels();
    DType type = spec.type();
    return switch (spec.kind()) {
      case MAX, AVERAGE ->
          new Buffers.Data[] {buffers.random(type, xCount, random), buffers.empty(type, yCount)};
      case AVERAGE_GRADIENT ->
          new Buffers.Data[] {buffers.random(type, yCount, random), buffers.empty(type, xCount)};
      case MAX_GRADIENT, MAX_PICK ->
          new Buffers.Data[] {
            buffers.random(type, xCount, random),
            buffers.random(type, yCount, random),
            buffers.empty(type, xCount)
          };
    };
  }

  /**
   * @param special numbers to put at random places of the input
   */
  private static void check(int seed, Pool spec, Kernel kernel, double[] special) {
    assertFalse(kernel.label().contains("ref"), () -> kernel.label() + " for " + spec);
    Random random = new Random(seed);
    try (Buffers buffers = new Buffers()) {
      Buffers.Data[] data = data(buffers, spec, random);
      Buffers.Data result = data[data.length - 1];
      for (int i = 0; i < special.length * data[0].count() / 20; i++) {
        data[0].set(random.nextInt(data[0].count()), special[i % special.length]);
      }
      double[] expected = expected(spec, data[0].numbers(), data[1].numbers(), result.count());
      buffers.run(kernel, data);
      for (int i = 0; i < expected.length; i++) {
        int at = i;
        assertEquals(
            expected[i] + 0.0,
            result.number(i) + 0.0,
            1e-6,
            () -> "seed " + seed + ", element " + at + " of " + spec + " by " + kernel.label());
      }
    }
  }

  /** The definition; {@code first} is x, or dy for the gradient of the mean. */
  private static double[] expected(Pool spec, double[] first, double[] second, int count) {
    Places places = new Places(spec.input(), spec.output(), spec.window());
    int inputs = (int) spec.input().size();
    int outputs = (int) spec.output().size();
    int channels = (int) spec.channels();
    double[] result = new double[count];
    for (int y = 0; y < spec.batch() * outputs * channels; y++) {
      int image = y / channels / outputs;
      int best = -1;
      int seen = 0;
      double sum = 0;
      for (int tap = 0; tap < places.taps(); tap++) {
        int x = at(places, y, tap, inputs, outputs, channels, image);
        if (x >= 0) {
          seen++;
          if (spec.kind() != PoolKind.AVERAGE_GRADIENT) {
            sum += first[x];
            best = best < 0 || Double.compare(first[x], first[best]) > 0 ? x : best;
          }
        }
      }
      switch (spec.kind()) {
        case MAX -> result[y] = first[best];
        case MAX_GRADIENT -> result[best] += second[y];
        case MAX_PICK -> result[y] = second[best];
        case AVERAGE -> result[y] = sum / seen;
        case AVERAGE_GRADIENT -> {
          for (int tap = 0; tap < places.taps(); tap++) {
            int x = at(places, y, tap, inputs, outputs, channels, image);
            if (x >= 0) {
              result[x] += first[y] / seen;
            }
          }
        }
      }
    }
    return result;
  }

  private static int at(
      Places places, int y, int tap, int inputs, int outputs, int channels, int image) {
    int place = places.of(y / channels % outputs, tap);
    return place < 0 ? -1 : (image * inputs + place) * channels + y % channels;
  }
}
