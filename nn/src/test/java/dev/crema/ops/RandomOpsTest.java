package dev.crema.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.engine.Functions;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Moments are those of the distributions, within five standard errors of the seed's numbers. */
class RandomOpsTest {
  private static final int N = 20_000;
  private static final Shape MANY = Shape.of(N);

  private static final Map<String, UnaryOperator<Tensor>> DRAWS = new LinkedHashMap<>();

  static {
    DRAWS.put("uniform", key -> Ops.uniform(Shape.of(7), key));
    DRAWS.put("normal", key -> Ops.normal(Shape.of(7), 1, 2, DType.FLOAT64, key));
    DRAWS.put("truncatedNormal", key -> Ops.truncatedNormal(Shape.of(7), key));
    DRAWS.put("randint", key -> Ops.randint(Shape.of(3, 3), -5, 1000, key));
    DRAWS.put("categorical", key -> Ops.categorical(Ops.zeros(2, 9), 20, key));
    DRAWS.put("dropout", key -> Ops.dropout(Ops.ones(40), 0.5, key));
    DRAWS.put("shuffle", key -> Ops.shuffle(Ops.arange(20), key));
    DRAWS.put("gamma", key -> Ops.gamma(Shape.of(5), 0.7, key));
    DRAWS.put("beta", key -> Ops.beta(Shape.of(5), 2, 0.5, key));
    DRAWS.put("binomial", key -> Ops.binomial(Shape.of(9), 300, 0.4, key));
  }

  static Stream<String> names() {
    return DRAWS.keySet().stream();
  }

  private static Tensor draw(String name, Tensor key) {
    return Objects.requireNonNull(DRAWS.get(name)).apply(key);
  }

  @ParameterizedTest
  @MethodSource("names")
  void numbersFollowFromTheKey(String name) {
    double[] numbers = draw(name, Ops.key(5)).toDoubles();
    assertArrayEquals(numbers, draw(name, Ops.key(5)).toDoubles());
    assertFalse(Arrays.equals(numbers, draw(name, Ops.key(6)).toDoubles()));
    Tensor compiled =
        Functions.compile(in -> List.of(draw(name, in.getFirst())))
            .call(List.of(Ops.key(5)))
            .getFirst();
    assertArrayEquals(numbers, compiled.toDoubles(), 1e-6);
  }

  @Test
  void seedGeneratorsHandOutOneKeyAfterTheOther() {
    SeedGenerator seeds = new SeedGenerator(3);
    var compiled = Functions.compile(_ -> List.of(Ops.uniform(Shape.of(4), seeds.next())));
    double[] first = compiled.call(List.of()).getFirst().toDoubles();
    double[] second = compiled.call(List.of()).getFirst().toDoubles();
    double[] third = Ops.uniform(Shape.of(4), seeds.next()).toDoubles();
    SeedGenerator again = new SeedGenerator(3);
    for (double[] numbers : List.of(first, second, third)) {
      assertArrayEquals(numbers, Ops.uniform(Shape.of(4), again.next()).toDoubles());
    }
    assertFalse(Arrays.equals(first, second));
    assertArrayEquals(new long[] {3, 3}, seeds.state().value().toLongs());
  }

  private static void checkMoments(String what, double mean, double variance, Tensor numbers) {
    double[] x = numbers.toDoubles();
    double m = Arrays.stream(x).average().orElseThrow();
    double v = Arrays.stream(x).map(a -> (a - m) * (a - m)).average().orElseThrow();
    double fourth = Arrays.stream(x).map(a -> Math.pow(a - m, 4)).average().orElseThrow();
    assertEquals(mean, m, 5 * Math.sqrt(variance / x.length), what + ", mean");
    assertEquals(
        variance, v, 5 * Math.sqrt(Math.max(fourth - v * v, 0) / x.length) + 1e-9, what + ", var");
  }

  @Test
  void uniformAndNormalNumbersHaveTheirMoments() {
    Tensor u = Ops.uniform(MANY, -2, 4, DType.FLOAT64, Ops.key(1));
    checkMoments("uniform, key 1", 1, 3, u);
    assertTrue(u.min().item() >= -2 && u.max().item() < 4);
    checkMoments("normal, key 2", 3, 4, Ops.normal(MANY, 3, 2, DType.FLOAT32, Ops.key(2)));
    Tensor t = Ops.truncatedNormal(MANY, 3, 2, DType.FLOAT64, Ops.key(3));
    checkMoments("truncatedNormal, key 3", 3, 4 * 0.7737413035, t);
    assertTrue(t.min().item() >= -1 && t.max().item() <= 7);
    assertEquals(DType.BFLOAT16, Ops.normal(MANY, 0, 1, DType.BFLOAT16, Ops.key(2)).dtype());
  }

