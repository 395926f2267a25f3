package dev.crema.engine.kernels.vector;

import java.lang.foreign.Arena;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Runs vector code in the background, on small data, until the JVM has compiled it. Until then it
 * is a hundred times slower than scalar code, which therefore serves in its place.
 */
final class WarmUp {
  /**
   * Whether the JVM was started with the Vector API; without it vector classes must not be loaded.
   */
  static final boolean AVAILABLE =
      ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();

  /** The time after which code that is still slow is given up. */
  private static final long PATIENCE_NANOS = 15_000_000_000L;

  /** How long one piece of code is run before the next one has its turn. */
  private static final long TURN_NANOS = 30_000_000L;

  /** So many timings in a row have to be good. */
  private static final int PROOFS = 3;

  static final long MEMORY_BYTES = 1L << 16;

  private static final LinkedBlockingQueue<Gate> QUEUE = new LinkedBlockingQueue<>();
  private static final AtomicBoolean STARTED = new AtomicBoolean();

  private WarmUp() {}

  /** Tells whether some vector code is fast by now. */
  static final class Gate {
    private final String name;
    private final @Nullable Runnable vector;
    private final @Nullable Runnable scalar;
    private final long mostNanos;
    private final AtomicBoolean wanted = new AtomicBoolean();
    private volatile boolean open;
    private int good;
    private long spent;

    private Gate(
        String name, @Nullable Runnable vector, @Nullable Runnable scalar, long mostNanos) {
      this.name = name;
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
      if (vector != null && wanted.compareAndSet(false, true)) {
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
      if (vector == null || scalar == null || open) {
        return false;
      }
      long start = System.nanoTime();
      long now = start;
      while (now - start < TURN_NANOS) {
        good = time(vector) < Math.min(time(scalar), mostNanos) ? good + 1 : 0;
        if (good == PROOFS) {
          open = true;
          return false;
        }
        now = System.nanoTime();
      }
      spent += now - start;
      return spent < PATIENCE_NANOS;
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
    return gate(name, vector, scalar, Long.MAX_VALUE);
  }

  /**
   * A gate that also asks for a time: while the scalar code is cold too, being faster than that
   * says little.
   *
   * @param mostNanos the time that the work takes at the most when the code has been compiled
   */
  static Gate gate(String name, Runnable vector, Runnable scalar, long mostNanos) {
    return AVAILABLE
        ? new Gate(name, vector, scalar, mostNanos)
        : new Gate(name, null, null, mostNanos);
  }

  /** The address of {@link #MEMORY_BYTES} bytes of zeros to try things on; only for this thread. */
  static long memory() {
    return Memory.START;
  }

  private static final class Memory {
    static final long START = Arena.global().allocate(MEMORY_BYTES, 64).address();
  }

  private static long time(Runnable code) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 8; i++) {
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
