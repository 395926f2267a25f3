package dev.crema.engine.kernels.vector;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Runs vector code in the background, on small data, until the JVM has compiled it. Until then it
 * is a hundred times slower than scalar code, which therefore serves in its place.
 */
final class WarmUp {
  private static final Logger LOG = System.getLogger("dev.crema");

  /** How long one piece of code is run before the next one has its turn. */
  private static final long TURN_NANOS = 500_000L;

  /** How much longer each time the compiler is left alone before the code's next turn. */
  private static final long PAUSE_NANOS = 5_000_000L;

  private static final long LONGEST_PAUSE_NANOS = 50_000_000L;

  /** The time in turns after which code that is still slow is tried ever more rarely. */
  private static final long PATIENCE_NANOS = 1_000_000_000L;

  private static final long RARELY_NANOS = 30_000_000_000L;

  /** The most pieces of code that wait at a time. */
  private static final int MOST = 300;

  /** A call that takes this much longer is warmed up a second earlier. */
  private static final long URGENT_NANOS = 10_000_000L;

  /** So many timings in a row have to be good. */
  private static final int PROOFS = 3;

  /** Nanoseconds of code that is far from compiled. */
  private static final long HOPELESS = 1_000_000;

  static final long MEMORY_BYTES = 1L << 18;

  /** Of code that has no vector form. */
  static final Gate CLOSED = new Gate("", null, null, 0, null, null, 0);

  private static final DelayQueue<Gate> QUEUE = new DelayQueue<>();
  private static final AtomicBoolean STARTED = new AtomicBoolean();

  private WarmUp() {}

  /** Tells whether some vector code is fast by now. */
  static final class Gate implements Delayed {
    private final Object name;
    private final @Nullable Runnable exercise;
    private final @Nullable Runnable probe;
    private final long probeNanos;
    private final @Nullable Runnable vector;
    private final @Nullable Runnable scalar;
    private final long mostNanos;
    private final AtomicBoolean wanted = new AtomicBoolean();
    private volatile boolean open;
    private volatile long due;
    private int turns;
    private int rareTurns;
    private long spent;

    private Gate(
        Object name,
        @Nullable Runnable exercise,
        @Nullable Runnable probe,
        long probeNanos,
        @Nullable Runnable vector,
        @Nullable Runnable scalar,
        long mostNanos) {
      this.name = name;
      this.exercise = exercise;
      this.probe = probe;
      this.probeNanos = probeNanos;
      this.mostNanos = mostNanos;
      this.vector = vector;
      this.scalar = scalar;
    }

    /** Whether to take the vector code. */
    boolean isOpen() {
      return open;
    }

    /** Asks for the vector code to be warmed up; called when a kernel that has it is made. */
    void want() {
      want(URGENT_NANOS);
    }

    /**
     * @param nanos about how long a call takes in scalar code; the longer, the sooner it is helped
     */
    void want(long nanos) {
      if (vector != null && QUEUE.size() < MOST && wanted.compareAndSet(false, true)) {
        double seconds = Math.min((double) nanos / URGENT_NANOS, 100);
        due = System.nanoTime() - (long) (seconds * 1e9);
        QUEUE.add(this);
        start();
      }
    }

    /** Decides for or against the vector code, for tests that compare the two. */
    void force(boolean open) {
      this.open = open && vector != null;
    }

    /** Works on the code for a moment; says whether to come back to it. */
    private boolean warm() {
      if (exercise == null || vector == null || scalar == null || open) {
        return false;
      }
      Memory.fill();
      long start = System.nanoTime();
      long now = start;
      while (now - start < TURN_NANOS) {
        exercise.run();
        now = System.nanoTime();
      }
      if ((probe == null || time(probe, probeNanos) <= 4 * probeNanos) && isFast(vector, scalar)) {
        open = true;
        LOG.log(Level.DEBUG, "vectors after {0} turns: {1}", turns + 1, name);
        return false;
      }
      now = System.nanoTime();
      spent += now - start;
      due = now + pause();
      return true;
    }