  @Test
  void wholeNumbersAreAllAlike() {
    Tensor x = Ops.randint(MANY, -3, 4, DType.INT64, Ops.key(4));
    checkMoments("randint, key 4", 0, 4, x.cast(DType.FLOAT64));
    assertEquals(-3, x.min().item());
    assertEquals(3, x.max().item());
    Tensor wide = Ops.randint(MANY, -(1L << 31), 1L << 31, Ops.key(4));
    checkMoments("randint of all, key 4", 0, 1 / 12.0, wide.cast(DType.FLOAT64).multiply(0x1p-32));
  }

  @Test
  void classesHaveTheirProbabilities() {
    double[] p = {0.1, 0.6, 0, 0.3};
    Tensor logits = Tensor.of(Shape.of(1, 4), p).log();
    Tensor counts = Ops.bincount(Ops.categorical(logits, N, Ops.key(5)).reshape(N), 4);
    for (int i = 0; i < 4; i++) {
      double error = 5 * Math.sqrt(p[i] * (1 - p[i]) * N);
      assertEquals(p[i] * N, counts.toDoubles()[i], error, "class " + i + ", key 5");
    }
    assertEquals(Shape.of(2, 3, 5), Ops.categorical(Ops.zeros(2, 3, 7), 5, Ops.key(1)).shape());
  }

  @Test
  void dropoutKeepsTheMean() {
    Tensor x = Ops.dropout(Ops.ones(N), 0.25, Ops.key(6));
    checkMoments("dropout, key 6", 1, 1 / 3.0, x);
    Tensor columns = Ops.dropout(Ops.ones(50, 8), 0.5, Shape.of(1, 8), Ops.key(7));
    assertArrayEquals(
        Ops.max(columns, 0).toFloats(), Ops.min(columns, 0).toFloats(), "columns share their fate");
    assertEquals(0, Ops.dropout(Ops.ones(5), 1, Ops.key(7)).sum().item());
  }

  @Test
  void shufflingKeepsTheSlices() {
    Tensor x = Ops.arange(60).reshape(3, 20);
    Tensor shuffled = Ops.shuffle(x, 1, Ops.key(8));
    assertArrayEquals(x.toLongs(), Ops.sort(shuffled, 1).toLongs());
    assertFalse(Arrays.equals(x.toLongs(), shuffled.toLongs()));
    Tensor columns = shuffled.slice(0, 1, 2).subtract(shuffled.slice(0, 0, 1));
    assertEquals(20, columns.min().item());
    assertEquals(20, columns.max().item());
  }

  @ParameterizedTest
  @CsvSource({"0.05", "0.5", "1", "3.7", "250"})
  void gammaNumbersHaveTheirMoments(double alpha) {
    Tensor x = Ops.gamma(MANY, Tensor.scalar(DType.FLOAT64, alpha), DType.FLOAT64, Ops.key(9));
    checkMoments("gamma " + alpha + ", key 9", alpha, alpha, x);
  }

  @Test
  void gammaTakesATensorOfShapes() {
    Tensor alpha = Tensor.of(Shape.of(3, 1), 1.0, 0.0, 4.0);
    Tensor x = Ops.gamma(Shape.of(3, N), alpha, DType.FLOAT64, Ops.key(10));
    checkMoments("row 0, key 10", 1, 1, x.select(0, 0));
    assertTrue(Ops.all(Ops.isnan(x.select(0, 1))).item() != 0);
    checkMoments("row 2, key 10", 4, 4, x.select(0, 2));
  }

  @ParameterizedTest
  @CsvSource({"2, 3", "0.2, 0.1", "50, 1"})
  void betaNumbersHaveTheirMoments(double a, double b) {
    double mean = a / (a + b);
    checkMoments(
        "beta " + a + ", " + b + ", key 11",
        mean,
        mean * (1 - mean) / (a + b + 1),
        Ops.beta(MANY, a, b, Ops.key(11)));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0.3",
    "10, 0.5",
    "40, 0.95",
    "49, 0.2",
    "1000, 0.01",
    "100000, 0.7",
    "5, 0",
    "5, 1"
  })
  void binomialCountsHaveTheirMoments(double n, double p) {
    Tensor x = Ops.binomial(MANY, n, p, Ops.key(12));
    checkMoments("binomial " + n + ", " + p + ", key 12", n * p, n * p * (1 - p), x);
    double[] numbers = x.toDoubles();
    assertTrue(IntStream.range(0, N).allMatch(i -> numbers[i] >= 0 && numbers[i] <= n));
    assertTrue(IntStream.range(0, N).allMatch(i -> numbers[i] == Math.rint(numbers[i])));
  }

  @Test
  void binomialCountsOfFewTrialsHaveTheirProbabilities() {
    double[] counts =
        Ops.bincount(Ops.binomial(MANY, 3, 0.3, Ops.key(13)).cast(DType.INT32), 4).toDoubles();
    double[] p = {0.343, 0.441, 0.189, 0.027};
    for (int i = 0; i < 4; i++) {
      assertEquals(p[i] * N, counts[i], 5 * Math.sqrt(N * p[i]), i + " of 3, key 13");
    }
  }
}
