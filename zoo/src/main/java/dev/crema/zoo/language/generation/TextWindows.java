package dev.crema.zoo.language.generation;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import dev.crema.train.Batch;
import dev.crema.train.Dataset;
import dev.crema.train.Feed;
import dev.crema.train.Order;
import java.util.Arrays;
import java.util.Iterator;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Pieces of a long text, each with the same one token on as what is expected: drawn anywhere for
 * training, side by side for evaluation.
 */
final class TextWindows implements Dataset {
  private final int[] tokens;
  private final int block;
  private final int batchSize;
  private final OptionalLong drawn;

  private TextWindows(int[] tokens, int block, int batchSize, OptionalLong drawn) {
    this.tokens = tokens.clone();
    this.block = block;
    this.batchSize = batchSize;
    this.drawn = drawn;
  }

  /**
   * Windows at random places, others in each pass.
   *
   * @param batches how many a pass has
   */
  static TextWindows drawn(int[] tokens, int block, int batchSize, long batches) {
    return new TextWindows(tokens, block, batchSize, OptionalLong.of(batches));
  }

  /** All windows side by side; tokens at the end that fill none are left out. */
  static TextWindows all(int[] tokens, int block, int batchSize) {
    return new TextWindows(tokens, block, batchSize, OptionalLong.empty());
  }

  @Override
  public OptionalLong size() {
    return OptionalLong.empty();
  }

  @Override
  public Feed feed(Order order) {
    Iterator<int[]> starts = drawn.isPresent() ? drawnStarts(order) : allStarts();
    return () -> starts.hasNext() ? batch(starts.next()) : null;
  }

  private Iterator<int[]> drawnStarts(Order order) {
    SplittableRandom random =
        new SplittableRandom(order.seed() * 0x9E3779B97F4A7C15L + order.pass());
    return IntStream.range(0, Math.toIntExact(drawn.orElseThrow()))
        .mapToObj(_ -> random.ints(batchSize, 0, tokens.length - block).toArray())
        .iterator();
  }

  private Iterator<int[]> allStarts() {
    int windows = (tokens.length - 1) / block;
    return IntStream.iterate(0, from -> from < windows, from -> from + batchSize)
        .mapToObj(
            from ->
                IntStream.range(from, Math.min(windows, from + batchSize))
                    .map(window -> window * block)
                    .toArray())
        .iterator();
  }

  private Batch batch(int[] starts) {
    Shape shape = Shape.of(starts.length, block);
    return Batch.of(windows(shape, starts, 0), windows(shape, starts, 1));
  }

  private Tensor windows(Shape shape, int[] starts, int later) {
    return Tensor.wrap(
        shape,
        Arrays.stream(starts)
            .flatMap(start -> Arrays.stream(tokens, start + later, start + later + block))
            .toArray());
  }
}
