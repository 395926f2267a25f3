package dev.crema.engine.run;

import java.util.function.IntConsumer;

/**
 * Work in tiles on the threads that run programs, for what is to be done between programs. Made
 * once, run many times; not safe for use by several threads at once.
 */
public final class TeamWork {
  private final Team team;
  private final Job job;

  /**
   * @param tiles how many tiles there are, at least 1
   * @param work does one of them, at the same time as others
   * @param threads how many threads share them, at least 1
   */
  public TeamWork(int tiles, IntConsumer work, int threads) {
    this.team = Team.of(threads);
    this.job = new Job(new Task.Plain(tiles, work));
  }

  /**
   * Does all tiles; what one of them throws is thrown here. While a program runs elsewhere, this
   * thread does them alone.
   */
  public void run() {
    Worker worker = Worker.acquire();
    boolean shared = job.tiles > 1 && team.take();
    try {
      if (shared) {
        team.run(job, worker);
      } else {
        job.workAlone(worker);
      }
    } finally {
      if (shared) {
        team.give();
      }
      worker.release();
    }
  }
}
