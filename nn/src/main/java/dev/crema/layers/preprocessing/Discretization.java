package dev.crema.layers.preprocessing;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A layer that says in which range a number is: the number of a range is how many boundaries are
 * less than or equal to it. NaN is in the last one.
 *
 * <p>Input {@code [batch, …]}; output int32 of the same shape, or float as {@link OutputMode} has
 * it with one place for each range. The boundaries are given, or learned by {@link #adapt} so that
 * each range has about as many numbers.
 *
 * @param binBoundaries finite numbers in ascending order; unknown by default
 * @param numBins how many ranges to learn, 1 or more; given if the boundaries are not
 * @param epsilon how coarse the summary of the data is, in (0, 1]; 0.01 by default
 * @param outputMode {@link OutputMode#INT} by default; not TF_IDF
 */
public record Discretization(
    Optional<List<Double>> binBoundaries,
    OptionalInt numBins,
    double epsilon,
    OutputMode outputMode)
    implements UnaryLayer {
  public Discretization {
    binBoundaries = binBoundaries.map(List::copyOf);
    Categories.require(
        "Discretization",
        outputMode,
        OutputMode.INT,
        OutputMode.ONE_HOT,
        OutputMode.MULTI_HOT,
        OutputMode.COUNT);
    Require.check(
        binBoundaries.isPresent() || numBins.isPresent(),
        "Discretization",
        "binBoundaries",
        "missing",
        "binBoundaries or numBins");
    Require.check(
        epsilon > 0 && epsilon <= 1,
        "Discretization",
        "epsilon",
        epsilon,
        "greater than 0, at most 1");
    if (numBins.isPresent()) {
      Require.atLeast("Discretization", "numBins", numBins.getAsInt(), 1);
    }
    binBoundaries.ifPresent(
        bounds ->
            Require.check(
                ascending(bounds),
                "Discretization",
                "binBoundaries",
                bounds.size() <= 8 ? bounds : bounds.size() + " numbers",
                "finite numbers in ascending order"));
  }

  /** With known boundaries. */
  public Discretization(List<Double> binBoundaries) {
    this(Optional.of(binBoundaries), OptionalInt.empty(), 0.01, OutputMode.INT);
  }

  /** To be adapted. */
  public Discretization(int numBins) {
    this(Optional.empty(), OptionalInt.of(numBins), 0.01, OutputMode.INT);
  }

  private static boolean ascending(List<Double> bounds) {
    for (int i = 0; i < bounds.size(); i++) {
      boolean ordered = i == 0 || bounds.get(i - 1) <= bounds.get(i);
      if (!ordered || !Double.isFinite(bounds.get(i))) {
        return false;
      }
    }
    return true;
  }

  public Discretization epsilon(double value) {
    return new Discretization(binBoundaries, numBins, value, outputMode);
  }

  public Discretization outputMode(OutputMode value) {
    return new Discretization(binBoundaries, numBins, epsilon, value);
  }

  /** This layer with boundaries from some data. */
  public Discretization adapt(Tensor data) {
    return adapt(List.of(data));
  }

  /**
   * This layer with boundaries from batches, read one after the other. What is kept of them is a
   * summary of about {@code 1 / epsilon} numbers. As in Keras, each batch adds to the error: with
   * the default epsilon the boundaries of 5,000 uniform numbers were off by 0.0002 of the data in
   * one batch, by 0.02 in 10 and by 0.05 in 50. Give few large batches, or a smaller epsilon.
   *
   * @throws CremaException if the boundaries were given, there are no numbers, or one is not finite
   */
  public Discretization adapt(Iterable<Tensor> batches) {
    Require.check(
        numBins.isPresent(),
        "Discretization",
        "numBins",
        "missing, as binBoundaries were given",
        "1 or more, for adapt");
    Quantiles quantiles = new Quantiles(epsilon);
    batches.forEach(batch -> quantiles.add(batch.toFloats()));
    List<Double> bounds = quantiles.boundaries(numBins.orElseThrow());
    return new Discretization(Optional.of(bounds), numBins, epsilon, outputMode);
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    if (binBoundaries.isEmpty()) {
      throw new CremaException(
          "Discretization: the boundaries are unknown; call adapt(data) and use the layer that it"
              + " gives, or give binBoundaries");
    }
    List<Double> bounds = binBoundaries.get();
    Tensor x = input.dtype().isFloating() ? input : input.cast(scope.policy().compute());
    double[] values = bounds.stream().mapToDouble(Double::doubleValue).toArray();
    Tensor each = Tensor.of(Shape.of(values.length), values).cast(x.dtype());
    Tensor numbers = x.expandDims(-1).less(each).not().cast(DType.INT32).sum(-1);
    return Categories.encode(numbers, outputMode, bounds.size() + 1L, scope.policy().compute());
  }
}
