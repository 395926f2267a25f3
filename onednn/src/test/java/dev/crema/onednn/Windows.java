package dev.crema.onednn;

import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Window;
import java.util.Random;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;

/** Windows of random sizes. */
final class Windows {
  private Windows() {}

  static Window random(Random random, int rank, boolean dilated) {
    return new Window(
        ints(rank, () -> 1 + random.nextInt(3)),
        ints(rank, () -> 1 + random.nextInt(3)),
        ints(rank, () -> random.nextInt(3)),
        ints(rank, () -> random.nextInt(3)),
        ints(rank, () -> dilated ? 1 + random.nextInt(2) : 1));
  }

  private static Ints ints(int rank, IntSupplier value) {
    return Ints.of(IntStream.generate(value).limit(rank).toArray());
  }
}
