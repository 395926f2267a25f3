package dev.crema.engine.kernels.machine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.crema.engine.kernels.vector.InnerLoops;
import dev.crema.engine.kernels.vector.LoopCache;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Products of rows and a panel against those in Java, for each width there is here. */
class MachinePanelsTest {
  /** A multiple of the rows of any block. */
  private static final int MOST_ROWS = 48;

  private static final int MOST_DEPTH = 128;
  private static final int MOST_COLUMNS = 64;

  private static MemorySegment gaussian(Arena arena, long count, Random random) {
    MemorySegment numbers = arena.allocate(4 * count, 64);
    for (long i = 0; i < count; i++) {
      numbers.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) random.nextGaussian());
    }
    return numbers;
  }

  @ParameterizedTest
  @EnumSource(Width.class)
  void productsHaveTheBitsOfThoseInJava(Width width) {
    assumeTrue(width.isHere());
    MachinePanels panels = new MachinePanels(width, new LoopCache<>((_, _) -> null));
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      int rows = 1 + random.nextInt(MOST_ROWS);
      int depth = 1 + random.nextInt(MOST_DEPTH);
      int columns = 16 << random.nextInt(3);
      boolean down = random.nextBoolean();
      long rowStep = down ? 4 * MOST_DEPTH : 4;
      long step = down ? 4 : 4 * MOST_ROWS;
      boolean fresh = random.nextBoolean();
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment a = gaussian(arena, MOST_ROWS * MOST_DEPTH, random);
        MemorySegment b = gaussian(arena, MOST_DEPTH * MOST_COLUMNS, random);
        MemorySegment expected = gaussian(arena, MOST_ROWS * MOST_COLUMNS, random);
        MemorySegment got = arena.allocate(expected.byteSize(), 64).copyFrom(expected);
        long line = 4 * MOST_COLUMNS;
        InnerLoops.JAVA.panel(
            a.address(),
            rowStep,
            step,
            b.address(),
            line,
            expected.address(),
            line,
            depth,
            rows,
            columns,
            fresh);
        panels.panel(
            a.address(),
            rowStep,
            step,
            b.address(),
            line,
            got.address(),
            line,
            depth,
            rows,
            columns,
            fresh);
        assertArrayEquals(
            numbers(expected, rows, columns), numbers(got, rows, columns), "seed " + seed);
      }
    }
  }

  private static float[] numbers(MemorySegment matrix, int rows, int columns) {
    float[] numbers = new float[rows * columns];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        long at = (long) r * MOST_COLUMNS + c;
        numbers[r * columns + c] = matrix.getAtIndex(ValueLayout.JAVA_FLOAT, at);
      }
    }
    return numbers;
  }
}
