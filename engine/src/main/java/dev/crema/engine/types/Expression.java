package dev.crema.engine.types;

import java.util.List;

/**
 * A small straight-line program on scalars, evaluated once per element: what element-wise fusion
 * makes of a chain of ops.
 *
 * <p>Values are numbered: first the inputs, then one value per step. A step may use values before
 * it only.
 *
 * @param inputs the types of the inputs
 * @param steps what to compute, in order
 * @param outputs the numbers of the values to give back, at least one
 */
public record Expression(List<DType> inputs, List<Step> steps, List<Integer> outputs) {

  /** One value computed from those before it. */
  public sealed interface Step {}

  /** A scalar function of earlier values. */
  public record Apply(Scalar function, List<Integer> arguments) implements Step {
    public Apply {
      arguments = List.copyOf(arguments);
    }
  }

  /** A conversion of an earlier value to another type. */
  public record Convert(DType type, int argument) implements Step {}

  /**
   * A constant.
   *
   * @param bits the raw bits of the element in the low end of the {@code long}, as {@link
   *     Element#bits} gives them
   */
  public record Literal(DType type, long bits) implements Step {}

  public Expression {
    inputs = List.copyOf(inputs);
    steps = List.copyOf(steps);
    outputs = List.copyOf(outputs);
  }

  /** The number of values: inputs and steps. */
  public int size() {
    return inputs.size() + steps.size();
  }

  /** The type of a value. */
  public DType typeOf(int value) {
    if (value < inputs.size()) {
      return inputs.get(value);
    }
    return switch (steps.get(value - inputs.size())) {
      case Apply(Scalar function, List<Integer> arguments) ->
          function.resultOf(typeOf(arguments.getLast()));
      case Convert(DType type, _) -> type;
      case Literal(DType type, _) -> type;
    };
  }

  /** The types of the outputs. */
  public List<DType> outputTypes() {
    return outputs.stream().map(this::typeOf).toList();
  }
}
