package dev.crema.zoo.vision;

import dev.crema.Model;
import dev.crema.train.Batch;
import dev.crema.train.Dataset;
import dev.crema.train.Feed;
import dev.crema.train.Order;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a classifier took images for.
 *
 * @param classes their names
 * @param counts for each class, how many of its images were taken for each class
 */
public record Confusion(List<String> classes, List<List<Integer>> counts) {
  public Confusion {
    classes = List.copyOf(classes);
    counts = counts.stream().map(List::copyOf).toList();
  }

  /**
   * Counts.
   *
   * @param model gives probabilities {@code [batch, classes]} for one input
   * @param data with targets {@code [batch, classes]}, 1 at the place of the class
   */
  static Confusion of(Model model, List<String> classes, Dataset data) {
    int[][] counts = new int[classes.size()][classes.size()];
    try (Feed feed = data.feed(Order.inOrder(256))) {
      for (Batch batch = feed.next(); batch != null; batch = feed.next()) {
        int[] expected = batch.y().getFirst().argmax(-1).toInts();
        int[] predicted = model.predictOnBatch(batch.x().getFirst()).argmax(-1).toInts();
        for (int i = 0; i < expected.length; i++) {
          counts[expected[i]][predicted[i]]++;
        }
      }
    }
    return new Confusion(
        classes, Stream.of(counts).map(row -> IntStream.of(row).boxed().toList()).toList());
  }

  /** How many images there were. */
  public int images() {
    return counts.stream().flatMap(List::stream).mapToInt(n -> n).sum();
  }

  /** The part of all images that were taken for what they are; NaN if there are none. */
  public double accuracy() {
    double right = 0;
    for (int i = 0; i < classes.size(); i++) {
      right += counts.get(i).get(i);
    }
    return right / images();
  }

  /** The part of the images of a class that were taken for it; NaN if there are none. */
  public double recall(int number) {
    double all = counts.get(number).stream().mapToInt(n -> n).sum();
    return counts.get(number).get(number) / all;
  }

  /** A line for each class: how many of its images, how many right, and what it is taken for. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < classes.size(); i++) {
      List<Integer> row = counts.get(i);
      int images = row.stream().mapToInt(n -> n).sum();
      text.append(
          String.format(
              Locale.ROOT, "%-16s %6d images %6.2f %%", classes.get(i), images, 100 * recall(i)));
      int wrong = mostWrong(row, i);
      if (wrong >= 0) {
        text.append(", ").append(row.get(wrong)).append(" taken for ").append(classes.get(wrong));
      }
      text.append('\n');
    }
    return text.toString();
  }

  /** What a class is most often mistaken for; -1 if it never is. */
  private static int mostWrong(List<Integer> row, int right) {
    int most = -1;
    for (int i = 0; i < row.size(); i++) {
      if (i != right && row.get(i) > (most < 0 ? 0 : row.get(most))) {
        most = i;
      }
    }
    return most;
  }
}
