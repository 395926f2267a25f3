package dev.crema.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.engine.Functions;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All functions with numbers from NumPy, at once and compiled, and their gradients. */
class OpsTest {
  /** Results that must be these very numbers. */
  private static final Set<String> EXACT =
      Set.of("nextafter", "ldexp", "nanToNum", "sort", "unique");

  /** Functions whose results' shapes depend on numbers. */
  private static final Set<String> CONCRETE =
      Set.of("nonzero", "where.nonzero", "unique", "bincount");

  /** Functions with tests of their own. */
  private static final Set<String> ELSEWHERE =
      Set.of(
          "cond",
          "switchCase",
          "whileLoop",
          "foriLoop",
          "map",
          "vectorizedMap",
          "scan",
          "uniform",
          "associativeScan",
          "normal",
          "truncatedNormal",
          "randint",
          "categorical",
          "dropout",
          "shuffle",
          "gamma",
          "beta",
          "binomial",
          "key",
          "zeros",
          "ones",
          "full",
          "zerosLike",
          "onesLike",
          "fullLike",
          "shape",
          "ndim",
          "size",
          "dtype",
          "cast",
          "stopGradient",
          "customGradient");

  private static final List<Class<?>> TOPICS =
      Stream.<Class<?>>iterate(
              RandomOps.class, c -> c != CreateOps.class.getSuperclass(), Class::getSuperclass)
          .toList();

  private record Sample(List<Tensor> inputs, List<Tensor> outputs) {}

  private static final Map<String, List<Sample>> SAMPLES = read();

  private static Map<String, List<Sample>> read() {
    Map<String, List<Sample>> result = new LinkedHashMap<>();
    try (InputStream in = Objects.requireNonNull(OpsTest.class.getResourceAsStream("ops.txt"))) {
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(" ", -1))
          .forEach(
              words -> {
                List<Sample> all = result.computeIfAbsent(words[0], _ -> new ArrayList<>());
                if (all.size() <= Integer.parseInt(words[1])) {
                  all.add(new Sample(new ArrayList<>(), new ArrayList<>()));
                }
                Sample last = all.getLast();
                (words[2].startsWith("in") ? last.inputs() : last.outputs()).add(tensor(words));
              });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return result;
  }

  private static Tensor tensor(String... words) {
    DType dtype = DType.ofCode(words[3]);
    String dims = words[4].substring(1, words[4].length() - 1);
    long[] shape =
        dims.isEmpty()
            ? new long[0]
            : Arrays.stream(dims.split(",", -1)).mapToLong(Long::parseLong).toArray();
    Stream<String> numbers = Arrays.stream(words).skip(5);
    return dtype.isFloating()
        ? Tensor.of(Shape.of(shape), numbers.mapToDouble(Double::parseDouble).toArray()).cast(dtype)
        : Tensor.of(Shape.of(shape), numbers.mapToLong(Long::parseLong).toArray()).cast(dtype);
  }

  static Stream<String> names() {
    return SAMPLES.keySet().stream();
  }

  private static Function<List<Tensor>, List<Tensor>> function(String name) {
    return Objects.requireNonNull(OpsCases.cases().get(name), name)::apply;
  }

