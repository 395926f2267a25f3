package dev.crema.engine.ir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.crema.engine.types.DType;
import dev.crema.engine.types.Element;
import dev.crema.engine.types.Scalar;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GraphTextTest {
  private static final String EVERYTHING =
      """
      %0: f32[2,4] = input "x"
      %1: f32[4,3] = input "a \\"quoted\\" name\\\\with\\nlines # and more"
      %2: i64[2] = input "key"
      %3: f32[1,4,2] = input "images"
      %4: f32[2,1,4] = input "kernel"
      %5: f32[] = constant 0.5
      %6: f32[3] = dense [1.0,-0.0,nan]
      %7: i32[5] = iota axis=0
      %8: f16[7] = random %2 uniform stream=3
      %9: f32[2,4] = relu %0
      %10: f32[2,4] = add %9 %5
      %11: f64[2,4] = convert %10
      %12: f32[2,4] = fused %0 %5 {$2: f32 = add $0 $1; $3: f32 = constant 2.0; \
      $4: bool = less $2 $3; $5: f32 = select $4 $2 $3; $6: f64 = convert $5; return $5 $6}
      %13: f32[4] = sum %0 axes=[0]
      %14: i32[2] = argmax %0 axis=1
      %15: i32[2] = argmin %0 axis=1
      %16: f32[2,4] = cumulative_sum %0 axis=1
      %17: f32[2,4] = cumulative_sum %0 axis=1 exclusive reverse
      %18: f32[8] = reshape %0
      %19: f32[4,2] = transpose %0 permutation=[1,0]
      %20: f32[3,2,4] = broadcast %0
      %21: f32[1,2] = slice %0 start=[1,0] limit=[2,4] stride=[1,2]
      %22: f32[4,5] = pad %0 low=[1,0] high=[1,1] value=-infinity
      %23: f32[3,4] = pad %0 low=[0,0] high=[0,0] interior=[1,0] value=0.0
      %24: f32[2,4] = reverse %0 axes=[0,1]
      %25: f32[4,4] = concatenate %0 %0 axis=0
      %26: f32[2,3] = matmul %0 %1
      %27: f32[3,2] = matmul %1 %0 transpose_a transpose_b
      %28: f32[2,3] = matmul %0 %1 %6 bias relu
      %29: f32[1,4,4] = convolution %3 %4 size=[2] low=[1] groups=2
      %30: f32[1,2,4] = convolution %3 %4 size=[2] stride=[2] high=[1] dilation=[2] groups=2 relu
      %31: f32[1,4,2] = convolution_input_gradient %29 %4 size=[2] low=[1] groups=2 input=[4]
      %32: f32[2,1,4] = convolution_kernel_gradient %3 %29 size=[2] low=[1] groups=2
      %33: f32[1,3,2] = max_pool %3 size=[2]
      %34: f32[1,4,2] = max_pool_gradient %3 %33 size=[2]
      %35: f32[1,3,2] = max_pool_pick %3 %3 size=[2]
      %36: f32[1,3,2] = average_pool %3 size=[2]
      %37: f32[1,4,2] = average_pool_gradient %36 size=[2] input=[4]
      %38: f32[2,5] = gather %0 %7 axis=1
      %39: f32[2,4] = scatter_add %38 %7 axis=1 length=4
      %40: f32[2] = gather %0 %14 axis=1 batch=1
      %41: (f32[2,3], i32[2,3]) = sort %0 axis=1 count=3 descending
      %42: i32[2,3] = result %41 index=1
      %43: f32[2,4] = stop_gradient %0
      %44: (f32[4], f32[2,4], f32[2]) = loop %13 %0 %5 steps=2 carried=1 scanned=1 reverse {
        %0: f32[4] = input "h"
        %1: f32[4] = input "slice"
        %2: f32[] = input "constant"
        %3: f32[4] = add %0 %1
        %4: f32[] = sum %3 axes=[0]
        update %0 = %3
        return %3 %4
      }
      %45: f32[2] = result %44 index=2
      %46: f32[2,4] = update_rows %0 %14 %16
      %47: u8[1,4,2] = convert %3
      %48: i8[2,2,3] = constant 5
      %49: u8[1,3,3] = quantized_convolution %47 %48 %6 %6 size=[2] bias
      %50: u8[1,3,3] = quantized_convolution %47 %48 %6 %49 %6 size=[2] bias residual relu \
      residual_scale=0.5
      update %0 = %43
      return %5 %6 %7 %8 %9 %10 %11 %12 %13 %14 %15 %16 %17 %18 %19 %20 %21 %22 %23 %24 %25 %26 %27 %28 %29 %30 %31 %32 %33 %34 %35 %36 %37 %38 %39 %40 \
      %42 %45 %46 %50
      """;

  private static Graph roundTrip(Graph graph) {
    String text = GraphText.print(graph);
    Graph parsed = GraphText.parse(text);
    assertEquals(text, GraphText.print(parsed));
    return parsed;
  }

  @Test
  void textOfEveryOpPrintsAsItWasParsed() {
    assertEquals(EVERYTHING, GraphText.print(GraphText.parse(EVERYTHING)));
  }

  @Test
  void partsOfAGraphComeBack() {
    Type type = new Type(DType.FLOAT32, Shape.of(2));
    Node unused = new Node(new Op.Input("unused", type), List.of(), List.of(type));
    Node half = new Node(new Op.Constant(type, 0x3f000000), List.of(), List.of(type));
    Node x = new Node(new Op.Input("x", type), List.of(), List.of(type));
    Op.Map add = new Op.Map(Scalar.ADD);
    Node sum = new Node(add, List.of(x, half), List.of(type));
    Graph graph =
        new Graph(List.of(x, unused), List.of(sum, sum), List.of(new Graph.Update(unused, x)));
    assertEquals(
        """
        %0: f32[2] = input "x"
        %1: f32[2] = input "unused"
        %2: f32[2] = constant 0.5
        %3: f32[2] = add %0 %2
        update %1 = %0
        return %3 %3
        """,
        GraphText.print(graph));
    Graph parsed = roundTrip(graph);
    assertEquals(
        List.of("x", "unused"), parsed.inputs().stream().map(GraphTextTest::name).toList());
    assertSame(parsed.outputs().get(0), parsed.outputs().get(1));
    assertSame(parsed.inputs().get(1), parsed.updates().getFirst().input());
    assertSame(parsed.inputs().get(0), parsed.updates().getFirst().value());
    Node parsedSum = parsed.outputs().getFirst();
    assertEquals(add, parsedSum.op());
    assertEquals(List.of(type), parsedSum.types());
    assertEquals(half.op(), parsedSum.input(1).op());
  }

  private static String name(Node input) {
    return ((Op.Input) input.op()).name();
  }

  @ParameterizedTest
  @CsvSource({
    "FLOAT32, 3dcccccd, 0.1",
    "FLOAT32, 80000000, -0.0",
    "FLOAT32, 00000001, 1.4e-45",
    "FLOAT32, 7f800000, infinity",
    "FLOAT32, 7fc00000, nan",
    "FLOAT32, 7fc00001, 0x7fc00001",
    "FLOAT64, 3fb999999999999a, 0.1",
    "FLOAT64, fff8000000000000, 0xfff8000000000000",
    "BFLOAT16, 3dcd, 0.100097656",
    "BFLOAT16, 7fc0, nan",
    "FLOAT16, 0001, 5.9604645e-8",
    "FLOAT16, fc00, -infinity",
    "INT8, 80, -128",
    "UINT8, 80, 128",
    "INT32, ffffffff, -1",
    "INT64, 8000000000000000, -9223372036854775808",
    "BOOL, 0, false",
    "BOOL, 1, true",
    "BOOL, 2, 0x2",
    "INT8, 1ff, 0x1ff",
  })
  void elementsAreNumbersWhereTheseGiveTheVeryBits(DType type, String bits, String text) {
    long element = Long.parseUnsignedLong(bits, 16);
    assertEquals(text, ElementText.print(type, element));
    assertEquals(element, ElementText.parse(type, text));
  }

  @Test
  void allHalfWidthFloatsComeBack() {
    for (int bits = 0; bits < 0x10000; bits++) {
      for (DType type : List.of(DType.BFLOAT16, DType.FLOAT16)) {
        assertEquals(bits, ElementText.parse(type, ElementText.print(type, bits)));
      }
    }
    assertEquals(Element.bits(DType.FLOAT16, 0.5), ElementText.parse(DType.FLOAT16, "0.5"));
  }

  @Test
  void emptyLinesAndCommentsArePassedOver() {
    Graph graph =
        GraphText.parse(
            """
            # a graph

              %7 :f32[ 2 ]=input "x"   # its input
            return %7
            # its end
            """);
    assertEquals("%0: f32[2] = input \"x\"\nreturn %0\n", GraphText.print(graph));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%0: f32[2] = input \"x\"|line 2: expected 'return', found the end of the text",
        "%0 f32[2] = input \"x\"|line 1: expected ':', found 'f32[2] = input \"x\"'",
        "%0: g32[2] = iota axis=0|line 1: expected a data type such as f32, found 'g32[2] = iota"
            + " axis=0'",
        "%0: f32[-2] = iota axis=0|line 1: expected a shape (shape [-2] has a negative axis),"
            + " found '[-2] = iota axis=0'",
        "%0: f32[x] = iota axis=0|line 1: expected an integer, found 'x] = iota axis=0'",
        "%0: f32[2] = wobble|line 1: expected an op, found 'wobble'",
        "%0: f32[2] = iota|line 1: expected 'axis', found the end of the line",
        "%0: f32[2] = iota axis|line 1: expected '=', found the end of the line",
        "%0: f32[2] = iota axis=4294967296|line 1: expected an integer of 32 bits, found"
            + " '4294967296'",
        "%0: f32[2] = iota axis=0 batch=1|line 1: expected the end of the line, found 'batch=1'",
        "%0: f32[2] = input \"x|line 1: expected '\"', found the end of the line",
        "%0: f32[2] = constant zero|line 1: expected an element of type f32, found 'zero'",
        "%0: i8[2] = constant 128|line 1: expected an element of type i8, found '128'",
        "%0: bool[2] = constant 1|line 1: expected an element of type bool, found '1'",
        "%0: f32[2] = dense [1.0]|line 1: expected 2 elements for f32[2], found 1",
        "%0: f32[2] = relu %1|line 1: expected a value from above, not %1, found the end of the"
            + " line",
        "%0: (f32[2], f32[2]) = reshape|line 1: expected one type for this op, found (f32[2],"
            + " f32[2])",
        "%0: f32[2] = random normals stream=0|line 1: expected a distribution, found 'normals'",
        "%0: f32[2] = max_pool size=[0]|line 1: expected a window; window size is [0]; allowed: 1"
            + " values of at least 1",
        "%0: f32[2] = transpose permutation=[4294967296]|line 1: expected integers of 32 bits,"
            + " found '[4294967296]'",
        "%0: f32[2] = fused {$0: f32 = constant 1.0; return $1}|line 1: expected a value below"
            + " $1, found $1",
        "%0: f32[2] = fused {$0: f32 = constant 1.0; $1: f64 = relu $0; return $1}|line 1:"
            + " expected type f32, found f64",
        "%0: f32[2] = fused {$0: f32 = constant 1.0; $1: f32 = add $0; return $1}|line 1: expected"
            + " 2 arguments of add, found 1",
        "%0: f32[2] = loop steps=1 carried=0 scanned=0 {\nreturn\n|line 3: expected '}', found the"
            + " end of the text",
        "%0: f32[2] = loop carried=0 scanned=0 guard=some {|line 1: expected a guard, found 'some'",
        "%0: f32[2] = fused {$0: f32 = wobble; return $0}|line 1: expected a function, found"
            + " 'wobble'",
      })
  void mistakesAreNamedWithTheirLine(String textAndMessage) {
    String[] parts = textAndMessage.split("\\|", 2);
    GraphSyntaxException e =
        assertThrows(GraphSyntaxException.class, () -> GraphText.parse(parts[0]));
    assertEquals(parts[1], e.getMessage());
  }

  @Test
  void laterMistakesAreNamedWithTheirLine() {
    String twice = "%0: f32[] = constant 1.0\n%0: f32[] = constant 1.0\nreturn";
    GraphSyntaxException e = assertThrows(GraphSyntaxException.class, () -> GraphText.parse(twice));
    assertEquals(
        "line 2: expected a new number, not %0 again, found ': f32[] = constant 1.0'",
        e.getMessage());
    assertEquals(2, e.line());
    e = assertThrows(GraphSyntaxException.class, () -> GraphText.parse("return\n\nreturn"));
    assertEquals("line 3: expected nothing after 'return', found 'return'", e.getMessage());
  }

  /** No text leads to another exception than the one that is promised. */
  @Test
  void damagedTextIsRefusedOrRead() {
    SplittableRandom random = new SplittableRandom(1);
    String alphabet = "%0123456789:=[]{}()$;, \"\\\n#axisrelu-.";
    for (int i = 0; i < 4_000; i++) {
      StringBuilder text = new StringBuilder(EVERYTHING);
      for (int k = random.nextInt(1, 4); k > 0; k--) {
        int at = random.nextInt(text.length() - 1);
        char c = alphabet.charAt(random.nextInt(alphabet.length()));
        switch (random.nextInt(3)) {
          case 0 -> text.setCharAt(at, c);
          case 1 -> text.insert(at, c);
          default -> text.delete(at, Math.min(text.length(), at + random.nextInt(1, 20)));
        }
      }
      try {
        GraphText.parse(text.toString());
      } catch (GraphSyntaxException e) {
        assertEquals("line " + e.line(), e.getMessage().substring(0, e.getMessage().indexOf(':')));
      }
    }
  }
}
