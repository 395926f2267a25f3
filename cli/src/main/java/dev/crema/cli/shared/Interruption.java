package dev.crema.cli.shared;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Lets work that can be interrupted finish when Ctrl-C ends the process. */
public final class Interruption {
  /** How long the work may take to come to its end. */
  private static final long SECONDS = 60;

  private Interruption() {}

  /** Runs work; if the process is told to end meanwhile, interrupts it and waits for its end. */
  public static <T> T awaited(Supplier<T> work) {
    CountDownLatch finished = new CountDownLatch(1);
    Thread working = Thread.currentThread();
    Thread hook = new Thread(() -> end(working, finished));
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return work.get();
    } finally {
      finished.countDown();
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The process is ending already.
      }
    }
  }

  private static void end(Thread working, CountDownLatch finished) {
    working.interrupt();
    try {
      if (!finished.await(SECONDS, TimeUnit.SECONDS)) {
        System.err.println("the work did not end within " + SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
