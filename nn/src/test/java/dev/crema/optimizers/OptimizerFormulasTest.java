package dev.crema.optimizers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Optimizers against their formulas, number by number in float64. */
class OptimizerFormulasTest {
  private static final int ROWS = 4;
  private static final int COLUMNS = 3;
  private static final int STEPS = 12;
  private static final long SEED = 20261124;

  /** A weight, its gradient, and what was kept of the steps before. */
  private static final class Point {
    final double[] w;
    double[] g = {};
    int t;
    private final Map<String, double[]> kept = new HashMap<>();

    Point(double[] w) {
      this.w = w;
    }

    double[] keep(String name, int size, double initial) {
      return kept.computeIfAbsent(
          name,
          _ -> {
            double[] values = new double[size];
            Arrays.fill(values, initial);
            return values;
          });
    }

    double[] keep(String name) {
      return keep(name, w.length, 0);
    }
  }

  /** One step as the paper writes it. */
  private interface Formula {
    void step(Point p);
  }

  private record Case(Optimizer optimizer, Formula formula) {}

  private static final Map<String, Case> CASES = new TreeMap<>();

  static {
    adagrad();
    adadelta();
    adamax();
    nadam();
    lion();
    ftrl();
    lamb();
    adafactor();
    scheduleFree();
    muon();
    wrapped();
  }

  static List<String> names() {
    return List.copyOf(CASES.keySet());
  }

  /** The learning rate as the optimizers see it. */
  private static double rounded(double rate) {
    return (float) rate;
  }

  private static void adagrad() {
    for (double first : new double[] {0.1, 0, 2}) {
      double epsilon = first == 2 ? 0.01 : 1e-7;
      CASES.put(
          "Adagrad from " + first,
          new Case(
              new Adagrad(0.1).initialAccumulatorValue(first).epsilon(epsilon),
              p -> {
                double[] n = p.keep("n", p.w.length, first);
                for (int i = 0; i < p.w.length; i++) {
                  n[i] += p.g[i] * p.g[i];
                  p.w[i] -= rounded(0.1) * p.g[i] / Math.sqrt(n[i] + epsilon);
                }
              }));
    }
  }

  private static void adadelta() {
    for (double rho : new double[] {0.95, 0.5}) {
      CASES.put(
          "Adadelta " + rho,
          new Case(
              new Adadelta(0.8).rho(rho).epsilon(1e-4),
              p -> {
                double[] n = p.keep("n");
                double[] s = p.keep("s");
                for (int i = 0; i < p.w.length; i++) {
                  n[i] = rho * n[i] + (1 - rho) * p.g[i] * p.g[i];
                  double d = -Math.sqrt(s[i] + 1e-4) / Math.sqrt(n[i] + 1e-4) * p.g[i];
                  s[i] = rho * s[i] + (1 - rho) * d * d;
                  p.w[i] += rounded(0.8) * d;
                }
              }));
    }
  }

  private static void adamax() {
    for (double beta : new double[] {0.9, 0.5, 0}) {
      CASES.put(
          "Adamax " + beta,
          new Case(
              new Adamax(0.02).beta1(beta).beta2(0.8).epsilon(1e-3),
              p -> {
                double[] m = p.keep("m");
                double[] u = p.keep("u");
                for (int i = 0; i < p.w.length; i++) {
                  m[i] = beta * m[i] + (1 - beta) * p.g[i];
                  u[i] = Math.max(0.8 * u[i], Math.abs(p.g[i]));
                  p.w[i] -= rounded(0.02) / (1 - Math.pow(beta, p.t)) * m[i] / (u[i] + 1e-3);
                }
              }));
    }
  }

  private static void nadam() {
    for (double beta : new double[] {0.9, 0.5}) {
      CASES.put(
          "Nadam " + beta,
          new Case(
              new Nadam(0.02).beta1(beta).beta2(0.95).epsilon(1e-3),
              p -> {
                double[] m = p.keep("m");
                double[] v = p.keep("v");
                double now = beta * (1 - 0.5 * Math.pow(0.96, p.t));
                double next = beta * (1 - 0.5 * Math.pow(0.96, p.t + 1));
                double product = 1;
                for (int i = 1; i <= p.t; i++) {
                  product *= beta * (1 - 0.5 * Math.pow(0.96, i));
                }
                for (int i = 0; i < p.w.length; i++) {
                  m[i] = beta * m[i] + (1 - beta) * p.g[i];
                  v[i] = 0.95 * v[i] + 0.05 * p.g[i] * p.g[i];
                  double mean =
                      next * m[i] / (1 - product * next) + (1 - now) * p.g[i] / (1 - product);
                  double square = v[i] / (1 - Math.pow(0.95, p.t));
                  p.w[i] -= rounded(0.02) * mean / (Math.sqrt(square) + 1e-3);
                }
              }));
    }
  }

