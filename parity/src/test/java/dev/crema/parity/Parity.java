package dev.crema.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.engine.Settings;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.testkit.Gen;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Compares something at random configurations and keeps the greatest errors. */
final class Parity {
  /** How far elements may be off. */
  static final double EXACT = 1e-5;

  /** How far sums of many numbers may be off. */
  static final double SUMS = 1e-4;

  private static final int TRIALS = 24;

  /** Differences of tensors whose numbers are all smaller are measured in parts of this. */
  private static final double LEAST = 1e-2;

  private Parity() {}

  /**
   * Compares results and derivatives at {@value #TRIALS} configurations, every other one with
   * Crema's Java kernels. An error is the greatest difference over the greatest number of PyTorch's
   * tensor.
   */
  static void check(String family, String what, double bound, Function<Gen, Trial> trials) {
    double forward = 0;
    double backward = 0;
    boolean derivatives = false;
    for (int i = 0; i < TRIALS; i++) {
      Gen gen = Gen.of(what + "#" + i);
      Trial trial = trials.apply(gen);
      Settings settings = Settings.current();
      Settings used = i % 2 == 0 ? settings : settings.withKernels("vector");
      Map<Integer, Tensor> factors = trial.factors(gen);
      Map<String, Tensor> all = trial.all();
      List<Tensor> expected = Torch.call(trial.torch(), all, trial.by(), factors);
      List<Tensor> actual = used.during(() -> trial.run(factors));
      String where = "%s, trial %d: %s; %s".formatted(what, i, trial.about(), gen.replay());
      assertEquals(expected.size(), actual.size(), where);
      int results = expected.size() - (factors.isEmpty() ? 0 : trial.by().size());
      derivatives |= results < expected.size();
      for (int k = 0; k < expected.size(); k++) {
        boolean result = k < results;
        String of = result ? "result " + k : "derivative by " + trial.by().get(k - results);
        double error = error(expected.get(k), actual.get(k), where + "; " + of);
        if (!(error <= bound)) {
          throw new AssertionError(
              "%s; %s is off by %s, allowed is %s; %s"
                  .formatted(
                      where,
                      of,
                      error,
                      bound,
                      precisely(trial, all, factors, k, actual, expected)));
        }
        forward = result ? Math.max(forward, error) : forward;
        backward = result ? backward : Math.max(backward, error);
      }
    }
    Report.add(
        family, new Report.Row(what, TRIALS, forward, derivatives ? backward : Double.NaN, bound));
  }

  static double error(Tensor expected, Tensor actual, String where) {
    assertEquals(expected.shape(), actual.shape(), where);
    assertEquals(expected.dtype().isFloating(), actual.dtype().isFloating(), where);
    double[] a = expected.dtype() == DType.BOOL ? bits(expected) : expected.toDoubles();
    double[] b = actual.dtype() == DType.BOOL ? bits(actual) : actual.toDoubles();
    double greatest = LEAST;
    double difference = 0;
    for (int i = 0; i < a.length; i++) {
      assertTrue(
          Double.isFinite(a[i]) && Double.isFinite(b[i]), where + " has " + a[i] + ", " + b[i]);
      greatest = Math.max(greatest, Math.abs(a[i]));
      difference = Math.max(difference, Math.abs(a[i] - b[i]));
    }
    return difference / greatest;
  }

  private static double[] bits(Tensor tensor) {
    boolean[] values = tensor.toBooleans();
    double[] numbers = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      numbers[i] = values[i] ? 1 : 0;
    }
    return numbers;
  }

  /** Which of the two is off, by what PyTorch says in float64. */
  private static String precisely(
      Trial trial,
      Map<String, Tensor> all,
      Map<Integer, Tensor> factors,
      int k,
      List<Tensor> actual,
      List<Tensor> expected) {
    Map<String, Tensor> wide = new LinkedHashMap<>();
    all.forEach((name, x) -> wide.put(name, widened(x)));
    Map<Integer, Tensor> wideFactors = new LinkedHashMap<>();
    factors.forEach((place, x) -> wideFactors.put(place, widened(x)));
    Tensor truth = Torch.call(trial.torch(), wide, trial.by(), wideFactors).get(k);
    return "of PyTorch's float64 Crema is off by %s, PyTorch by %s; inputs %s"
        .formatted(
            error(truth, actual.get(k), "float64"), error(truth, expected.get(k), "float64"), all);
  }

  private static Tensor widened(Tensor x) {
    return x.dtype() == DType.FLOAT32 ? x.cast(DType.FLOAT64) : x;
  }
}
