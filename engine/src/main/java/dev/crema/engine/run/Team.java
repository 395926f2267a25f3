package dev.crema.engine.run;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Threads that share the tiles of a job. The calling thread works too; members wait spinning for a
 * moment, since the next job of a program comes within microseconds, and then sleep.
 *
 * <p>A team serves one program at a time. A second program that runs meanwhile computes on its own
 * thread alone, with the same results: tiles do not depend on who runs them.
 */
final class Team {
  private static final Map<Integer, Team> BY_SIZE = new ConcurrentHashMap<>();

  /**
   * How long a member spins before it sleeps. In a young process it sleeps at once: on few cores a
   * spinning thread takes from the compiler threads the time to make the kernels fast (measured: 10
   * s of slow running instead of 3).
   */
  private static final long SPIN_NANOS = 200_000;

  /** How long the caller sleeps at a time when a member has lost its core to another process. */
  private static final long WAIT_NANOS = 20_000;

  private static final long YOUNG_JOBS = 5_000;

  private final AtomicBoolean taken = new AtomicBoolean();
  private final Member[] members;
  private long jobs;

  private volatile @Nullable Job current;
  private final AtomicLong sequence = new AtomicLong();

  private Team(int size) {
    members = new Member[size - 1];
    for (int i = 0; i < members.length; i++) {
      members[i] = new Member(i + 1);
      members[i].start();
    }
  }

  static Team of(int size) {
    return BY_SIZE.computeIfAbsent(size, Team::new);
  }

  /** Takes the team for a program; false if another has it. */
  boolean take() {
    return members.length > 0 && taken.compareAndSet(false, true);
  }

  void give() {
    current = null;
    taken.set(false);
  }

  /** Runs a job on all threads of the team, which the caller has taken. */
  void run(Job job, Worker caller) {
    job.open();
    current = job;
    sequence.incrementAndGet();
    jobs++;
    for (Member member : members) {
      if (member.asleep) {
        LockSupport.unpark(member);
      }
    }
    job.work(caller, 0, members.length + 1);
    int spins = 0;
    while (!job.isDone()) {
      if (++spins < 10_000) {
        Thread.onSpinWait();
      } else {
        LockSupport.parkNanos(WAIT_NANOS);
      }
    }
    job.rethrow();
  }

  private final class Member extends Thread {
    private volatile boolean asleep;

    private final int number;

    Member(int number) {
      super("crema-worker-" + number);
      this.number = number;
      setDaemon(true);
    }

    @Override
    public void run() {
      Worker worker = Worker.acquire();
      long seen = 0;
      while (true) {
        seen = await(seen);
        Job job = current;
        if (job != null) {
          job.work(worker, number, members.length + 1);
        }
      }
    }

    /** Waits until a job has come after the one numbered {@code seen}. */
    private long await(long seen) {
      long deadline = jobs < YOUNG_JOBS ? 0 : System.nanoTime() + SPIN_NANOS;
      while (sequence.get() == seen && deadline != 0) {
        for (int i = 0; i < 64 && sequence.get() == seen; i++) {
          Thread.onSpinWait();
        }
        if (System.nanoTime() > deadline) {
          break;
        }
      }
      while (sequence.get() == seen) {
        asleep = true;
        if (sequence.get() == seen) {
          LockSupport.park(this);
        }
        asleep = false;
      }
      return sequence.get();
    }
  }
}
