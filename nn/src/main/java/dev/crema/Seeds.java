package dev.crema;

import java.util.concurrent.atomic.AtomicLong;

/** Where models get their seeds from: one sequence, so that a program repeats itself exactly. */
final class Seeds {
  private static final AtomicLong NEXT = new AtomicLong();

  private Seeds() {}

  /** Starts the sequence anew. */
  static void start(long seed) {
    NEXT.set(seed);
  }

  /** The seed of the next model. */
  static long next() {
    return mix(NEXT.getAndAdd(0x9E37_79B9_7F4A_7C15L));
  }

  /** The finalizer of SplitMix64: neighbouring numbers give seeds that have nothing in common. */
  private static long mix(long number) {
    long z = number;
    z = (z ^ (z >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
    return z ^ (z >>> 31);
  }
}
