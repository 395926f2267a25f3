package dev.crema.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.engine.Settings;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.testkit.Gen;
import java.util.Arrays;
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

  /** What is smaller in float64 is 0 but for rounding. */
  private static final double NOTHING = 1e-12;

  private Parity() {}

  /**
   * Compares results and derivatives at {@value #TRIALS} configurations, every other one with
   * Crema's Java kernels. An error is the greatest difference over the greatest number of PyTorch's
   * tensor. Of a derivative that is 0 (as that of the bias of an attention's keys is) both
   * libraries give roundings of its terms: these are measured by the greatest derivative, or by 1.
   */
  static void check(String family, String what, double bound, Function<Gen, Trial> trials) {
    double forward = 0;
    double backward = 0;
    boolean differentiated = false;
    for (int i = 0; i < TRIALS; i++) {
      Gen gen = Gen.of(what + "#" + i);
      Trial trial = trials.apply(gen);
      Settings settings = Settings.current();
      Settings used = i % 2 == 0 ? settings : settings.withKernels("vector");
      Compared compared = Compared.of(trial, gen, used);
      String where = "%s, trial %d: %s; %s".formatted(what, i, trial.about(), gen.replay());
      assertEquals(compared.torch().size(), compared.crema().size(), where);
      differentiated |= compared.results() < compared.torch().size();
      for (int k = 0; k < compared.torch().size(); k++) {
        double error = compared.error(k, bound, where);
        forward = k < compared.results() ? Math.max(forward, error) : forward;
        backward = k < compared.results() ? backward : Math.max(backward, error);
      }
    }
    double derivatives = differentiated ? backward : Double.NaN;
    Report.add(family, new Report.Row(what, TRIALS, forward, derivatives, bound));
  }

  /** What both libraries give: results, then derivatives. */
  private record Compared(
      Trial trial,
      Map<String, Tensor> inputs,
      Map<Integer, Tensor> factors,
      List<Tensor> torch,
      List<Tensor> crema) {
    static Compared of(Trial trial, Gen gen, Settings settings) {
      Map<Integer, Tensor> factors = trial.factors(gen);
      Map<String, Tensor> inputs = trial.all();
      List<Tensor> torch = Torch.call(trial.torch(), inputs, trial.by(), factors);
      return new Compared(trial, inputs, factors, torch, settings.during(() -> trial.run(factors)));
    }

    int results() {
      return torch.size() - (factors.isEmpty() ? 0 : trial.by().size());
    }

    /** How far tensor k is off. */
    double error(int k, double bound, String where) {
      boolean result = k < results();
      String of = result ? "result " + k : "derivative by " + trial.by().get(k - results());
      assertEquals(torch.get(k).shape(), crema.get(k).shape(), where + "; " + of);
      double difference = difference(torch.get(k), crema.get(k));
      double error = difference / Math.max(LEAST, greatest(torch.get(k)));
      if (error <= bound) {
        return error;
      }
      Tensor exact = exact().get(k);
      if (!result && greatest(exact) < NOTHING) {
        error =
            difference
                / Math.max(
                    1,
                    torch.stream().skip(results()).mapToDouble(Parity::greatest).max().orElse(0));
      }
      assertTrue(
          error <= bound,
          "%s; %s is off by %s, allowed is %s; of PyTorch in float64, %s, Crema is off by %s, PyTorch by %s; inputs %s"
              .formatted(
                  where,
                  of,
                  error,
                  bound,
                  exact,
                  difference(exact, crema.get(k)),
                  difference(exact, torch.get(k)),
                  inputs));
      return error;
    }

    /** What PyTorch gives in float64. */
    private List<Tensor> exact() {
      Map<String, Tensor> wide = new LinkedHashMap<>();
      inputs.forEach((name, x) -> wide.put(name, widened(x)));
      Map<Integer, Tensor> wideFactors = new LinkedHashMap<>();
      factors.forEach((place, x) -> wideFactors.put(place, widened(x)));
      return Torch.call(trial.torch(), wide, trial.by(), wideFactors);
    }

    private static Tensor widened(Tensor x) {
      return x.dtype() == DType.FLOAT32 ? x.cast(DType.FLOAT64) : x;
    }
  }

  /** The greatest; infinite if there is something that is no number. */
  private static double difference(Tensor a, Tensor b) {
    double[] left = numbers(a);
    double[] right = numbers(b);
    double difference = 0;
    for (int i = 0; i < left.length; i++) {
      double distance = Math.abs(left[i] - right[i]);
      difference =
          Math.max(difference, Double.isNaN(distance) ? Double.POSITIVE_INFINITY : distance);
    }
    return difference;
  }

  private static double greatest(Tensor x) {
    return Arrays.stream(numbers(x)).map(Math::abs).max().orElse(0);
  }

  private static double[] numbers(Tensor x) {
    return (x.dtype() == DType.BOOL ? x.cast(DType.FLOAT32) : x).toDoubles();
  }
}
