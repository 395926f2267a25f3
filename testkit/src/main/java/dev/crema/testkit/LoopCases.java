package dev.crema.testkit;

import static dev.crema.testkit.OpCases.fixed;
import static dev.crema.testkit.OpCases.plain;

import dev.crema.engine.ir.Graph;
import dev.crema.engine.ir.Node;
import dev.crema.engine.ir.Op;
import dev.crema.engine.ir.Op.Loop.Guard;
import dev.crema.engine.rules.Build;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import dev.crema.testkit.OpCase.Operand;
import dev.crema.testkit.OpCases.Made;
import dev.crema.testkit.OpCases.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Cases of loops: h ← h · c + x with outputs x · h, for all guards, in either direction, with
 * slices that are aligned, not aligned and empty.
 */
final class LoopCases {
  private static final Domain ANYTHING = new Domain.Anything();

  private static final List<Shape> SHAPES =
      List.of(Shape.of(2, 3), Shape.of(4, 16), Shape.SCALAR, Shape.of(0, 2));

  private record Kind(DType type, Shape shape, Guard guard) {}

  /** Ops are equal if their bodies are the same. */
  private static final Map<Kind, Graph> BODIES = new ConcurrentHashMap<>();

  private LoopCases() {}

  static List<Row> rows() {
    return Arrays.stream(Guard.values())
        .map(
            guard ->
                new Row("loop " + guard, OpCases.NUMBERS, 5, (gen, type) -> loop(gen, type, guard)))
        .toList();
  }

  private static Made loop(Gen gen, DType type, Guard guard) {
    Shape shape = gen.pick(SHAPES);
    long steps = gen.between(0, 4);
    Graph body = BODIES.computeIfAbsent(new Kind(type, shape, guard), LoopCases::body);
    List<Operand> operands = new ArrayList<>();
    if (guard == Guard.CARRIED) {
      operands.add(fixed(DType.BOOL, Shape.SCALAR, ANYTHING));
    }
    operands.add(plain(type, shape));
    if (guard != Guard.NONE) {
      operands.add(fixed(DType.BOOL, Shape.of(steps), ANYTHING));
    }
    operands.add(plain(type, Shape.of(steps).concat(shape)));
    operands.add(plain(type, Shape.SCALAR));
    int carried = guard == Guard.CARRIED ? 2 : 1;
    int scanned = guard == Guard.NONE ? 1 : 2;
    return new Made(new Op.Loop(body, steps, carried, scanned, gen.chance(0.5), guard), operands);
  }

  private static Graph body(Kind kind) {
    Type flagType = new Type(DType.BOOL, Shape.SCALAR);
    Type type = new Type(kind.type(), kind.shape());
    Node on = Build.input("on", flagType);
    Node h = Build.input("h", type);
    Node flag = Build.input("flag", flagType);
    Node x = Build.input("x", type);
    Node c = Build.input("c", new Type(kind.type(), Shape.SCALAR));
    Node next = Build.add(Build.multiply(h, c), x);
    List<Graph.Update> updates = new ArrayList<>(List.of(new Graph.Update(h, next)));
    List<Node> inputs = new ArrayList<>(List.of(h, x, c));
    if (kind.guard() != Guard.NONE) {
      inputs.add(1, flag);
    }
    if (kind.guard() == Guard.CARRIED) {
      inputs.addFirst(on);
      updates.addFirst(new Graph.Update(on, flag));
    }
    return new Graph(inputs, List.of(Build.multiply(x, next)), updates);
  }
}