  private static void lion() {
    for (double beta1 : new double[] {0.9, 0.3}) {
      CASES.put(
          "Lion " + beta1,
          new Case(
              new Lion(0.02).beta1(beta1).beta2(0.8).weightDecay(0.3),
              p -> {
                double[] m = p.keep("m");
                for (int i = 0; i < p.w.length; i++) {
                  double step = Math.signum(beta1 * m[i] + (1 - beta1) * p.g[i]);
                  p.w[i] -= rounded(0.02) * (step + 0.3 * p.w[i]);
                  m[i] = 0.8 * m[i] + 0.2 * p.g[i];
                }
              }));
    }
  }

  private static void ftrl() {
    for (double l1 : new double[] {0, 0.7, 3}) {
      double power = l1 == 3 ? 0.8 : 0.5;
      Ftrl ftrl =
          new Ftrl(0.1)
              .l1RegularizationStrength(l1)
              .l2RegularizationStrength(0.2)
              .l2ShrinkageRegularizationStrength(0.1)
              .beta(0.4)
              .learningRatePower(-power);
      CASES.put(
          "Ftrl " + l1,
          new Case(
              ftrl,
              p -> {
                double alpha = rounded(0.1);
                double[] n = p.keep("n", p.w.length, 0.1);
                double[] z = p.keep("z");
                for (int i = 0; i < p.w.length; i++) {
                  double sum = n[i] + p.g[i] * p.g[i];
                  double sigma = (Math.pow(sum, power) - Math.pow(n[i], power)) / alpha;
                  z[i] += p.g[i] + 2 * 0.1 * p.w[i] - sigma * p.w[i];
                  n[i] = sum;
                  double divisor = (0.4 + Math.pow(sum, power)) / alpha + 2 * 0.2;
                  p.w[i] = Math.abs(z[i]) <= l1 ? 0 : (Math.signum(z[i]) * l1 - z[i]) / divisor;
                }
              }));
    }
  }

