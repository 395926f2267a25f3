package dev.crema.testkit;

import static dev.crema.testkit.OpCases.fixed;

import dev.crema.engine.ir.Graph;
import dev.crema.engine.ir.Node;
import dev.crema.engine.ir.Op;
import dev.crema.engine.rules.Build;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Type;
import dev.crema.testkit.OpCases.Made;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Cases of gradients that are given: here the second operand itself, whatever comes. */
final class CustomGradientCases {
  /** Graphs are compared by identity: equal cases share one. */
  private static final Map<List<Type>, Graph> GRADIENTS = new ConcurrentHashMap<>();

  private CustomGradientCases() {}

  static Made custom(Gen gen, DType type) {
    Type one = new Type(type, gen.shape(0, 2));
    Type other = new Type(type, gen.shape(0, 2));
    Graph gradient = GRADIENTS.computeIfAbsent(List.of(one, other), _ -> gradient(one, other));
    return OpCases.made(
        new Op.CustomGradient(gradient),
        fixed(type, one.shape(), new Domain.Anything()),
        fixed(type, other.shape(), new Domain.Anything()));
  }

  private static Graph gradient(Type one, Type other) {
    List<Node> inputs = Stream.of(one, other, one).map(t -> Build.input("x", t)).toList();
    return new Graph(inputs, List.of(inputs.get(1)));
  }
}