  private static void check(String what, boolean exact, List<Tensor> expected, List<Tensor> given) {
    assertEquals(
        expected.stream().map(Tensor::type).toList(),
        given.stream().map(Tensor::type).toList(),
        what);
    for (int i = 0; i < expected.size(); i++) {
      double[] a = expected.get(i).toDoubles();
      double[] b = given.get(i).toDoubles();
      double tolerance = expected.get(i).dtype() == DType.FLOAT64 ? 2e-12 : 4e-6;
      for (int k = 0; k < a.length; k++) {
        boolean same = a[k] == b[k] || Double.isNaN(a[k]) && Double.isNaN(b[k]);
        boolean close = Math.abs(a[k] - b[k]) <= tolerance * Math.max(1, Math.abs(a[k]));
        assertTrue(
            same || close && !exact && Double.isFinite(a[k]),
            what + ": result " + i + "[" + k + "] is " + b[k] + ", should be " + a[k]);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void numbersAreThoseOfNumPy(String name) {
    List<Sample> samples = Objects.requireNonNull(SAMPLES.get(name));
    for (Sample sample : samples) {
      List<Tensor> results = function(name).apply(sample.inputs());
      check(name + sample.inputs(), EXACT.contains(name), sample.outputs(), results);
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void compiledCodeGivesTheSame(String name) {
    for (Sample sample : Objects.requireNonNull(SAMPLES.get(name))) {
      if (!CONCRETE.contains(name)) {
        List<Tensor> results = Functions.compile(function(name)).call(sample.inputs());
        check(name + sample.inputs(), EXACT.contains(name), sample.outputs(), results);
      }
    }
  }

  /** Of the first sample, which lies where the function is smooth. */
  @ParameterizedTest
  @MethodSource("names")
  void gradientsAreDifferences(String name) {
    Sample sample = Objects.requireNonNull(SAMPLES.get(name)).getFirst();
    boolean floats =
        sample.outputs().stream().anyMatch(OpsTest::isDouble)
            && sample.inputs().stream().anyMatch(OpsTest::isDouble);
    if (!floats || CONCRETE.contains(name)) {
      return;
    }
    Random random = new Random(name.hashCode());
    List<Tensor> weights = sample.outputs().stream().map(x -> random(random, x)).toList();
    Function<List<Tensor>, Tensor> weighed =
        in -> {
          List<Tensor> results = function(name).apply(in);
          return IntStream.range(0, results.size())
              .filter(i -> isDouble(results.get(i)))
              .mapToObj(i -> results.get(i).multiply(weights.get(i)).sum())
              .reduce(Tensor::add)
              .orElseThrow();
        };
    // Parts of quantiles are places, at some of which there are kinks.
    boolean firstOnly = name.contains("quantile") || name.contains("percentile");
    List<Tensor> along =
        IntStream.range(0, sample.inputs().size())
            .mapToObj(
                i -> {
                  Tensor x = sample.inputs().get(i);
                  boolean moves = isDouble(x) && !(firstOnly && i > 0);
                  return moves ? random(random, x) : Tensor.zeros(x.type());
                })
            .toList();
    List<Integer> moving =
        IntStream.range(0, along.size()).filter(i -> isDouble(along.get(i))).boxed().toList();
    List<Tensor> gradients =
        Functions.valueAndGrad(
                doubles -> {
                  List<Tensor> all = new ArrayList<>(sample.inputs());
                  moving.forEach(i -> all.set(i, doubles.get(moving.indexOf(i))));
                  return weighed.apply(all);
                },
                moving.stream().map(sample.inputs()::get).toList())
            .gradients();
    double analytic = 0;
    for (int i = 0; i < moving.size(); i++) {
      analytic += gradients.get(i).multiply(along.get(moving.get(i))).sum().item();
    }
    double step = 1e-6;
    double numeric =
        (weighed.apply(moved(sample.inputs(), along, step)).item()
                - weighed.apply(moved(sample.inputs(), along, -step)).item())
            / (2 * step);
    assertEquals(numeric, analytic, 2e-6 * Math.max(1, Math.abs(numeric)), name);
  }

  private static List<Tensor> moved(List<Tensor> at, List<Tensor> along, double step) {
    return IntStream.range(0, at.size())
        .mapToObj(i -> isDouble(at.get(i)) ? at.get(i).add(along.get(i).multiply(step)) : at.get(i))
        .toList();
  }

  private static boolean isDouble(Tensor x) {
    return x.dtype() == DType.FLOAT64;
  }

  private static Tensor random(Random random, Tensor like) {
    double[] values = random.doubles(like.shape().size(), -1, 1).toArray();
    return Tensor.of(like.shape(), values);
  }

  @Test
  void everyFunctionHasCases() {
    Set<String> tested =
        SAMPLES.keySet().stream()
            .map(name -> name.contains(".") ? name.substring(0, name.indexOf('.')) : name)
            .collect(Collectors.toCollection(TreeSet::new));
    tested.addAll(ELSEWHERE);
    Set<String> there =
        TOPICS.stream()
            .flatMap(topic -> Arrays.stream(topic.getDeclaredMethods()))
            .filter(m -> Modifier.isPublic(m.getModifiers()) && !m.isSynthetic())
            .map(Method::getName)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(there, tested);
    assertEquals(OpsCases.cases().keySet(), SAMPLES.keySet());
  }
}
