package dev.crema.data;

import dev.crema.engine.types.CremaException;
import dev.crema.train.Batch;
import dev.crema.train.Dataset;
import dev.crema.train.Feed;
import dev.crema.train.Order;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Records on their way from a file or collection to batches: each method gives new records made
 * from these; nothing is read before they are asked for.
 *
 * <pre>{@code
 * Records<Batch> batches =
 *     Records.of(files).shuffle(1_000, 42).map(this::decode, 2).batch(32, Sample::stack).prefetch(2);
 * model.fit(Records.dataset(batches), epochs(5));
 * }</pre>
 *
 * <p>A pass over records has a number, which the epochs of a training count: where chance is
 * involved, equal numbers give equal orders, whatever the number of workers. An error names the
 * record, of which the first is number 1.
 *
 * @param <T> what a record is; never null
 */
public final class Records<T> {
  private final Source<T> source;

  /** Where passes come from. */
  @FunctionalInterface
  interface Source<T> {
    Items<T> open(long pass);
  }

  Records(Source<T> source) {
    this.source = source;
  }

  // ---------------------------------------------------------------- sources

  /** The items of a collection, or of whatever can be iterated several times. */
  public static <T> Records<T> of(Iterable<? extends T> items) {
    return generate(items::iterator);
  }

  /** Some items. */
  @SafeVarargs
  @SuppressWarnings("varargs")
  public static <T> Records<T> of(T... items) {
    return of(List.of(items));
  }

  /** The numbers from 0 to below {@code end}. */
  public static Records<Integer> range(int end) {
    return new Records<>(
        _ ->
            new Items<>() {
              private int at;

              @Override
              public @Nullable Integer next() {
                return at < end ? (Integer) at++ : null;
              }
            });
  }

  /** What an iterator gives; each pass asks for a new one. */
  public static <T> Records<T> generate(Supplier<? extends Iterator<? extends T>> iterators) {
    return new Records<>(
        _ -> {
          Iterator<? extends T> iterator = iterators.get();
          return () -> iterator.hasNext() ? iterator.next() : null;
        });
  }

  /**
   * The lines of a text file in UTF-8.
   *
   * @throws DataException when they are read, if they cannot be; it names the file and line
   */
  public static Records<String> lines(Path file) {
    return new Records<>(_ -> new LineItems(file));
  }

  /**
   * The rows of a CSV file (RFC 4180, UTF-8; blank lines are passed over, blanks around fields
   * dropped), read one by one.
   *
   * @throws DataException when they are read, if they cannot be or a row has more or fewer fields
   *     than the first; it names the file and line
   */
  public static Records<CsvRow> csv(Path file, Table.Header header) {
    return new Records<>(_ -> new CsvItems(file, header));
  }

  // ---------------------------------------------------------------- one by one

  /** The results of a function. */
  public <R> Records<R> map(Function<? super T, ? extends R> function) {
    return new Records<>(pass -> new MappedItems<>(source.open(pass), function));
  }

  /**
   * The results of a function, computed for several records at once; their order stays.
   *
   * @param workers how many at once, 1 or more
   */
  public <R> Records<R> map(Function<? super T, ? extends R> function, int workers) {
    least("map", "workers", workers, 1);
    return workers == 1
        ? map(function)
        : new Records<>(pass -> new WorkedItems<>(source.open(pass), function, workers));
  }

  /**
   * The results of a function, without the records that it refuses with a {@link DataException},
   * such as damaged files. Other exceptions end the pass as ever.
   *
   * @param workers how many at once, 1 or more
   * @param onError told of each refused record, whose number and text stand in the message; the
   *     pass ends if it throws
   */
  public <R> Records<R> map(
      Function<? super T, ? extends R> function,
      int workers,
      Consumer<? super DataException> onError) {
    Records<R> all = map(function, workers);
    return new Records<>(pass -> new SkippedItems<>(all.source.open(pass), onError));
  }

  /** Those for which a condition holds. */
  public Records<T> filter(Predicate<? super T> condition) {
    return new Records<>(
        pass -> {
          Items<T> items = source.open(pass);
          return new Through<T, T>(items) {
            private long number;

            @Override
            public @Nullable T next() {
              T item = items.next();
              while (item != null && !MappedItems.apply(condition::test, item, ++number)) {
                item = items.next();
              }
              return item;
            }
          };
        });
  }

  /** The first ones. */
  public Records<T> take(long count) {
    least("take", "count", count, 0);
    return new Records<>(
        pass -> {
          Items<T> items = source.open(pass);
          return new Through<T, T>(items) {
            private long left = count;

            @Override
            public @Nullable T next() {
              return left-- > 0 ? items.next() : null;
            }
          };
        });
  }

  /** All but the first ones. */
  public Records<T> skip(long count) {
    least("skip", "count", count, 0);
    return new Records<>(
        pass -> {
          Items<T> items = source.open(pass);
          return new Through<T, T>(items) {
            private long left = count;

            @Override
            public @Nullable T next() {
              for (; left > 0; left--) {
                if (items.next() == null) {
                  left = 0;
                  return null;
                }
              }
              return items.next();
            }
          };
        });
  }

  // ---------------------------------------------------------------- order

