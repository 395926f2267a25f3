package dev.crema.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.engine.ir.Literal;
import dev.crema.engine.ir.Node;
import dev.crema.engine.ir.Op;
import dev.crema.engine.rules.Reference;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Expression;
import dev.crema.engine.types.Scalar;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OpCasesTest {
  private static final List<OpCase> CASES = OpCases.all();

  /** The records that a sealed interface permits, through the interfaces between. */
  private static List<Class<?>> permitted(Class<?> type) {
    if (!type.isSealed()) {
      return List.of(type);
    }
    return Arrays.stream(type.getPermittedSubclasses())
        .flatMap(subclass -> permitted(subclass).stream())
        .toList();
  }

  @Test
  void everyOpHasACase() {
    Set<Class<?>> missing = new HashSet<>(permitted(Op.class));
    assertTrue(missing.contains(Op.Map.class));
    for (OpCase opCase : CASES) {
      for (Node node : opCase.graph().nodes()) {
        missing.remove(node.op().getClass());
      }
    }
    assertEquals(Set.of(), missing, "ops without a case in OpCases");
  }

  @Test
  void everyScalarHasACaseForEveryTypeItTakes() {
    for (Scalar function : Scalar.values()) {
      EnumSet<DType> missing = EnumSet.noneOf(DType.class);
      Arrays.stream(DType.values()).filter(function::takes).forEach(missing::add);
      for (OpCase opCase : CASES) {
        if (opCase.op().equals(new Op.Map(function))) {
          missing.remove(opCase.types().getLast().dtype());
        }
      }
      assertEquals(Set.of(), missing, function + " has no case of these types in OpCases");
    }
  }

  @Test
  void everyStepOfAnExpressionHasACase() {
    Set<Class<?>> missing = new HashSet<>(permitted(Expression.Step.class));
    for (OpCase opCase : CASES) {
      if (opCase.op() instanceof Op.Fused(Expression expression)) {
        expression.steps().forEach(step -> missing.remove(step.getClass()));
      }
    }
    assertEquals(Set.of(), missing);
  }

  @Test
  void namesTellCasesApart() {
    assertEquals(CASES.size(), CASES.stream().map(OpCase::name).distinct().count());
  }

  @Test
  void casesAreTheSameForTheSameSeedOnly() {
    assertEquals(OpCases.all(7), OpCases.all(7));
    assertTrue(!OpCases.all(7).equals(OpCases.all(8)));
  }

  @Test
  void valuesLieInTheirDomains() {
    Gen gen = Gen.of("domains");
    Type type = new Type(DType.FLOAT64, Shape.of(500));
    Literal between = gen.literal(type, new Domain.Between(-1, 2));
    Literal away = gen.literal(type, new Domain.AwayFrom(-4, 4, 0.5, 1));
    Literal distinct = gen.literal(type, new Domain.Distinct());
    Set<Double> seen = new HashSet<>();
    for (int i = 0; i < 500; i++) {
      double x = between.number(i);
      assertTrue(x >= -1 && x < 2, gen.replay());
      double y = away.number(i) - 0.5;
      assertTrue(Math.abs(y - Math.rint(y)) >= 0.1, gen.replay());
      seen.add(distinct.number(i));
    }
    assertEquals(500, seen.size());
  }

  @Test
  void distinctOperandsOfACaseHaveNoElementInCommon() {
    for (OpCase opCase : CASES) {
      if (opCase.isDifferentiable()
          && opCase.operands().stream().allMatch(o -> o.domain() instanceof Domain.Distinct)) {
        List<Double> numbers = new ArrayList<>();
        for (Literal value : opCase.sample(Gen.of(opCase.name()))) {
          for (int i = 0; i < value.type().shape().size(); i++) {
            numbers.add(value.number(i));
          }
        }
        assertEquals(numbers.size(), new HashSet<>(numbers).size(), opCase.toString());
      }
    }
  }

  @Test
  void shapesAreThoseOfTheReferencesOwnResults() {
    for (OpCase opCase : CASES) {
      Gen gen = Gen.of(opCase.name());
      List<Literal> results = Reference.evaluate(opCase.graph(), opCase.sample(gen));
      assertEquals(
          opCase.graph().outputs().stream().map(Node::type).toList(),
          results.stream().map(Literal::type).toList(),
          () -> opCase + "; " + gen.replay());
    }
  }
}
