package dev.crema.data;

/** Items made from others, which are closed with them. */
abstract class Through<T, R> implements Items<R> {
  private final Items<T> source;

  Through(Items<T> source) {
    this.source = source;
  }

  @Override
  public void close() {
    source.close();
  }
}
