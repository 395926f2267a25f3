package dev.crema.engine.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TeamWorkTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void eachTileIsDoneOnceInEachRun(int threads) {
    AtomicIntegerArray done = new AtomicIntegerArray(17);
    TeamWork work = new TeamWork(17, done::incrementAndGet, threads);
    for (int run = 1; run <= 50; run++) {
      work.run();
      int[] expected = new int[17];
      Arrays.fill(expected, run);
      int[] counts = new int[17];
      Arrays.setAll(counts, done::get);
      assertArrayEquals(expected, counts);
    }
  }

  @Test
  void whatATileThrowsIsThrown() {
    boolean[] fails = {true};
    TeamWork work =
        new TeamWork(
            8,
            tile -> {
              if (tile == 5 && fails[0]) {
                throw new IllegalStateException("tile 5");
              }
            },
            2);
    assertEquals("tile 5", assertThrows(IllegalStateException.class, work::run).getMessage());
    fails[0] = false;
    work.run();
  }
}
