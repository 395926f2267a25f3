package dev.crema.engine.kernels.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crema.engine.kernels.Spec;
import dev.crema.engine.types.DType;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SortKernelTest {

  @ParameterizedTest
  @EnumSource(DType.class)
  void sortsStablyWithNotANumberGreatest(DType type) {
    for (int seed = 0; seed < 120; seed++) {
      Random random = new Random(seed);
      long outer = 1L + random.nextInt(3);
      long inner = 1L + random.nextInt(3);
      long axis = seed == 0 ? 0 : 1L + random.nextInt(random.nextBoolean() ? 10 : 300);
      long count = random.nextInt(4) == 0 ? axis : random.nextInt((int) Math.min(axis, 20) + 1);
      boolean descending = random.nextBoolean();
      Spec.Sort spec = new Spec.Sort(type, outer, axis, inner, count, descending);
      try (Buffers buffers = new Buffers()) {
        Buffers.Data x = buffers.of(type, outer * axis * inner, _ -> value(type, random));
        Buffers.Data values = buffers.empty(type, outer * count * inner);
        Buffers.Data positions = buffers.empty(DType.INT32, outer * count * inner);
        buffers.run(SortKernel.of(spec), x, values, positions);
        for (long line = 0; line < outer * inner; line++) {
          long in = line / inner * axis * inner + line % inner;
          long out = line / inner * count * inner + line % inner;
          Comparator<Integer> order =
              Comparator.comparingDouble(i -> x.number(in + i * inner) + 0.0);
          List<Integer> expected =
              IntStream.range(0, (int) axis)
                  .boxed()
                  .sorted(descending ? order.reversed() : order)
                  .limit(count)
                  .toList();
          for (int i = 0; i < count; i++) {
            String message = "seed " + seed + ", line " + line + ", place " + i + " of " + spec;
            assertEquals(expected.get(i), (int) positions.integer(out + i * inner), message);
            assertEquals(
                x.bits(in + expected.get(i) * inner), values.bits(out + i * inner), message);
          }
        }
      }
    }
  }

  private static double value(DType type, Random random) {
    if (!type.isFloating()) {
      return type == DType.UINT8 ? random.nextInt(256) : random.nextInt(200) - 100;
    }
    return switch (random.nextInt(12)) {
      case 0 -> Double.NaN;
      case 1 -> -0.0;
      case 2 -> 0.0;
      case 3 -> Double.NEGATIVE_INFINITY;
      case 4 -> Double.POSITIVE_INFINITY;
      default -> random.nextInt(40) - 20;
    };
  }
}
