package dev.crema.testkit;

import dev.crema.engine.ir.Literal;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Random values for tests. The same seed and purpose give the same values on every machine.
 *
 * <p>The seed is 1 unless {@code -Dseed=} says otherwise; put {@link #replay()} into the message of
 * a failure.
 */
public final class Gen {
  /** Lengths around the number of lanes of vectors, small ones more often. */
  private static final List<Long> LENGTHS =
      List.of(1L, 1L, 2L, 2L, 3L, 3L, 4L, 5L, 7L, 8L, 9L, 15L, 16L, 17L, 31L, 33L);

  private final long seed;
  private final RandomGenerator random;

  private Gen(long seed, String purpose) {
    this.seed = seed;
    this.random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + purpose.hashCode());
  }

  /** The seed of this run of the tests. */
  public static long seed() {
    return Long.getLong("seed", 1);
  }

  /** Values of this run's seed, other ones for every purpose. */
  public static Gen of(String purpose) {
    return new Gen(seed(), purpose);
  }

  public static Gen of(long seed, String purpose) {
    return new Gen(seed, purpose);
  }

  /** What to tell who wants to see a failure again. */
  public String replay() {
    return "replay with -Dseed=" + seed;
  }

  public RandomGenerator random() {
    return random;
  }

  /** An integer from {@code low} to {@code high}, both included. */
  public int between(int low, int high) {
    return (int) random.nextLong(low, high + 1L);
  }

  /** A number from {@code low} up to {@code high}. */
  public double real(double low, double high) {
    return low + (high - low) * random.nextDouble();
  }

  public boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  public <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** The numbers from 0 to {@code count - 1} in random order. */
  public List<Integer> shuffled(int count) {
    List<Integer> numbers = new ArrayList<>(IntStream.range(0, count).boxed().toList());
    for (int i = count - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      numbers.set(i, numbers.set(j, numbers.get(i)));
    }
    return numbers;
  }

  /** The length of an axis, 1 to 33. */
  public long length() {
    return pick(LENGTHS);
  }

  /** A shape without empty axes of at most 2048 elements. */
  public Shape shape(int leastRank, int greatestRank) {
    int rank = between(leastRank, greatestRank);
    while (true) {
      Shape shape = Shape.of(LongStream.generate(this::length).limit(rank).toArray());
      if (shape.size() <= 2048) {
        return shape;
      }
    }
  }

  /** A shape of which an axis may be empty. */
  public Shape shapeOrEmpty(int leastRank, int greatestRank) {
    Shape shape = shape(leastRank, greatestRank);
    return shape.rank() > 0 && chance(0.1) ? shape.with(between(0, shape.rank() - 1), 0) : shape;
  }

  /** Shapes that broadcast against each other by NumPy's rule, at least one of them in full. */
  public List<Shape> broadcasting(int count) {
    Shape full = shapeOrEmpty(0, 4);
    List<Shape> shapes = new ArrayList<>();
    int whole = between(0, count - 1);
    for (int i = 0; i < count; i++) {
      shapes.add(i == whole || chance(0.4) ? full : broadcastable(full));
    }
    return shapes;
  }

  /** A shape that can be repeated to another. */
  public Shape broadcastable(Shape full) {
    Shape shape = full.slice(between(0, full.rank()), full.rank());
    for (int axis = 0; axis < shape.rank(); axis++) {
      shape = chance(0.3) ? shape.with(axis, 1) : shape;
    }
    return shape;
  }

  /** Some of the axes of a shape, ascending; perhaps none. */
  public Ints axes(Shape shape) {
    return Ints.of(IntStream.range(0, shape.rank()).filter(_ -> chance(0.5)).toArray());
  }

  /** One of the axes of a shape that has some. */
  public int axis(Shape shape) {
    return between(0, shape.rank() - 1);
  }

  /** A tensor with elements from a domain. */
  public Literal literal(Type type, Domain domain) {
    int count = Math.toIntExact(type.shape().size());
    return Literal.ofBits(type, domain.sample(this, type.dtype(), count));
  }
}
