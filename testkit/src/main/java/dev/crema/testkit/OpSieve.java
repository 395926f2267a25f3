package dev.crema.testkit;

import dev.crema.engine.ir.Graph;
import dev.crema.engine.ir.Literal;
import dev.crema.engine.ir.Op;
import dev.crema.engine.kernels.Kernels;
import dev.crema.engine.plan.Plan;
import dev.crema.engine.rules.Reference;
import dev.crema.engine.types.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The test that every kernel provider passes: all {@link OpCases}, compared with {@link Reference}.
 */
public final class OpSieve {
  private OpSieve() {}

  /** The cases of {@link OpCases} under the names of what they test. */
  public static Map<String, List<OpCase>> cases() {
    Map<String, List<OpCase>> groups = new LinkedHashMap<>();
    for (OpCase opCase : OpCases.all()) {
      String group = opCase.name().replaceFirst(" \\S+ #\\d+$", "");
      groups.computeIfAbsent(group, _ -> new ArrayList<>()).add(opCase);
    }
    return groups;
  }

  /**
   * Those of the cases that a kernel of the provider computes, at least in part.
   *
   * @param provider as in {@link dev.crema.engine.kernels.Kernel#label}: what stands before the
   *     first colon
   */
  public static List<OpCase> computedBy(String provider, List<OpCase> cases) {
    Kernels kernels = Kernels.preferring(provider);
    return cases.stream()
        .filter(
            opCase ->
                Plan.of(opCase.graph()).steps().stream()
                    .anyMatch(step -> isOf(provider, step, kernels)))
        .toList();
  }

  private static boolean isOf(String provider, Plan.Step step, Kernels kernels) {
    return switch (step) {
      case Plan.Run run -> kernels.of(run.spec()).label().startsWith(provider + ":");
      case Plan.Repeat repeat ->
          repeat.body().steps().stream().anyMatch(inner -> isOf(provider, inner, kernels));
    };
  }

  /**
   * Runs cases and compares the results with the reference.
   *
   * @throws AssertionError that lists the cases whose results are too far off
   */
  public static void check(List<OpCase> cases, Runner runner) {
    StringBuilder failures = new StringBuilder();
    for (OpCase opCase : cases) {
      Gen gen = Gen.of(opCase.name());
      try {
        check(opCase, opCase.sample(gen), runner);
      } catch (AssertionError | RuntimeException e) {
        failures.append("\n  ").append(opCase).append(": ").append(e);
        failures.append(" (").append(gen.replay()).append(')');
      }
    }
    if (!failures.isEmpty()) {
      throw new AssertionError("too far from the reference:" + failures);
    }
  }

  /**
   * Runs the large cases with one thread and with others, and compares the bits.
   *
   * @throws AssertionError if results differ
   */
  public static void checkThreads(String provider, int... threads) {
    Runner alone = Runner.kernels(provider, 1);
    for (OpCase opCase : OpCases.all()) {
      if (opCase.name().startsWith(LargeCases.PREFIX)) {
        List<Literal> arguments = opCase.sample(Gen.of(opCase.name()));
        List<Literal> expected = alone.run(opCase.graph(), arguments);
        for (int count : threads) {
          if (!Runner.kernels(provider, count).run(opCase.graph(), arguments).equals(expected)) {
            throw new AssertionError(opCase + " gives other bits with " + count + " threads");
          }
        }
      }
    }
  }

  /**
   * Runs a case on given operands and compares the results with the reference.
   *
   * @throws AssertionError if a result is too far off
   */
  public static void check(OpCase opCase, List<Literal> arguments, Runner runner) {
    Graph graph = opCase.graph();
    List<Literal> expected = Reference.evaluate(graph, arguments);
    List<Literal> actual = runner.run(graph, arguments);
    Tolerance tolerance = new Tolerance(opCase.op(), arguments);
    for (int i = 0; i < expected.size(); i++) {
      compare(i, expected.get(i), actual.get(i), opCase.op(), tolerance);
    }
  }

  private static void compare(
      int result, Literal expected, Literal actual, Op op, Tolerance tolerance) {
    Type type = expected.type();
    if (!type.equals(actual.type())) {
      throw new AssertionError("result " + result + " is " + actual.type() + ", not " + type);
    }
    for (long i = 0; i < type.shape().size(); i++) {
      if (expected.bits(i) == actual.bits(i)) {
        continue;
      }
      double wanted = expected.number(i);
      double given = actual.number(i);
      boolean near =
          type.dtype().isFloating()
              && !movesBits(op)
              && isNear(wanted, given, tolerance.at(result, i, type.dtype(), wanted));
      if (!near) {
        throw new AssertionError(
            "element %d of result %d is %s (0x%x), not %s (0x%x)"
                .formatted(i, result, given, actual.bits(i), wanted, expected.bits(i)));
      }
    }
  }

  private static boolean isNear(double wanted, double given, double allowed) {
    return (Double.isFinite(wanted) && Double.isFinite(given))
        ? Math.abs(wanted - given) <= allowed
        : wanted == given || (Double.isNaN(wanted) && Double.isNaN(given));
  }

  /** Whether elements go through an op as they are, NaN and signs of zero included. */
  private static boolean movesBits(Op op) {
    return switch (op) {
      case Op.Leaf _, Op.Moving _, Op.Marker _, Op.Indexing _ -> !(op instanceof Op.ScatterAdd);
      case Op.Elementwise _,
          Op.Reducing _,
          Op.Contracting _,
          Op.Factoring _,
          Op.Pooling _,
          Op.Loop _ ->
          false;
    };
  }
}
