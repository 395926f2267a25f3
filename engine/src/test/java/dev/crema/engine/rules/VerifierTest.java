package dev.crema.engine.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.engine.ir.Graph;
import dev.crema.engine.ir.GraphText;
import dev.crema.engine.ir.Literal;
import dev.crema.engine.ir.Node;
import dev.crema.engine.ir.Op;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Distribution;
import dev.crema.engine.types.Expression;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Scalar;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VerifierTest {
  private static final Type TYPE = new Type(DType.FLOAT32, Shape.of(2));
  private static final Type BOOL = new Type(DType.BOOL, Shape.of(2));

  private final Node x = Build.input("x", TYPE);
  private final Node y = Build.input("y", TYPE);

  private Graph of(Node... outputs) {
    return new Graph(List.of(x), List.of(outputs));
  }

  private Node fused(Expression expression, Type... types) {
    return new Node(new Op.Fused(expression), List.of(x), List.of(types));
  }

  private static Expression expression(List<Expression.Step> steps, Integer... outputs) {
    return new Expression(List.of(DType.FLOAT32), steps, List.of(outputs));
  }

  private Graph update(Node input, Node value) {
    return new Graph(List.of(x, y), List.of(), List.of(new Graph.Update(input, value)));
  }

  /** Graphs that break one invariant, by its name and what is wrong. */
  private Map<String, Graph> broken() {
    Map<String, Graph> graphs = new LinkedHashMap<>();
    graphs.put("inputs: no Input", new Graph(List.of(Build.zeros(TYPE)), List.of()));
    graphs.put("inputs: twice", new Graph(List.of(x, y, x), List.of()));
    graphs.put("closed: y is no input", of(Build.add(x, y)));
    Node sorted = Build.node(new Op.Sort(0, false, 2), x);
    graphs.put("single: output", of(sorted));
    graphs.put(
        "single: update", new Graph(List.of(x), List.of(), List.of(new Graph.Update(x, sorted))));
    graphs.put("single: read", of(new Node(new Op.StopGradient(), List.of(sorted), List.of(TYPE))));
    graphs.put("results: beyond", of(new Node(new Op.Result(2), List.of(sorted), List.of(TYPE))));
    graphs.put("results: below", of(new Node(new Op.Result(-1), List.of(sorted), List.of(TYPE))));
    graphs.put("results: of nothing", of(new Node(new Op.Result(0), List.of(), List.of(TYPE))));
    Expression.Step add = new Expression.Apply(Scalar.ADD, List.of(0, 1));
    graphs.put("expressions: reads itself", of(fused(expression(List.of(add), 1), TYPE)));
    Expression.Step one = new Expression.Apply(Scalar.ADD, List.of(0));
    graphs.put("expressions: arity", of(fused(expression(List.of(one), 1), TYPE)));
    Expression.Step not = new Expression.Apply(Scalar.NOT, List.of(0));
    graphs.put("expressions: type", of(fused(expression(List.of(not), 1), TYPE)));
    Expression.Step wide = new Expression.Convert(DType.FLOAT64, 0);
    graphs.put("expressions: mixed types", of(fused(expression(List.of(wide, add), 2), TYPE)));
    Expression.Step select = new Expression.Apply(Scalar.SELECT, List.of(0, 0, 0));
    graphs.put("expressions: condition", of(fused(expression(List.of(select), 1), TYPE)));
    Expression.Step convert = new Expression.Convert(DType.FLOAT32, -1);
    graphs.put("expressions: below", of(fused(expression(List.of(convert), 1), TYPE)));
    graphs.put("expressions: output", of(fused(expression(List.of(), 1), TYPE)));
    graphs.put("expressions: no output", of(Build.add(x, outputless())));
    graphs.put("bits: bool", of(Build.node(new Op.Constant(BOOL, 2))));
    graphs.put("bits: float", of(Build.node(new Op.Constant(TYPE, 1L << 32))));
    Type half = new Type(DType.FLOAT16, Shape.SCALAR);
    graphs.put("bits: half-width float", of(Build.node(new Op.Constant(half, -1))));
    Type small = new Type(DType.INT8, Shape.SCALAR);
    graphs.put("bits: negative", of(Build.node(new Op.Constant(small, -1))));
    Ints none = Ints.of(0);
    graphs.put("bits: pad", of(Build.node(new Op.Pad(none, none, none, -1), x)));
    graphs.put("bits: dense", of(Build.dense(new Literal(BOOL, new byte[] {1, 2}))));
    Expression.Step literal = new Expression.Literal(DType.UINT8, 256);
    graphs.put(
        "bits: literal",
        of(fused(expression(List.of(literal), 1), new Type(DType.UINT8, Shape.of(2)))));
    Node key = Build.dense(Literal.of(new Type(DType.INT64, Shape.of(2)), 1, 2));
    graphs.put("streams: negative", of(Build.random(Distribution.UNIFORM, TYPE, -1, key)));
    graphs.put("types: others", of(new Node(new Op.StopGradient(), List.of(x), List.of(BOOL))));
    graphs.put("types: none", of(new Node(new Op.Reshape(Shape.of(3)), List.of(x), List.of(TYPE))));
    Node inside = Build.input("inside", TYPE);
    Graph body =
        new Graph(List.of(inside), List.of(), List.of(new Graph.Update(inside, Build.add(x, x))));
    graphs.put(
        "bodies: a value from outside",
        of(Build.node(new Op.Loop(body, 2, 1, 0, false, Op.Loop.Guard.NONE), x)));
    graphs.put("updates: type", update(x, Build.zeros(BOOL)));
    graphs.put("updates: no input", update(Build.input("z", TYPE), Build.zeros(TYPE)));
    graphs.put(
        "updates: twice",
        new Graph(
            List.of(x, y), List.of(), List.of(new Graph.Update(x, y), new Graph.Update(x, x))));
    return graphs;
  }

  /** A fused node without results, which only a wrong pass could make and read. */
  private Node outputless() {
    return new Node(new Op.Fused(expression(List.of())), List.of(x), List.of(TYPE));
  }

  @Test
  void everyInvariantIsBrokenByItsGraphs() {
    Map<String, Graph> broken = broken();
    broken.forEach(
        (what, graph) -> {
          String name = what.substring(0, what.indexOf(':'));
          IllegalStateException e =
              assertThrows(IllegalStateException.class, () -> Verifier.verify(graph), what);
          assertTrue(
              String.valueOf(e.getMessage()).startsWith("graph breaks '" + name + "' ("),
              () -> what + ": " + e.getMessage());
        });
    for (Verifier.Invariant invariant : Verifier.INVARIANTS) {
      assertTrue(
          broken.keySet().stream().anyMatch(what -> what.startsWith(invariant.name() + ":")),
          () -> "no graph breaks '" + invariant.name() + "'");
    }
  }

  @Test
  void messageNamesTheInvariantAndTheNode() {
    Node node = new Node(new Op.StopGradient(), List.of(x), List.of(BOOL));
    assertEquals(
        "graph breaks 'types' (the types of a node are those that Shapes gives it): %"
            + node.id()
            + ": [bool[2]] = StopGradient[]; Shapes gives [f32[2]]",
        assertThrows(IllegalStateException.class, () -> Verifier.verify(of(node))).getMessage());
  }

  @Test
  void soundGraphsPass() {
    Verifier.verify(new Graph(List.of(), List.of()));
    Verifier.verify(update(x, Build.add(x, y)));
    Verifier.verify(
        GraphText.parse(
            """
            %0: f32[4,3] = input "x"
            %1: f32[3,2] = input "w"
            %2: f32[2] = input "b"
            %3: f32[4,2] = matmul %0 %1 %2 bias relu
            %4: (f32[4,2], i32[4,2]) = sort %3 axis=1 count=2
            %5: i32[4,2] = result %4 index=1
            %6: (f32[4,2], bool[4,2]) = fused %3 {$1: f32 = constant 0.5; $2: bool = less $0 $1; \
            $3: f32 = select $2 $0 $1; return $3 $2}
            %7: f32[4,2] = result %6 index=0
            update %2 = %2
            return %5 %7
            """));
  }
}
