package dev.crema.data;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Items drawn from a buffer that is filled up from the source. */
final class ShuffledItems<T> extends Through<T, T> {
  private final Items<T> source;
  private final int size;
  private final List<T> buffer = new ArrayList<>();
  private final SplittableRandom random;
  private boolean ended;

  ShuffledItems(Items<T> source, int size, long seed, long pass) {
    super(source);
    this.source = source;
    this.size = size;
    // Neighbouring seeds and passes must not give the same stream.
    long mixed = new SplittableRandom(seed).nextLong() + pass * 0x9E37_79B9_7F4A_7C15L;
    this.random = new SplittableRandom(mixed);
  }

  @Override
  public @Nullable T next() {
    while (!ended && buffer.size() < size) {
      T item = source.next();
      if (item == null) {
        ended = true;
      } else {
        buffer.add(item);
      }
    }
    if (buffer.isEmpty()) {
      return null;
    }
    int at = random.nextInt(buffer.size());
    T result = buffer.get(at);
    T last = buffer.removeLast();
    if (at < buffer.size()) {
      buffer.set(at, last);
    }
    return result;
  }
}
