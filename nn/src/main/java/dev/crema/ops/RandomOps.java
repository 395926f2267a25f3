package dev.crema.ops;

import static dev.crema.ops.Numbers.floating;

import dev.crema.check.Require;
import dev.crema.engine.Loops;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.DTypeException;
import dev.crema.engine.types.Distribution;
import dev.crema.engine.types.Scalar;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import java.util.List;

/**
 * Random numbers. They depend on the key alone, int64 {@code [2]}: the same key gives the same
 * numbers, and two calls that shall give different ones take different keys. {@link #key} makes one
 * of a seed, {@link SeedGenerator} hands out one after the other.
 */
abstract class RandomOps extends ProductOps {
  /** P(|x| < 2) for a standard normal x: erf(2 / √2). */
  private static final double WITHIN_TWO = 0.9544997361036416;

  /** The number of a loop's first round. */
  private static final Tensor FIRST = Tensor.of(Shape.SCALAR, 0L);

  /** Up to how many trials {@link #binomial} counts one after the other. */
  private static final double FEW_TRIALS = 48;

  /** The key of a seed. */
  public static Tensor key(long seed) {
    return Tensor.of(Shape.of(2), seed, 0L);
  }

  /** A key of its own for each purpose that one key serves, and for each round of a loop. */
  private static Tensor derived(Tensor key, int stream, Tensor round) {
    Type words = new Type(DType.INT32, Shape.of(2));
    Tensor bits = Tensor.random(Distribution.BITS, words, stream, key).cast(DType.INT64);
    Tensor low = bits.slice(0, 0, 1).and(Tensor.of(Shape.SCALAR, 0xFFFFFFFFL));
    Tensor seed = bits.slice(0, 1, 2).multiply(0x1p32).add(low);
    return Tensor.concatenate(0, List.of(seed, round.reshape(Shape.of(1))));
  }

  private static Type drawn(Shape shape, DType dtype) {
    return new Type(dtype == DType.FLOAT64 ? dtype : DType.FLOAT32, shape);
  }

  private static void requireFloats(String who, DType dtype) {
    if (!dtype.isFloating()) {
      throw new DTypeException(who + ": dtype is " + dtype.label() + "; allowed: floats");
    }
  }

  /** Float32 numbers, all of [0, 1) alike. */
  public static Tensor uniform(Shape shape, Tensor key) {
    return uniform(shape, 0, 1, DType.FLOAT32, key);
  }

  /** Numbers from {@code minval} to {@code maxval}, all alike. */
  public static Tensor uniform(Shape shape, double minval, double maxval, DType dtype, Tensor key) {
    requireFloats("uniform", dtype);
    Tensor unit = Tensor.random(Distribution.UNIFORM, drawn(shape, dtype), 0, key);
    return unit.multiply(maxval - minval).add(minval).cast(dtype);
  }

  /** Float32 normal numbers of mean 0 and standard deviation 1. */
  public static Tensor normal(Shape shape, Tensor key) {
    return normal(shape, 0, 1, DType.FLOAT32, key);
  }

  /** Normal numbers. */
  public static Tensor normal(Shape shape, double mean, double stddev, DType dtype, Tensor key) {
    requireFloats("normal", dtype);
    Require.notNegative("normal", "stddev", stddev);
    Tensor standard = Tensor.random(Distribution.NORMAL, drawn(shape, dtype), 0, key);
    return standard.multiply(stddev).add(mean).cast(dtype);
  }

  /** Float32 normal numbers no further than 2 from 0. */
  public static Tensor truncatedNormal(Shape shape, Tensor key) {
    return truncatedNormal(shape, 0, 1, DType.FLOAT32, key);
  }

  /**
   * Normal numbers no further than two standard deviations from the mean.
   *
   * @param stddev the standard deviation before what is further away is left out
   */
  public static Tensor truncatedNormal(
      Shape shape, double mean, double stddev, DType dtype, Tensor key) {
    requireFloats("truncatedNormal", dtype);
    Require.notNegative("truncatedNormal", "stddev", stddev);
    DType wide = drawn(shape, dtype).dtype();
    Tensor quantile = uniform(shape, -WITHIN_TWO, WITHIN_TWO, wide, key).map(Scalar.ERFINV);
    return quantile.multiply(Math.sqrt(2)).clip(-2, 2).multiply(stddev).add(mean).cast(dtype);
  }

  /** Int32 numbers from {@code minval} to below {@code maxval}, all alike. */
  public static Tensor randint(Shape shape, long minval, long maxval, Tensor key) {
    return randint(shape, minval, maxval, DType.INT32, key);
  }

  /** Whole numbers from {@code minval} to below {@code maxval}, less than 2<sup>32</sup> more. */
  public static Tensor randint(Shape shape, long minval, long maxval, DType dtype, Tensor key) {
    Require.within("randint", "maxval - minval", (double) maxval - minval, 1, 0x1p32);
    Type type = new Type(DType.INT32, shape);
    Tensor high = Tensor.random(Distribution.BITS, type, 0, key).cast(DType.INT64);
    Tensor low = Tensor.random(Distribution.BITS, type, 1, key).cast(DType.INT64);
    Tensor wide =
        high.and(constant(0x3FFFFFFF)).multiply(0x1p32).add(low.and(constant(0xFFFFFFFFL)));
    return wide.mod(constant(maxval - minval)).add(constant(minval)).cast(dtype);
  }

