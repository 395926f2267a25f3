package dev.crema.engine.kernels.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crema.engine.kernels.Spec;
import dev.crema.engine.kernels.Spec.PoolKind;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Element;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Window;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PoolKernelTest {

  @ParameterizedTest
  @EnumSource(names = "BOOL", mode = EnumSource.Mode.EXCLUDE)
  void randomPoolsAreRight(DType type) {
    for (PoolKind kind : PoolKind.values()) {
      boolean average = kind == PoolKind.AVERAGE || kind == PoolKind.AVERAGE_GRADIENT;
      if (average && !type.isFloating()) {
        continue;
      }
      for (int seed = 0; seed < 60; seed++) {
        check(seed, random(kind, seed, type));
      }
    }
  }

  @Test
  void theGradientOfATieGoesToTheFirst() {
    Window window = Window.valid(Ints.of(2, 2), Ints.of(2, 2));
    Spec.Pool spec =
        new Spec.Pool(
            PoolKind.MAX_GRADIENT, DType.FLOAT32, 1, Shape.of(2, 4), Shape.of(1, 2), 1, window);
    double[] image = {0, 5, -0.0, 0, 5, 5, 0, 0};
    try (Buffers buffers = new Buffers()) {
      Buffers.Data x = buffers.of(DType.FLOAT32, 8, i -> image[i]);
      Buffers.Data dy = buffers.of(DType.FLOAT32, 2, i -> i + 1);
      Buffers.Data dx = buffers.empty(DType.FLOAT32, 8);
      buffers.run(PoolKernel.of(spec), x, dy, dx);
      assertArrayEquals(new double[] {0, 1, 2, 0, 0, 0, 0, 0}, dx.numbers());
    }
  }

  @Test
  void notANumberWins() {
    Window window = Window.valid(Ints.of(3), Ints.of(3));
    double[] image = {1, Double.NaN, Double.POSITIVE_INFINITY};
    try (Buffers buffers = new Buffers()) {
      Buffers.Data x = buffers.of(DType.FLOAT32, 3, i -> image[i]);
      Buffers.Data h = buffers.of(DType.FLOAT32, 3, i -> i);
      Buffers.Data y = buffers.empty(DType.FLOAT32, 1);
      Shape in = Shape.of(3);
      Shape out = Shape.of(1);
      buffers.run(
          PoolKernel.of(new Spec.Pool(PoolKind.MAX, DType.FLOAT32, 1, in, out, 1, window)), x, y);
      assertEquals(Double.NaN, y.number(0));
      buffers.run(
          PoolKernel.of(new Spec.Pool(PoolKind.MAX_PICK, DType.FLOAT32, 1, in, out, 1, window)),
          x,
          h,
          y);
      assertEquals(1, y.number(0));
    }
  }

  static Spec.Pool random(PoolKind kind, int seed, DType type) {
    Spec.Convolution like =
        ConvolutionKernelTest.random(Spec.ConvolutionKind.FORWARD, seed + 1000, type);
    return new Spec.Pool(
        kind,
        type,
        like.batch(),
        like.input(),
        like.output(),
        1 + new Random(seed).nextInt(70),
        like.window());
  }

  private static void check(int seed, Spec.Pool spec) {
    Random random = new Random(seed);
    DType type = spec.type();
    long xCount = spec.batch() * spec.input().size() * spec.channels();
    long yCount = spec.batch() * spec.output().size() * spec.channels();
    try (Buffers buffers = new Buffers()) {
      Buffers.Data x = buffers.random(type, xCount, random);
      Buffers.Data h = buffers.random(type, xCount, random);
      Buffers.Data dy = buffers.random(type, yCount, random);
      Buffers.Data y = buffers.empty(type, yCount);
      Buffers.Data dx = buffers.empty(type, xCount);
      boolean gradient =
          spec.kind() == PoolKind.MAX_GRADIENT || spec.kind() == PoolKind.AVERAGE_GRADIENT;
      switch (spec.kind()) {
        case MAX, AVERAGE -> buffers.run(PoolKernel.of(spec), x, y);
        case MAX_PICK -> buffers.run(PoolKernel.of(spec), x, h, y);
        case MAX_GRADIENT -> buffers.run(PoolKernel.of(spec), x, dy, dx);
        case AVERAGE_GRADIENT -> buffers.run(PoolKernel.of(spec), dy, dx);
      }
      Buffers.Data result = gradient ? dx : y;
      double[] expected = naive(spec, x, h, dy, (int) result.count());
      double tolerance =
          switch (type) {
            case BFLOAT16 -> 8e-3;
            case FLOAT16 -> 1e-3;
            default -> 1e-6;
          };
      for (int i = 0; i < expected.length; i++) {
        int at = i;
        double wanted = type.isFloating() ? expected[i] : wrapped(type, (long) expected[i]);
        assertEquals(
            wanted,
            result.number(i),
            Double.isFinite(wanted) ? tolerance * (1 + Math.abs(wanted)) : 0,
            () -> "seed " + seed + ", element " + at + " of " + spec);
      }
    }
  }

  private static double wrapped(DType type, long value) {
    return Element.toDouble(type, Element.bits(type, value));
  }

  private static double[] naive(
      Spec.Pool spec, Buffers.Data x, Buffers.Data h, Buffers.Data dy, int count) {
    Geometry g = new Geometry(spec.input(), spec.output(), spec.window());
    double[] result = new double[count];
    for (long item = 0; item < spec.batch(); item++) {
      for (long o = 0; o < g.outputs(); o++) {
        for (long c = 0; c < spec.channels(); c++) {
          long[] window = new long[g.taps()];
          int held = 0;
          long best = -1;
          for (int tap = 0; tap < g.taps(); tap++) {
            long i0 = g.place(0, o / (g.out[2] * g.out[1]), tap / (g.size[2] * g.size[1]));
            long i1 = g.place(1, o / g.out[2] % g.out[1], tap / g.size[2] % g.size[1]);
            long i2 = g.place(2, o % g.out[2], tap % g.size[2]);
            boolean inside =
                i0 >= 0 && i0 < g.in[0] && i1 >= 0 && i1 < g.in[1] && i2 >= 0 && i2 < g.in[2];
            if (inside) {
              long pixel = item * g.inputs() + (i0 * g.in[1] + i1) * g.in[2] + i2;
              long at = pixel * spec.channels() + c;
              window[held++] = at;
              best = best < 0 || x.number(at) > x.number(best) ? at : best;
            }
          }
          int yi = (int) ((item * g.outputs() + o) * spec.channels() + c);
          int n = held;
          switch (spec.kind()) {
            case MAX ->
                result[yi] =
                    best < 0
                        ? Element.toDouble(spec.type(), Numbers.least(spec.type()))
                        : x.number(best);
            case MAX_PICK -> result[yi] = best < 0 ? 0 : h.number(best);
            case MAX_GRADIENT -> {
              if (best >= 0) {
                result[(int) best] += dy.number(yi);
              }
            }
            case AVERAGE ->
                result[yi] = Arrays.stream(window, 0, n).mapToDouble(x::number).average().orElse(0);
            case AVERAGE_GRADIENT ->
                Arrays.stream(window, 0, n).forEach(at -> result[(int) at] += dy.number(yi) / n);
          }
        }
      }
    }
    return result;
  }
}
