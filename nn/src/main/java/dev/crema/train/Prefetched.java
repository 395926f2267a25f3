package dev.crema.train;

import java.util.OptionalLong;

/** A data set whose next batch is made while the last one is used. */
record Prefetched(Dataset source) implements Dataset {
  @Override
  public OptionalLong size() {
    return source.size();
  }

  @Override
  public Feed feed(Order order) {
    return new PrefetchFeed(source.feed(order));
  }

  @Override
  public Dataset prefetched() {
    return this;
  }
}
