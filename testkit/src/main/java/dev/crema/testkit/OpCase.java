package dev.crema.testkit;

import dev.crema.engine.ir.Graph;
import dev.crema.engine.ir.Literal;
import dev.crema.engine.ir.Node;
import dev.crema.engine.ir.Op;
import dev.crema.engine.rules.Build;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PrimitiveIterator;
import java.util.stream.IntStream;

/**
 * An op applied to inputs of given types, for all tests that go through every op.
 *
 * @param name tells this case from all others
 */
public record OpCase(String name, Op op, List<Operand> operands) {
  /**
   * @param domain where the elements come from
   * @param differentiable whether the results are differentiable with respect to it, given that its
   *     elements come from the domain; the derivative may be zero
   */
  public record Operand(Type type, Domain domain, boolean differentiable) {}

  public OpCase {
    operands = List.copyOf(operands);
  }

  public List<Type> types() {
    return operands.stream().map(Operand::type).toList();
  }

  /** Whether gradients can be checked: in float64, where differences of values are precise. */
  public boolean isDifferentiable() {
    return operands.stream().anyMatch(o -> o.differentiable() && o.type().dtype() == DType.FLOAT64);
  }

  /** The op as a graph of its own that gives all results. */
  public Graph graph() {
    if (op instanceof Op.Input) {
      Node input = Build.node(op);
      return new Graph(List.of(input), List.of(input));
    }
    List<Node> inputs =
        IntStream.range(0, operands.size())
            .mapToObj(i -> Build.input("x" + i, operands.get(i).type()))
            .toList();
    Node node = Build.node(op, inputs);
    List<Node> results =
        IntStream.range(0, node.types().size()).mapToObj(i -> Build.result(node, i)).toList();
    return new Graph(inputs, results);
  }

  /** Random values of the operands, each from its domain. */
  public List<Literal> sample(Gen gen) {
    int together =
        operands.stream()
            .filter(o -> o.domain() instanceof Domain.Distinct)
            .mapToInt(o -> Math.toIntExact(o.type().shape().size()))
            .sum();
    PrimitiveIterator.OfInt order =
        gen.shuffled(together).stream().mapToInt(Integer::intValue).iterator();
    List<Literal> values = new ArrayList<>();
    for (Operand operand : operands) {
      Type type = operand.type();
      if (operand.domain() instanceof Domain.Distinct) {
        long[] bits = new long[Math.toIntExact(type.shape().size())];
        Arrays.setAll(bits, _ -> Domain.distinct(type.dtype(), order.nextInt(), together));
        values.add(Literal.ofBits(type, bits));
      } else {
        values.add(gen.literal(type, operand.domain()));
      }
    }
    return values;
  }

  /** The name, the op and the types of its inputs. */
  @Override
  public String toString() {
    return name + ": " + op + " of " + types();
  }
}
