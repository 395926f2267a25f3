package dev.crema.data;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Lists of items of similar lengths. */
final class BucketItems<T> extends Through<T, List<T>> {
  private final Items<T> source;
  private final ToIntFunction<? super T> length;
  private final List<Integer> limits;
  private final int size;
  private final List<List<T>> buckets = new ArrayList<>();

  BucketItems(Items<T> source, ToIntFunction<? super T> length, List<Integer> limits, int size) {
    super(source);
    this.source = source;
    this.length = length;
    this.limits = limits;
    this.size = size;
    for (int i = 0; i <= limits.size(); i++) {
      buckets.add(new ArrayList<>());
    }
  }

  @Override
  public @Nullable List<T> next() {
    for (T item = source.next(); item != null; item = source.next()) {
      int bucket = 0;
      int at = length.applyAsInt(item);
      while (bucket < limits.size() && at >= limits.get(bucket)) {
        bucket++;
      }
      buckets.get(bucket).add(item);
      if (buckets.get(bucket).size() == size) {
        return taken(bucket);
      }
    }
    for (int bucket = 0; bucket < buckets.size(); bucket++) {
      if (!buckets.get(bucket).isEmpty()) {
        return taken(bucket);
      }
    }
    return null;
  }

  private List<T> taken(int bucket) {
    List<T> full = List.copyOf(buckets.get(bucket));
    buckets.get(bucket).clear();
    return full;
  }
}