  private static double norm(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value * value;
    }
    return Math.sqrt(sum);
  }

  private static void lamb() {
    for (double beta : new double[] {0.9, 0.4}) {
      CASES.put(
          "Lamb " + beta,
          new Case(
              new Lamb(0.05).beta1(beta).beta2(0.9).epsilon(1e-3),
              p -> {
                double[] m = p.keep("m");
                double[] v = p.keep("v");
                double[] u = new double[p.w.length];
                for (int i = 0; i < p.w.length; i++) {
                  m[i] = beta * m[i] + (1 - beta) * p.g[i];
                  v[i] = 0.9 * v[i] + 0.1 * p.g[i] * p.g[i];
                  double mean = m[i] / (1 - Math.pow(beta, p.t));
                  u[i] = mean / (Math.sqrt(v[i] / (1 - Math.pow(0.9, p.t))) + 1e-3);
                }
                double ratio = norm(p.w) > 0 && norm(u) > 0 ? norm(p.w) / norm(u) : 1;
                for (int i = 0; i < p.w.length; i++) {
                  p.w[i] -= rounded(0.05) * ratio * u[i];
                }
              }));
    }
  }

  private static void adafactor() {
    for (double rate : new double[] {0.05, 2}) {
      double decay = rate == 2 ? 0.5 : 0.8;
      double limit = rate == 2 ? 0.6 : 1;
      CASES.put(
          "Adafactor " + rate,
          new Case(
              new Adafactor(rate).beta2Decay(-decay).clipThreshold(limit).epsilon2(0.01),
              p -> {
                double b = Math.pow(p.t, -decay);
                double[] v = p.w.length == ROWS * COLUMNS ? factored(p, b) : whole(p, b);
                double[] u = new double[v.length];
                for (int i = 0; i < v.length; i++) {
                  u[i] = p.g[i] / Math.sqrt(v[i]);
                }
                double root = Math.sqrt(v.length);
                double alpha =
                    Math.max(0.01, norm(p.w) / root) * Math.min(rounded(rate), 1 / Math.sqrt(p.t));
                double clip = Math.max(1, norm(u) / root / limit);
                for (int i = 0; i < v.length; i++) {
                  p.w[i] -= alpha * u[i] / clip;
                }
              }));
    }
  }

  private static double[] whole(Point p, double b) {
    double[] v = p.keep("v");
    for (int i = 0; i < v.length; i++) {
      v[i] = (1 - b) * v[i] + b * (p.g[i] * p.g[i] + 1e-30);
    }
    return v;
  }

  private static double[] factored(Point p, double b) {
    double[] r = p.keep("r", ROWS, 0);
    double[] c = p.keep("c", COLUMNS, 0);
    double[] rows = new double[ROWS];
    double[] columns = new double[COLUMNS];
    for (int i = 0; i < p.w.length; i++) {
      double square = p.g[i] * p.g[i] + 1e-30;
      rows[i / COLUMNS] += square / COLUMNS;
      columns[i % COLUMNS] += square / ROWS;
    }
    double mean = 0;
    for (int i = 0; i < ROWS; i++) {
      r[i] = (1 - b) * r[i] + b * rows[i];
      mean += r[i] / ROWS;
    }
    for (int i = 0; i < COLUMNS; i++) {
      c[i] = (1 - b) * c[i] + b * columns[i];
    }
    double[] v = new double[p.w.length];
    for (int i = 0; i < v.length; i++) {
      v[i] = r[i / COLUMNS] * c[i % COLUMNS] / mean;
    }
    return v;
  }

  private static void scheduleFree() {
    for (int warmup : new int[] {0, 5}) {
      double beta = warmup == 0 ? 0.9 : 0.5;
      CASES.put(
          "ScheduleFreeAdamW " + warmup,
          new Case(
              new ScheduleFreeAdamW(0.05).beta1(beta).beta2(0.9).epsilon(1e-4).warmupSteps(warmup),
              p -> {
                double rate = rounded(0.05) * (warmup == 0 ? 1 : Math.min(1, p.t / 5.0));
                double[] z = p.keep("z");
                double[] x = p.keep("x");
                double[] v = p.keep("v");
                for (int i = 0; i < p.w.length; i++) {
                  if (p.t == 1) {
                    z[i] = p.w[i];
                    x[i] = p.w[i];
                  }
                  v[i] = 0.9 * v[i] + 0.1 * p.g[i] * p.g[i];
                  double root = Math.sqrt(v[i] / (1 - Math.pow(0.9, p.t)));
                  z[i] -= rate * p.g[i] / (root + 1e-4);
                  x[i] += (z[i] - x[i]) / p.t;
                  p.w[i] = (1 - beta) * z[i] + beta * x[i];
                }
              }));
    }
  }

  private static void muon() {
    for (boolean nesterov : new boolean[] {true, false}) {
      CASES.put(
          "Muon " + nesterov,
          new Case(
              new Muon(0.02).nesterov(nesterov).nsSteps(4).adamLrRatio(0.5).weightDecay(0.3),
              p -> {
                if (p.w.length != ROWS * COLUMNS) {
                  double decay = rounded(0.02) * 0.004;
                  for (int i = 0; i < p.w.length; i++) {
                    p.w[i] -= p.w[i] * decay;
                  }
                  adam(p, rounded(0.01));
                  return;
                }
                double[] m = p.keep("m");
                double[] x = new double[m.length];
                for (int i = 0; i < m.length; i++) {
                  m[i] = 0.95 * m[i] + p.g[i];
                  x[i] = nesterov ? p.g[i] + 0.95 * m[i] : m[i];
                }
                double[] o = orthogonal(x, 4);
                for (int i = 0; i < m.length; i++) {
                  p.w[i] -= rounded(0.02) * 0.3 * p.w[i];
                  p.w[i] -= rounded(0.02) * o[i] * Math.sqrt(ROWS) * 0.2;
                }
              }));
    }
  }

  private static void adam(Point p, double rate) {
    double[] m = p.keep("m");
    double[] v = p.keep("v");
    double corrected = rate * Math.sqrt(1 - Math.pow(0.999, p.t)) / (1 - Math.pow(0.9, p.t));
    for (int i = 0; i < p.w.length; i++) {
      m[i] = 0.9 * m[i] + 0.1 * p.g[i];
      v[i] = 0.999 * v[i] + 0.001 * p.g[i] * p.g[i];
      p.w[i] -= corrected * m[i] / (Math.sqrt(v[i]) + 1e-7);
    }
  }

  /** As many rows as columns or more, so that it works on the transpose. */
  private static double[] orthogonal(double[] matrix, int steps) {
    double[][] x = new double[COLUMNS][ROWS];
    for (int i = 0; i < matrix.length; i++) {
      x[i % COLUMNS][i / COLUMNS] = matrix[i] / (norm(matrix) + 1e-7);
    }
    for (int s = 0; s < steps; s++) {
      double[][] a = new double[COLUMNS][COLUMNS];
      for (int i = 0; i < COLUMNS; i++) {
        for (int j = 0; j < COLUMNS; j++) {
          for (int k = 0; k < ROWS; k++) {
            a[i][j] += x[i][k] * x[j][k];
          }
        }
      }
      double[][] next = new double[COLUMNS][ROWS];
      for (int i = 0; i < COLUMNS; i++) {
        for (int k = 0; k < ROWS; k++) {
          next[i][k] = 3.4445 * x[i][k];
          for (int j = 0; j < COLUMNS; j++) {
            double b = -4.775 * a[i][j];
            for (int l = 0; l < COLUMNS; l++) {
              b += 2.0315 * a[i][l] * a[l][j];
            }
            next[i][k] += b * x[j][k];
          }
        }
      }
      x = next;
    }
    double[] result = new double[matrix.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = x[i % COLUMNS][i / COLUMNS];
    }
    return result;
  }

  /** Accumulation and means of weights around gradient descent. */
  private static void wrapped() {
    CASES.put(
        "means of three gradients",
        new Case(
            new SGD(0.1).gradientAccumulationSteps(3),
            p -> {
              double[] sum = p.keep("sum");
              for (int i = 0; i < p.w.length; i++) {
                sum[i] += p.g[i];
                if (p.t % 3 == 0) {
                  p.w[i] -= rounded(0.1) * sum[i] / 3;
                  sum[i] = 0;
                }
              }
            }));
    CASES.put(
        "weights that become their means",
        new Case(
            new SGD(0.1).emaMomentum(0.8).emaOverwriteFrequency(4),
            p -> {
              double[] mean = p.keep("mean");
              for (int i = 0; i < p.w.length; i++) {
                p.w[i] -= rounded(0.1) * p.g[i];
                mean[i] = p.t == 1 ? p.w[i] : 0.8 * mean[i] + 0.2 * p.w[i];
                if (p.t % 4 == 0) {
                  p.w[i] = mean[i];
                }
              }
            }));
  }

  private static double[] random(Random random, int count) {
    return random.doubles(count, -1, 1).toArray();
  }

  @ParameterizedTest
  @MethodSource("names")
  void movesWeightsByItsFormula(String name) {
    Case c = Objects.requireNonNull(CASES.get(name));
    Random random = new Random(SEED);
    Point w = new Point(random(random, ROWS * COLUMNS));
    Point v = new Point(random(random, 5));
    Shape shape = Shape.of(ROWS, COLUMNS);
    OptimizerTest.Run run =
        new OptimizerTest.Run(
            c.optimizer(), Tensor.of(shape, w.w.clone()), Tensor.of(Shape.of(5), v.w.clone()));
    for (int t = 1; t <= STEPS; t++) {
      List<Tensor> gradients = new ArrayList<>();
      for (Point p : List.of(w, v)) {
        p.t = t;
        p.g = random(random, p.w.length);
        // Some gradients are 0 for long.
        p.g[1] = t > 2 && t < 9 ? 0 : p.g[1];
        gradients.add(Tensor.of(p == w ? shape : Shape.of(5), p.g.clone()));
        c.formula().step(p);
      }
      run.step(gradients.get(0), gradients.get(1));
      compare(name + ", step " + t, w.w, run.w().value());
      compare(name + ", step " + t, v.w, run.v().value());
    }
  }

  private static void compare(String what, double[] expected, Tensor actual) {
    double[] values = actual.toDoubles();
    for (int i = 0; i < expected.length; i++) {
      String message = what + ", element " + i + ", seed " + SEED;
      assertEquals(expected[i], values[i], 1e-8 * Math.max(1, Math.abs(expected[i])), message);
    }
  }
}
