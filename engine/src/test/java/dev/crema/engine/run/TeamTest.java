package dev.crema.engine.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.engine.kernels.Kernel;
import dev.crema.engine.kernels.Spec;
import dev.crema.engine.plan.Plan;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.IndexException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TeamTest {
  private interface Tile {
    void run(int tile, int worker, long scratch);
  }

  private record Counted(int tiles, long scratchBytes, Tile body) implements Kernel {
    @Override
    public void run(long[] buffers, int tile, int worker, long scratch) {
      body.run(tile, worker, scratch);
    }

    @Override
    public String label() {
      return "test";
    }
  }

  private static void share(Team team, Job job) {
    Worker worker = Worker.acquire();
    try {
      team.run(job, worker);
    } finally {
      worker.release();
    }
  }

  private static Job job(Kernel kernel, long[] buffers) {
    Spec spec = new Spec.Iota(DType.INT32, 1, 1, 1);
    Plan.Run step = new Plan.Run(spec, List.of(), new Plan.Reason("", ""));
    return new Job(new Task.Bound(step, kernel, false, buffers));
  }

  @Test
  void everyTileRunsOnceInEachOfManyRuns() {
    Team team = Team.of(3);
    assertTrue(team.take());
    try {
      for (int tiles : new int[] {2, 3, 17}) {
        AtomicIntegerArray runs = new AtomicIntegerArray(tiles);
        Job job = job(new Counted(tiles, 0, (t, _, _) -> runs.incrementAndGet(t)), new long[0]);
        for (int i = 1; i <= 5000; i++) {
          share(team, job);
          for (int t = 0; t < tiles; t++) {
            assertEquals(i, runs.get(t), "tile " + t + " of " + tiles);
          }
        }
      }
    } finally {
      team.give();
    }
  }

  @Test
  void workersThatRunTogetherHaveDifferentNumbersAndScratch() {
    Team team = Team.of(2);
    Set<Integer> busy = ConcurrentHashMap.newKeySet();
    Set<Long> scratches = ConcurrentHashMap.newKeySet();
    AtomicReference<String> clash = new AtomicReference<>("");
    Tile tile =
        (_, worker, scratch) -> {
          if (!busy.add(worker) || !scratches.add(scratch)) {
            clash.set("worker " + worker + " runs twice at once");
          }
          for (int i = 0; i < 200; i++) {
            Thread.onSpinWait();
          }
          scratches.remove(scratch);
          busy.remove(worker);
        };
    Job job = job(new Counted(8, 1000, tile), new long[0]);
    assertTrue(team.take());
    try {
      for (int i = 0; i < 2000; i++) {
        share(team, job);
      }
    } finally {
      team.give();
    }
    assertEquals("", clash.get());
  }

  @Test
  void whatATileThrowsReachesTheCallerAndTheTeamWorksOn() {
    Team team = Team.of(2);
    Tile failing =
        (t, _, _) -> {
          if (t == 5) {
            throw new IndexException("index 7 of axis 3");
          }
        };
    Job bad = job(new Counted(8, 0, failing), new long[0]);
    Job good = job(new Counted(8, 0, (_, _, _) -> {}), new long[0]);
    assertTrue(team.take());
    try {
      for (int i = 0; i < 100; i++) {
        IndexException e = assertThrows(IndexException.class, () -> share(team, bad));
        assertEquals("index 7 of axis 3", e.getMessage());
        share(team, good);
      }
    } finally {
      team.give();
    }
  }

  @Test
  void aTeamServesOneProgramAtATime() {
    Team team = Team.of(2);
    assertTrue(team.take());
    assertFalse(team.take());
    team.give();
    assertTrue(team.take());
    team.give();
    assertFalse(Team.of(1).take());
  }

  @Test
  void coresAreAtLeastOneAndAtMostTheProcessors() {
    int cores = Cores.physical();
    assertTrue(cores >= 1 && cores <= Runtime.getRuntime().availableProcessors(), "cores " + cores);
  }
}
