package dev.crema.train;

import dev.crema.engine.Settings;
import java.util.OptionalLong;

/** A data set whose next batch is made while the last one is used. */
record Prefetched(Dataset source) implements Dataset {
  @Override
  public OptionalLong size() {
    return source.size();
  }

  @Override
  public Feed feed(Order order) {
    // The other threads are the model's, which computes at the same time.
    return new PrefetchFeed(Settings.current().withThreads(1).during(() -> source.feed(order)));
  }

  @Override
  public Dataset prefetched() {
    return this;
  }
}
