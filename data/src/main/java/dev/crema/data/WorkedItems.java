package dev.crema.data;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a function makes of items, several at once; they come in the order of the source. */
final class WorkedItems<T, R> extends Through<T, R> {
  private final Items<T> source;
  private final Function<? super T, ? extends R> function;
  private final int workers;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final Deque<Future<R>> begun = new ArrayDeque<>();
  private long number;
  private boolean ended;

  WorkedItems(Items<T> source, Function<? super T, ? extends R> function, int workers) {
    super(source);
    this.source = source;
    this.function = function;
    this.workers = workers;
  }

  @Override
  public @Nullable R next() {
    while (!ended && begun.size() < workers) {
      T item = source.next();
      if (item == null) {
        ended = true;
      } else {
        long at = ++number;
        begun.add(executor.submit(() -> MappedItems.<T, R>apply(function, item, at)));
      }
    }
    Future<R> first = begun.poll();
    return first == null ? null : result(first);
  }

  private static <R> R result(Future<R> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DataException("interrupted while waiting for a record", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof DataException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw new DataException("a record could not be made: " + e.getCause(), e);
    }
  }

  @Override
  public void close() {
    ended = true;
    executor.shutdownNow();
    executor.close();
    super.close();
  }
}