  /**
   * In random order: each record is drawn from the next {@code buffer} ones. With a buffer as large
   * as the data every order is equally likely; a smaller one only stirs it.
   *
   * @param buffer how many records are held, 1 or more
   * @param seed with the number of the pass, what the order depends on
   */
  public Records<T> shuffle(int buffer, long seed) {
    least("shuffle", "buffer", buffer, 1);
    return new Records<>(pass -> new ShuffledItems<>(source.open(pass), buffer, seed, pass));
  }

  /** Several passes one after the other as one; each has its own number. */
  public Records<T> repeat(long times) {
    least("repeat", "times", times, 0);
    return new Records<>(pass -> new JoinedItems<>(times, i -> source.open(pass * times + i)));
  }

  /** These, then others. */
  public Records<T> concat(Records<T> others) {
    return new Records<>(
        pass -> new JoinedItems<>(2, i -> (i == 0 ? source : others.source).open(pass)));
  }

  /** Pairs with other records, as many as the shorter of the two has. */
  public <U, R> Records<R> zip(
      Records<U> others, BiFunction<? super T, ? super U, ? extends R> function) {
    return new Records<>(
        pass -> {
          Items<T> a = source.open(pass);
          Items<U> b = others.source.open(pass);
          return new Through<T, R>(a) {
            @Override
            public @Nullable R next() {
              T left = a.next();
              U right = left == null ? null : b.next();
              return left == null || right == null ? null : function.apply(left, right);
            }

            @Override
            public void close() {
              super.close();
              b.close();
            }
          };
        });
  }

  /**
   * The records that each record stands for, such as the lines of files, taken in turn from {@code
   * cycle} of them at a time.
   *
   * @param cycle how many are open at once, 1 or more; with 1, they come one after the other
   */
  public <R> Records<R> interleave(Function<? super T, Records<R>> function, int cycle) {
    least("interleave", "cycle", cycle, 1);
    return new Records<>(
        pass ->
            new InterleavedItems<>(
                source.open(pass), item -> function.apply(item).source.open(pass), cycle));
  }

  // ---------------------------------------------------------------- batches

  /** Lists of records; the last one may be shorter. */
  public Records<List<T>> batch(int size) {
    return batch(size, Function.identity());
  }

  /**
   * Batches; the last one may be smaller.
   *
   * @param size how many records make one, 1 or more
   * @param collate makes one of them, such as {@code Sample::stack} or {@code Sample::pad}
   */
  public <R> Records<R> batch(int size, Function<? super List<T>, ? extends R> collate) {
    return bucket(_ -> 0, List.of(), size, collate);
  }

  /**
   * Batches of records of similar lengths: a record is put with those between the same two limits,
   * and each {@code size} of them make a batch as soon as they are there. What is left at the end
   * comes in order of length.
   *
   * @param length of a record
   * @param limits ascending: the first bucket is for lengths below the first limit, the last for
   *     those from the last limit on
   */
  public <R> Records<R> bucket(
      ToIntFunction<? super T> length,
      List<Integer> limits,
      int size,
      Function<? super List<T>, ? extends R> collate) {
    least("batch", "size", size, 1);
    if (!limits.equals(limits.stream().distinct().sorted().toList())) {
      throw new CremaException("bucket: limits are " + limits + "; allowed: ascending numbers");
    }
    List<Integer> copy = List.copyOf(limits);
    Records<List<T>> lists =
        new Records<>(pass -> new BucketItems<>(source.open(pass), length, copy, size));
    return lists.map(collate);
  }

  // ---------------------------------------------------------------- ahead of time

  /**
   * Made ahead on a thread of their own while earlier ones are used.
   *
   * @param count how many at most wait, 1 or more
   */
  public Records<T> prefetch(int count) {
    least("prefetch", "count", count, 1);
    return new Records<>(pass -> new PrefetchedItems<>(source.open(pass), count));
  }

  /**
   * Kept in memory once a pass has come to its end: later passes give the same records in the same
   * order. What is random should come after it.
   */
  public Records<T> cache() {
    return new Records<>(new Cache<>(source));
  }

  // ---------------------------------------------------------------- use

  /** A pass; it should be closed. */
  public Items<T> items(long pass) {
    return source.open(pass);
  }

  /** All records of pass 0. */
  public List<T> toList() {
    List<T> all = new ArrayList<>();
    try (Items<T> items = items(0)) {
      for (T item = items.next(); item != null; item = items.next()) {
        all.add(item);
      }
    }
    return all;
  }

  /**
   * Batches as data for {@code fit}, {@code evaluate} and {@code predict}; each epoch is a pass.
   * Their sizes and order are those of the records, whatever {@code batchSize} and {@code shuffle}
   * say.
   */
  public static Dataset dataset(Records<Batch> batches) {
    return new Dataset() {
      @Override
      public OptionalLong size() {
        return OptionalLong.empty();
      }

      @Override
      public Feed feed(Order order) {
        Items<Batch> items = batches.items(order.pass());
        return new Feed() {
          @Override
          public @Nullable Batch next() {
            return items.next();
          }

          @Override
          public void close() {
            items.close();
          }
        };
      }
    };
  }

  static void least(String who, String what, long value, long least) {
    if (value < least) {
      throw new CremaException(
          who + ": " + what + " is " + value + "; allowed: " + least + " or more");
    }
  }
}
