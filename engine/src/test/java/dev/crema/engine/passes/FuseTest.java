package dev.crema.engine.passes;

import static dev.crema.engine.passes.Rewriting.assertBecomes;
import static dev.crema.engine.passes.Rewriting.assertStays;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.engine.ir.Graph;
import dev.crema.engine.ir.GraphText;
import dev.crema.engine.ir.Node;
import dev.crema.engine.ir.Op;
import dev.crema.engine.rules.Build;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Scalar;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FuseTest {
  @Test
  void aChainBecomesOneLoop() {
    assertBecomes(
        Fuse::apply,
        """
        %0: f32[8,4] = input "x"
        %1: f32[4] = input "b"
        %2: f32[] = constant 0.5
        %3: f32[8,4] = add %0 %1
        %4: f32[8,4] = tanh %3
        %5: f32[8,4] = multiply %4 %2
        return %5
        """,
        """
        %0: f32[8,4] = input "x"
        %1: f32[4] = input "b"
        %2: f32[8,4] = fused %0 %1 {$2: f32 = add $0 $1; $3: f32 = tanh $2; \
        $4: f32 = constant 0.5; $5: f32 = multiply $3 $4; return $5}
        return %2
        """);
  }

  @Test
  void aSingleStepStaysAsItIs() {
    assertStays(
        Fuse::apply,
        """
        %0: f32[8,4] = input "x"
        %1: f32[8,4] = tanh %0
        return %1
        """);
  }

  @Test
  void whatIsReadOutsideIsAResultOfTheLoop() {
    assertBecomes(
        Fuse::apply,
        """
        %0: f32[8,4] = input "x"
        %1: f32[8,4] = exp %0
        %2: f32[8] = sum %1 axes=[1]
        %3: f32[8,4] = negate %1
        return %2 %3
        """,
        """
        %0: f32[8,4] = input "x"
        %1: (f32[8,4], f32[8,4]) = fused %0 {$1: f32 = exp $0; $2: f32 = negate $1; return $1 $2}
        %2: f32[8,4] = result %1 index=0
        %3: f32[8,4] = result %1 index=1
        %4: f32[8] = sum %2 axes=[1]
        return %4 %3
        """);
  }

  @Test
  void anUpdateOfAdamIsOnePassOverMemory() {
    Graph adam =
        GraphText.parse(
            """
            %0: f32[784,128] = input "w"
            %1: f32[784,128] = input "m"
            %2: f32[784,128] = input "v"
            %3: f32[784,128] = input "g"
            %4: f32[] = input "rate"
            %5: f32[] = constant 0.1
            %6: f32[] = constant 0.001
            %7: f32[784,128] = subtract %3 %1
            %8: f32[784,128] = multiply %7 %5
            %9: f32[784,128] = add %1 %8
            %10: f32[784,128] = multiply %3 %3
            %11: f32[784,128] = subtract %10 %2
            %12: f32[784,128] = multiply %11 %6
            %13: f32[784,128] = add %2 %12
            %14: f32[784,128] = sqrt %13
            %15: f32[784,128] = add %14 %6
            %16: f32[784,128] = multiply %9 %4
            %17: f32[784,128] = divide %16 %15
            %18: f32[784,128] = subtract %0 %17
            update %1 = %9
            update %2 = %13
            update %0 = %18
            return
            """);
    Graph fused = Fuse.apply(adam);
    List<Node> loops = fused.nodes().stream().filter(n -> n.op() instanceof Op.Fused).toList();
    assertEquals(1, loops.size());
    assertEquals(3, loops.getFirst().types().size());
    assertEquals(5, loops.getFirst().inputs().size());
    assertEquals(3, fused.updates().size());
  }

  /** The loop may not wait for a sum over its own result. */
  @Test
  void aLoopDoesNotReachThroughAReduction() {
    assertBecomes(
        Fuse::apply,
        """
        %0: f32[8,4] = input "x"
        %1: f32[8,4] = exp %0
        %2: f32[8] = sum %1 axes=[1]
        %3: f32[8,1] = reshape %2
        %4: f32[8,4] = divide %1 %3
        %5: f32[8,4] = log %4
        return %5
        """,
        """
        %0: f32[8,4] = input "x"
        %1: f32[8,4] = exp %0
        %2: f32[8] = sum %1 axes=[1]
        %3: f32[8,1] = reshape %2
        %4: f32[8,4] = fused %1 %3 {$2: f32 = divide $0 $1; $3: f32 = log $2; return $3}
        return %4
        """);
  }

  @Test
  void whatIsNeededLaterIsComputedWhereItIsNeeded() {
    assertBecomes(
        Fuse::apply,
        """
        %0: f32[8,8] = input "x"
        %1: f32[8,8] = sin %0
        %2: f32[8,8] = cos %0
        %3: f32[8,8] = matmul %1 %1
        %4: f32[8,8] = multiply %3 %2
        return %4
        """,
        """
        %0: f32[8,8] = input "x"
        %1: f32[8,8] = sin %0
        %2: f32[8,8] = matmul %1 %1
        %3: f32[8,8] = fused %0 %2 {$2: f32 = cos $0; $3: f32 = multiply $1 $2; return $3}
        return %3
        """);
  }

  @Test
  void smallerOperandsAreComputedApart() {
    assertBecomes(
        Fuse::apply,
        """
        %0: f32[8,4] = input "x"
        %1: f32[4] = input "b"
        %2: f32[4] = exp %1
        %3: f32[4] = sqrt %2
        %4: f32[8,4] = add %0 %3
        %5: f32[8,4] = tanh %4
        return %5
        """,
        """
        %0: f32[8,4] = input "x"
        %1: f32[4] = input "b"
        %2: f32[4] = fused %1 {$1: f32 = exp $0; $2: f32 = sqrt $1; return $2}
        %3: f32[8,4] = fused %0 %2 {$2: f32 = add $0 $1; $3: f32 = tanh $2; return $3}
        return %3
        """);
  }

  @Test
  void conversionsAndMasksAreFusedButNotNumbersOfTwiceTheWidth() {
    assertBecomes(
        Fuse::apply,
        """
        %0: bf16[64] = input "x"
        %1: f32[] = constant 0.0
        %2: f32[64] = convert %0
        %3: bool[64] = less %1 %2
        %4: f32[64] = select %3 %2 %1
        %5: f64[64] = convert %4
        %6: f64[64] = exp %5
        %7: f64[64] = sqrt %6
        return %7
        """,
        """
        %0: bf16[64] = input "x"
        %1: f32[64] = fused %0 {$1: f32 = convert $0; $2: f32 = constant 0.0; \
        $3: bool = less $2 $1; $4: f32 = select $3 $1 $2; return $4}
        %2: f64[64] = convert %1
        %3: f64[64] = fused %2 {$1: f64 = exp $0; $2: f64 = sqrt $1; return $2}
        return %3
        """);
  }

  @Test
  void loopsStayShort() {
    Node x = Build.input("x", new Type(DType.FLOAT32, Shape.of(100)));
    Node y = x;
    for (int i = 0; i < 100; i++) {
      y = Build.map(i % 10 == 9 ? Scalar.TANH : Scalar.ABS, y);
    }
    Graph fused = Fuse.apply(new Graph(List.of(x), List.of(y)));
    for (Node node : fused.nodes()) {
      if (node.op() instanceof Op.Fused(var expression)) {
        assertTrue(expression.steps().size() <= 24, node::toString);
      }
    }
    assertEquals(6, fused.nodes().stream().filter(node -> node.op() instanceof Op.Fused).count());
  }

  @Test
  void loopsReadAndWriteFewTensors() {
    Type type = new Type(DType.FLOAT32, Shape.of(100));
    List<Node> inputs = new ArrayList<>();
    Node sum = Build.input("x", type);
    inputs.add(sum);
    List<Node> outputs = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      Node next = Build.input("x" + i, type);
      inputs.add(next);
      sum = Build.add(sum, next);
      if (i % 3 == 0) {
        outputs.add(sum);
      }
    }
    outputs.add(sum);
    Graph fused = Fuse.apply(new Graph(inputs, outputs));
    for (Node node : fused.nodes()) {
      if (node.op() instanceof Op.Fused) {
        assertTrue(node.inputs().size() <= 8, node::toString);
        assertTrue(node.types().size() <= 4, node::toString);
      }
    }
  }

  @Test
  void constantsWithoutAnInputOfTheirShapeStay() {
    assertStays(
        Fuse::apply,
        """
        %0: f32[8,4] = constant 2.0
        %1: f32[4] = input "b"
        %2: f32[8,4] = add %0 %1
        %3: f32[8,4] = tanh %2
        return %3
        """);
  }
}
