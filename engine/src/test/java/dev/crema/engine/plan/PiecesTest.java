package dev.crema.engine.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crema.engine.ir.Graph;
import dev.crema.engine.ir.Node;
import dev.crema.engine.ir.Op;
import dev.crema.engine.ir.Op.Loop.Guard;
import dev.crema.engine.rules.Build;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Scalar;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How loops over h ← tanh(h·w + x) and the like are cut. */
class PiecesTest {
  private static Type floats(long... shape) {
    return new Type(DType.FLOAT32, Shape.of(shape));
  }

  private static Node input(long... shape) {
    return Build.input("x", floats(shape));
  }

  private static Pieces pieces(List<Node> inputs, Node next, Node output) {
    return pieces(Guard.NONE, inputs, next, output);
  }

  /** A loop that carries the first input and takes the second from a sequence. */
  private static Pieces pieces(Guard guard, List<Node> inputs, Node next, Node output) {
    List<Graph.Update> updates = List.of(new Graph.Update(inputs.getFirst(), next));
    return Pieces.of(
        new Op.Loop(new Graph(inputs, List.of(output), updates), 5, 1, 1, false, guard));
  }

  private static Pieces cell(long batch, long units) {
    Node h = input(batch, units);
    Node x = input(batch, units);
    Node w = input(units, units);
    Node next = Build.map(Scalar.TANH, Build.add(Build.matMul(h, w, false, false), x));
    return pieces(List.of(h, x, w), next, next);
  }

  @ParameterizedTest
  @CsvSource({
    "1,256,1",
    "8,256,1",
    "15,256,1",
    "16,256,2",
    "20,256,2",
    "31,256,1",
    "32,256,2",
    "48,256,2",
    "64,256,4",
    "80,256,4",
    "100,256,4",
    "1000,256,8",
    "1000,2,1",
    "32,16,1"
  })
  void aBatchIsCutIntoEqualPiecesWorthTheirKernels(long batch, long units, int count) {
    Pieces pieces = cell(batch, units);
    assertEquals(count, pieces.count());
    Type part = floats(batch / count, units);
    assertEquals(List.of(part, part, floats(units, units)), pieces.body().inputs());
    assertEquals(List.of(part), pieces.body().outputs());
  }

  @Test
  void aWeightOfTheLengthOfTheBatchIsShared() {
    Pieces pieces = cell(256, 256);
    assertEquals(8, pieces.count());
    assertEquals(
        List.of(floats(32, 256), floats(32, 256), floats(256, 256)), pieces.body().inputs());
  }

  @Test
  void aConstantThatHasTheBatchIsCutWithIt() {
    Node h = input(32, 1024);
    Node x = input(32, 1024);
    Node mask = input(32, 1024);
    Node next = Build.multiply(Build.map(Scalar.TANH, Build.add(h, x)), mask);
    Pieces pieces = pieces(List.of(h, x, mask), next, next);
    assertEquals(2, pieces.count());
    assertEquals(
        List.of(floats(16, 1024), floats(16, 1024), floats(16, 1024)), pieces.body().inputs());
  }

  @Nested
  class WholeIs {
    private final Node h = input(32, 1024);
    private final Node x = input(32, 1024);

    private void assertWhole(Pieces pieces) {
      assertEquals(1, pieces.count());
      assertEquals(List.of(floats(32, 1024), floats(32, 1024)), pieces.body().inputs());
    }

    @Test
    void aLoopWhoseRowsDependOnEachOther() {
      Node mean = Build.sum(h, Ints.of(0));
      assertWhole(pieces(List.of(h, x), Build.add(x, mean), x));
    }

    @Test
    void aLoopWithAnOutputOfAllRows() {
      assertWhole(pieces(List.of(h, x), Build.add(x, h), Build.sum(h, Ints.of(0))));
    }

    @Test
    void aLoopThatHandsOnWhatIsNotOfTheBatch() {
      Node count = Build.input("count", new Type(DType.INT32, Shape.SCALAR));
      Node next = Build.add(count, Build.scalar(count, 1));
      Node y = Build.map(Scalar.TANH, x);
      assertEquals(1, pieces(List.of(count, x), next, y).count());
    }

    @Test
    void aLoopThatEndsForAllRowsAtOnce() {
      Node on = Build.input("on", new Type(DType.BOOL, Shape.SCALAR));
      Graph body =
          new Graph(
              List.of(on, h),
              List.of(),
              List.of(new Graph.Update(on, on), new Graph.Update(h, Build.map(Scalar.TANH, h))));
      assertEquals(1, Pieces.of(new Op.Loop(body, 5, 2, 0, false, Guard.CARRIED)).count());
    }

    @Test
    void aLoopWhosePiecesWouldNotBeAligned() {
      Node odd = input(32, 1);
      Node item = input(32, 1024);
      Node next = Build.add(odd, Build.reshape(Build.sum(item, Ints.of(1)), Shape.of(32, 1)));
      assertEquals(2, pieces(List.of(odd, item), next, item).count());
      Type bytes = new Type(DType.INT8, Shape.of(32, 1));
      Node small = Build.input("small", bytes);
      Node sum = Build.convert(Build.sum(item, Ints.of(1)), DType.INT8);
      Node other = Build.add(small, Build.reshape(sum, bytes.shape()));
      assertEquals(1, pieces(List.of(small, item), other, item).count());
    }
  }
}
