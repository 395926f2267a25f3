package dev.crema.data;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records kept since a pass over them came to its end. */
final class Cache<T> implements Records.Source<T> {
  private final Records.Source<T> source;
  private volatile @Nullable List<T> kept;

  Cache(Records.Source<T> source) {
    this.source = source;
  }

  @Override
  public Items<T> open(long pass) {
    List<T> all = kept;
    if (all != null) {
      Iterator<T> iterator = all.iterator();
      return () -> iterator.hasNext() ? iterator.next() : null;
    }
    Items<T> items = source.open(pass);
    List<T> seen = new ArrayList<>();
    return new Through<T, T>(items) {
      @Override
      public @Nullable T next() {
        T item = items.next();
        if (item != null) {
          seen.add(item);
        } else if (kept == null) {
          kept = List.copyOf(seen);
        }
        return item;
      }
    };
  }
}