    private boolean isFast(Runnable vector, Runnable scalar) {
      for (int i = 0; i < PROOFS; i++) {
        if (time(vector, mostNanos) >= Math.min(time(scalar, Long.MAX_VALUE), mostNanos)) {
          return false;
        }
      }
      return true;
    }

    private long pause() {
      if (spent < PATIENCE_NANOS) {
        turns++;
        return Math.min(turns * PAUSE_NANOS, LONGEST_PAUSE_NANOS);
      }
      if (rareTurns == 0) {
        LOG.log(Level.DEBUG, "vectors are still slow after {0} s: {1}", spent / 1e9, name);
      }
      return RARELY_NANOS << Math.min(rareTurns++, 20);
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(due - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      return other instanceof Gate that
          ? Long.signum(due - that.due)
          : Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }

    @Override
    public String toString() {
      return name + (open ? ": vector" : ": scalar");
    }
  }

  /**
   * A gate for a piece of vector code.
   *
   * @param vector makes the code run for some microseconds; looked at only if the Vector API is
   *     there
   * @param scalar the same work by the scalar code
   */
  static Gate gate(String name, Runnable vector, Runnable scalar) {
    return gate(name, vector, vector, scalar, Long.MAX_VALUE);
  }

  /**
   * A gate that also asks for a time: while the scalar code is cold too, being faster than that
   * says little.
   *
   * @param exercise brings the JIT compiler to compile the vector code, at the least cost
   * @param mostNanos the time that the work takes at the most when the code has been compiled
   */
  static Gate gate(
      String name, Runnable exercise, Runnable vector, Runnable scalar, long mostNanos) {
    return gate(name, exercise, null, 0, vector, scalar, mostNanos);
  }

  /**
   * A gate that looks at something short first, to learn at little cost that the code is far from
   * compiled.
   *
   * @param name what to call it; its text is only made when somebody reads it
   * @param probe calls the vector code for a moment
   * @param probeNanos about how long that takes when the code has been compiled
   */
  static Gate gate(
      Object name,
      Runnable exercise,
      @Nullable Runnable probe,
      long probeNanos,
      Runnable vector,
      Runnable scalar,
      long mostNanos) {
    return Vectors.AVAILABLE
        ? new Gate(name, exercise, probe, probeNanos, vector, scalar, mostNanos)
        : new Gate(name, null, null, 0, null, null, mostNanos);
  }

  /**
   * The address of {@link #MEMORY_BYTES} bytes to try things on; only for this thread. At the
   * beginning of each turn they are floats of moderate size and both signs.
   */
  static long memory() {
    return Memory.START;
  }

  private static final class Memory {
    static final long START = Arena.global().allocate(MEMORY_BYTES, 64).address();
    private static final MemorySegment FLOATS = Arena.global().allocate(MEMORY_BYTES, 64);

    static {
      for (int i = 0; i < MEMORY_BYTES / 4; i++) {
        float value = i * 0.37f % 7 - 3;
        FLOATS.setAtIndex(ValueLayout.JAVA_FLOAT, i, value);
      }
    }

    private Memory() {}

    static void fill() {
      Mem.copy(FLOATS.address(), START, MEMORY_BYTES);
    }
  }

  /** The least of some times; of one only if that is hopeless. */
  private static long time(Runnable code, long mostNanos) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 8 && (i == 0 || least < 4 * Math.min(mostNanos, HOPELESS)); i++) {
      long start = System.nanoTime();
      code.run();
      least = Math.min(least, System.nanoTime() - start);
    }
    return least;
  }

  private static void start() {
    if (STARTED.compareAndSet(false, true)) {
      Thread thread = new Thread(WarmUp::work, "crema-warm-up");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private static void work() {
    try {
      while (true) {
        Gate gate = QUEUE.take();
        if (gate.warm()) {
          QUEUE.add(gate);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
