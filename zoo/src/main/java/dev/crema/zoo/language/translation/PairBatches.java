package dev.crema.zoo.language.translation;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import dev.crema.train.Batch;
import dev.crema.train.Dataset;
import dev.crema.train.Feed;
import dev.crema.train.Order;
import dev.crema.zoo.language.Tokenizer;
import dev.crema.zoo.language.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * Pairs of sentences in batches of about equal numbers of pieces: those of similar lengths
 * together, filled up to one of a few lengths, so that there are few shapes to compile for.
 */
final class PairBatches implements Dataset {
  private static final int[] LENGTHS = {8, 12, 16, 20, 24, 32, 48, 64, 96, 128, 192, 256};

  /** Longer sentences are cut. */
  static final int LONGEST = LENGTHS[LENGTHS.length - 1];

  /** Pairs that are filled up to one length. */
  private record Bucket(int length, List<int[]> sources, List<int[]> targets) {}

  /** Some pairs of a bucket. */
  private record Part(Bucket bucket, List<Integer> pairs) {}

  private final List<Bucket> buckets = new ArrayList<>();
  private final int pieces;

  /**
   * @param pieces of each side of a batch, padding included; a batch has one pair or more
   */
  PairBatches(Bitext text, Tokenizer tokenizer, int pieces) {
    this.pieces = pieces;
    for (int length : LENGTHS) {
      buckets.add(new Bucket(length, new ArrayList<>(), new ArrayList<>()));
    }
    for (int i = 0; i < text.size(); i++) {
      add(
          cut(tokenizer.encode(text.source().get(i)), LONGEST),
          cut(tokenizer.encode(text.target().get(i)), LONGEST - 1));
    }
  }

  private static int[] cut(int[] ids, int length) {
    return ids.length <= length ? ids : Arrays.copyOf(ids, length);
  }

  private void add(int[] source, int[] target) {
    // The target has a start or an end, too.
    int length = Math.max(source.length, target.length + 1);
    Bucket bucket = buckets.get(place(length));
    bucket.sources().add(source);
    bucket.targets().add(target);
  }

  private static int place(int length) {
    int place = Arrays.binarySearch(LENGTHS, length);
    return place < 0 ? Math.min(-place - 1, LENGTHS.length - 1) : place;
  }

  /** What so many pieces are filled up to, or cut to. */
  static int length(int pieces) {
    return LENGTHS[place(pieces)];
  }

  /** How many batches a pass has. */
  int count() {
    return buckets.stream()
        .mapToInt(bucket -> Math.ceilDiv(bucket.sources().size(), rows(bucket)))
        .sum();
  }

  private int rows(Bucket bucket) {
    return Math.max(1, pieces / bucket.length());
  }

  @Override
  public OptionalLong size() {
    return OptionalLong.empty();
  }

  @Override
  public Feed feed(Order order) {
    Random random = Random.from(new SplittableRandom(order.seed() * 31 + order.pass()));
    List<Part> parts = new ArrayList<>();
    for (Bucket bucket : buckets) {
      List<Integer> pairs = new ArrayList<>();
      for (int i = 0; i < bucket.sources().size(); i++) {
        pairs.add(i);
      }
      if (order.shuffle()) {
        Collections.shuffle(pairs, random);
      }
      for (int from = 0; from < pairs.size(); from += rows(bucket)) {
        int to = Math.min(pairs.size(), from + rows(bucket));
        parts.add(new Part(bucket, pairs.subList(from, to)));
      }
    }
    if (order.shuffle()) {
      Collections.shuffle(parts, random);
    }
    Iterator<Part> iterator = parts.iterator();
    return () -> iterator.hasNext() ? batch(iterator.next()) : null;
  }

  /**
   * A batch of the bucket's shape; rows without a pair repeat the first source and expect nothing.
   */
  private Batch batch(Part part) {
    Bucket bucket = part.bucket();
    int rows = rows(bucket);
    int length = bucket.length();
    int[] sources = new int[rows * length];
    int[] given = new int[rows * length];
    int[] expected = new int[rows * length];
    for (int row = 0; row < rows; row++) {
      boolean real = row < part.pairs().size();
      int pair = part.pairs().get(real ? row : 0);
      int[] source = bucket.sources().get(pair);
      System.arraycopy(source, 0, sources, row * length, source.length);
      given[row * length] = Vocabulary.START;
      if (real) {
        int[] target = bucket.targets().get(pair);
        System.arraycopy(target, 0, given, row * length + 1, target.length);
        System.arraycopy(target, 0, expected, row * length, target.length);
        expected[row * length + target.length] = Vocabulary.END;
      }
    }
    Shape shape = Shape.of(rows, length);
    return new Batch(
        List.of(Tensor.wrap(shape, sources), Tensor.wrap(shape, given)),
        List.of(Tensor.wrap(shape, expected)),
        List.of());
  }
}