  private static Tensor constant(long value) {
    return Tensor.of(Shape.SCALAR, value);
  }

  /** {@link #categorical(Tensor, long, DType, Tensor)} as int32. */
  public static Tensor categorical(Tensor logits, long numSamples, Tensor key) {
    return categorical(logits, numSamples, DType.INT32, key);
  }

  /**
   * Classes drawn with given probabilities, {@code [batch…, numSamples]}.
   *
   * @param logits logarithms of the probabilities, up to a constant: {@code [batch…, classes]}
   */
  public static Tensor categorical(Tensor logits, long numSamples, DType dtype, Tensor key) {
    Require.check(logits.rank() > 0, "categorical", "logits", logits.type(), "rank 1 or more");
    Tensor scores = floating(logits).expandDims(-2);
    Shape shape = scores.shape().with(-2, numSamples);
    Tensor unit = Tensor.random(Distribution.UNIFORM, drawn(shape, scores.dtype()), 0, key);
    // The greatest of logits plus Gumbel numbers is each class with its probability.
    return scores.subtract(unit.log().negate().log()).argmax(-1).cast(dtype);
  }

  /** Zeros in place of a random part of the elements, the others scaled to keep the mean. */
  public static Tensor dropout(Tensor x, double rate, Tensor key) {
    return dropout(x, rate, x.shape(), key);
  }

  /**
   * Zeros in place of a random part of the elements, the others multiplied by {@code 1 / (1 -
   * rate)}.
   *
   * @param rate the part, from 0 to 1
   * @param noiseShape broadcasts to the shape of {@code x}: elements along its axes of length 1
   *     share their fate
   */
  public static Tensor dropout(Tensor x, double rate, Shape noiseShape, Tensor key) {
    Require.within("dropout", "rate", rate, 0, 1);
    Tensor all = floating(x);
    if (rate == 1) {
      return zerosLike(all);
    }
    Tensor noise = Tensor.random(Distribution.UNIFORM, drawn(noiseShape, DType.FLOAT32), 0, key);
    Tensor kept = noise.greaterEqual(rate).broadcastTo(x.shape());
    return kept.where(all.multiply(1 / (1 - rate)), like(all, 0));
  }

  /** The slices of the first axis in another order. */
  public static Tensor shuffle(Tensor x, Tensor key) {
    return shuffle(x, 0, key);
  }

  /** The slices of an axis in another order. */
  public static Tensor shuffle(Tensor x, int axis, Tensor key) {
    Type type = new Type(DType.INT32, Shape.of(x.dim(axis)));
    return x.gather(argsort(Tensor.random(Distribution.BITS, type, 0, key)), axis);
  }

  /** {@link #gamma(Shape, Tensor, DType, Tensor)} in float32. */
  public static Tensor gamma(Shape shape, double alpha, Tensor key) {
    return gamma(shape, Tensor.scalar(alpha), DType.FLOAT32, key);
  }

  /**
   * Numbers with the gamma distribution of scale 1.
   *
   * <p>Source: Marsaglia, Tsang, <i>A simple method for generating gamma variables</i>, ACM TOMS 26
   * (2000).
   *
   * @param alpha the shape parameter, greater than 0, broadcast to {@code shape}; NaN for others
   */
  public static Tensor gamma(Shape shape, Tensor alpha, DType dtype, Tensor key) {
    requireFloats("gamma", dtype);
    DType wide = drawn(shape, dtype).dtype();
    return logGamma(alpha.cast(wide).broadcastTo(shape), derived(key, 0, FIRST)).exp().cast(dtype);
  }

  /**
   * Logarithms of numbers with the gamma distribution: those of {@code alpha + 1} times a uniform
   * number to the power of {@code 1 / alpha}.
   */
  private static Tensor logGamma(Tensor alpha, Tensor key) {
    Type type = alpha.type();
    Tensor d = alpha.stopGradient().add(2.0 / 3);
    Tensor c = d.multiply(9).rsqrt();
    Tensor valid = alpha.greater(0).and(alpha.isFinite());
    Tensor initial = valid.where(like(alpha, 1), like(alpha, Double.NaN));
    Tensor cube =
        Loops.whileLoop(
                in -> in.get(1).all().not(),
                in -> {
                  Tensor now = derived(key, 0, in.get(0));
                  Tensor x = Tensor.random(Distribution.NORMAL, type, 0, now);
                  Tensor u = Tensor.random(Distribution.UNIFORM, type, 1, now);
                  Tensor root = x.multiply(c).add(1);
                  Tensor v = root.square().multiply(root);
                  Tensor positive = v.greater(0);
                  Tensor log = positive.where(v, like(v, 1)).log();
                  Tensor bound = x.square().multiply(0.5).add(d.multiply(log.subtract(v).add(1)));
                  Tensor accepted = positive.and(u.log().less(bound)).and(in.get(1).not());
                  return List.of(
                      in.get(0).add(1), in.get(1).or(accepted), accepted.where(v, in.get(2)));
                },
                List.of(FIRST, valid.not(), initial))
            .get(2);
    Tensor u = Tensor.random(Distribution.UNIFORM, type, 1, key);
    return d.multiply(cube).log().add(u.log().divide(alpha));
  }

