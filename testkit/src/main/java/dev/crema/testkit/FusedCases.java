package dev.crema.testkit;

import dev.crema.engine.ir.Op;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Element;
import dev.crema.engine.types.Expression;
import dev.crema.engine.types.Scalar;
import dev.crema.engine.types.Shape;
import dev.crema.testkit.OpCase.Operand;
import dev.crema.testkit.OpCases.Made;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Random expressions. */
final class FusedCases {
  /** Functions whose values stay small and change little where their operands do. */
  private static final List<Scalar> CALM =
      List.of(
          Scalar.TANH,
          Scalar.SIGMOID,
          Scalar.SIN,
          Scalar.ATAN,
          Scalar.ABS,
          Scalar.RELU,
          Scalar.NEGATE,
          Scalar.ADD,
          Scalar.SUBTRACT,
          Scalar.MULTIPLY,
          Scalar.MAXIMUM,
          Scalar.MINIMUM);

  private static final List<Scalar> LOGIC =
      List.of(Scalar.NOT, Scalar.AND, Scalar.OR, Scalar.XOR, Scalar.EQUAL);

  private FusedCases() {}

  /** An expression whose inputs have the given type but for a bool at times. */
  static Made fused(Gen gen, DType type) {
    int count = gen.between(1, 3);
    List<Shape> shapes = gen.broadcasting(count);
    List<DType> inputs =
        IntStream.range(0, count)
            .mapToObj(i -> i > 0 && gen.chance(0.3) ? DType.BOOL : type)
            .toList();
    List<Expression.Step> steps = new ArrayList<>();
    List<DType> types = new ArrayList<>(inputs);
    int length = gen.between(1, 8);
    for (int i = 0; i < length; i++) {
      steps.add(step(gen, types));
      types.add(new Expression(inputs, steps, List.of(types.size())).outputTypes().getFirst());
    }
    List<Integer> outputs = new ArrayList<>();
    outputs.add(types.size() - 1);
    while (gen.chance(0.3)) {
      outputs.add(gen.between(0, types.size() - 1));
    }
    List<Operand> operands =
        IntStream.range(0, count)
            .mapToObj(i -> OpCases.fixed(inputs.get(i), shapes.get(i), new Domain.Between(-3, 3)))
            .toList();
    return new Made(new Op.Fused(new Expression(inputs, steps, outputs)), operands);
  }

  private static Expression.Step step(Gen gen, List<DType> types) {
    int last = gen.between(0, types.size() - 1);
    DType type = types.get(last);
    double kind = gen.real(0, 1);
    if (kind < 0.15) {
      return new Expression.Literal(type, Element.bits(type, (double) gen.between(0, 3)));
    }
    if (kind < 0.3) {
      return new Expression.Convert(gen.pick(safe(type)), last);
    }
    List<Integer> conditions = numbered(types, DType.BOOL);
    if (kind < 0.45 && !conditions.isEmpty()) {
      int other = gen.pick(numbered(types, type));
      return new Expression.Apply(Scalar.SELECT, List.of(gen.pick(conditions), other, last));
    }
    Scalar function =
        gen.pick((type == DType.BOOL ? LOGIC : CALM).stream().filter(f -> f.takes(type)).toList());
    return new Expression.Apply(
        function,
        function.arity() == 1 ? List.of(last) : List.of(gen.pick(numbered(types, type)), last));
  }

  private static List<Integer> numbered(List<DType> types, DType type) {
    return IntStream.range(0, types.size()).filter(i -> types.get(i) == type).boxed().toList();
  }

  /** The types into which a number can go without jumping when it changes a little. */
  private static List<DType> safe(DType type) {
    return type.isFloating() ? OpCases.FLOATS : OpCases.ALL;
  }
}