  /** {@link #beta(Shape, Tensor, Tensor, DType, Tensor)} in float32. */
  public static Tensor beta(Shape shape, double alpha, double beta, Tensor key) {
    return beta(shape, Tensor.scalar(alpha), Tensor.scalar(beta), DType.FLOAT32, key);
  }

  /**
   * Numbers with the beta distribution: {@code x / (x + y)} of two with gamma distributions.
   *
   * @param alpha greater than 0, broadcast to {@code shape}
   * @param beta greater than 0, broadcast to {@code shape}
   */
  public static Tensor beta(Shape shape, Tensor alpha, Tensor beta, DType dtype, Tensor key) {
    requireFloats("beta", dtype);
    DType wide = drawn(shape, dtype).dtype();
    Tensor x = logGamma(alpha.cast(wide).broadcastTo(shape), derived(key, 0, FIRST));
    Tensor y = logGamma(beta.cast(wide).broadcastTo(shape), derived(key, 1, FIRST));
    return x.subtract(y).sigmoid().cast(dtype);
  }

  /** {@link #binomial(Shape, Tensor, Tensor, DType, Tensor)} in float32. */
  public static Tensor binomial(Shape shape, double counts, double probability, Tensor key) {
    return binomial(
        shape,
        Tensor.scalar(DType.FLOAT64, counts),
        Tensor.scalar(DType.FLOAT64, probability),
        DType.FLOAT32,
        key);
  }

  /**
   * How many of some trials succeed.
   *
   * <p>Many trials are halved by drawing the middle one of their sorted uniform numbers, until few
   * are left, which are counted by the distances between successes. Source: Devroye, <i>Non-Uniform
   * Random Variate Generation</i> (1986), X.4.3 and X.4.4.
   *
   * @param counts of trials, whole numbers of 0 or more, broadcast to {@code shape}
   * @param probabilities of success, from 0 to 1, broadcast to {@code shape}; NaN for others
   */
  public static Tensor binomial(
      Shape shape, Tensor counts, Tensor probabilities, DType dtype, Tensor key) {
    Tensor n = counts.cast(DType.FLOAT64).broadcastTo(shape).stopGradient();
    Tensor p = probabilities.cast(DType.FLOAT64).broadcastTo(shape).stopGradient();
    Tensor valid = n.greaterEqual(0).and(n.isFinite()).and(p.greaterEqual(0)).and(p.lessEqual(1));
    Tensor zero = zerosLike(p);
    List<Tensor> few =
        Loops.whileLoop(
            in -> in.get(1).greater(FEW_TRIALS).any(),
            in -> halve(in, derived(key, 0, in.getFirst())),
            List.of(FIRST, valid.where(n, zero), valid.where(p, zero), zero));
    Tensor successes = few.get(3).add(countFew(few.get(1), few.get(2), key));
    return valid.where(successes, like(p, Double.NaN)).cast(dtype);
  }

  /** From round, trials, probability and successes so far to about half the trials. */
  private static List<Tensor> halve(List<Tensor> now, Tensor key) {
    Tensor n = now.get(1);
    Tensor p = now.get(2);
    Tensor many = n.greater(FEW_TRIALS);
    Tensor half = many.where(n.add(1).multiply(0.5).floor(), like(n, 1));
    Tensor rest = many.where(n.add(1).subtract(half), like(n, 1));
    Tensor middle = beta(n.shape(), half, rest, DType.FLOAT64, key);
    Tensor below = middle.lessEqual(p);
    Tensor right = p.subtract(middle).divide(middle.negate().add(1));
    Tensor left = p.divide(below.where(like(p, 1), middle));
    return List.of(
        now.getFirst().add(1),
        many.where(below.where(n.subtract(half), half.subtract(1)), n),
        many.where(below.where(right, left).clip(0, 1), p),
        now.get(3).add(many.and(below).where(half, zerosLike(n))));
  }

  private static Tensor countFew(Tensor n, Tensor p, Tensor key) {
    Tensor often = p.greater(0.5);
    Tensor rarer = often.where(p.negate().add(1), p);
    Tensor slope = rarer.negate().log1p();
    Tensor rare =
        Loops.whileLoop(
                in -> in.get(1).lessEqual(n).any(),
                in -> {
                  Tensor now = derived(key, 1, in.getFirst());
                  Tensor u = Tensor.random(Distribution.UNIFORM, p.type(), 0, now);
                  Tensor place = in.get(1).add(u.log().divide(slope).floor()).add(1);
                  return List.of(
                      in.getFirst().add(1),
                      place,
                      in.get(2).add(place.lessEqual(n).cast(DType.FLOAT64)));
                },
                List.of(FIRST, zerosLike(p), zerosLike(p)))
            .get(2);
    return often.where(n.subtract(rare), rare);
  }
}
