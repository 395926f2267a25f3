package dev.crema.engine.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.crema.engine.ir.Graph;
import dev.crema.engine.ir.GraphText;
import dev.crema.engine.ir.Node;
import dev.crema.engine.ir.Op;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.DTypeException;
import dev.crema.engine.types.Decomposition;
import dev.crema.engine.types.Distribution;
import dev.crema.engine.types.Epilogue;
import dev.crema.engine.types.Expression;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Reduction;
import dev.crema.engine.types.Scalar;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Type;
import dev.crema.engine.types.Window;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Types that fit are tested by the sieve over all ops; here is what does not fit. */
class ShapesTest {
  private static final Type FLOATS = new Type(DType.FLOAT32, Shape.of(2));

  /** Constraints whose tests are below, since no graph as text can break them. */
  private static final List<String> WITHOUT_TEXT =
      List.of(
          "fused_c1",
          "result_c1",
          "custom_gradient_c1",
          "loop_c1",
          "loop_c2",
          "loop_c3",
          "loop_c4",
          "loop_c5",
          "loop_c6");

  /** A line of {@code constraints.txt}. */
  private record WrongUse(
      String label, String result, String op, List<String> operands, String thrown) {
    static WrongUse of(String line) {
      String[] parts = line.split("; ", 5);
      List<String> operands =
          parts[3].isBlank() ? List.of() : List.of(parts[3].strip().split(" ", -1));
      return new WrongUse(parts[0], parts[1], parts[2], operands, parts[4]);
    }

    Node node() {
      StringBuilder text = new StringBuilder();
      StringBuilder inputs = new StringBuilder();
      for (int i = 0; i < operands.size(); i++) {
        text.append("%%%d: %s = input \"x\"\n".formatted(i, operands.get(i)));
        inputs.append(" %").append(i);
      }
      String[] nameAndAttributes = (op + " ").split(" ", 2);
      text.append("%%node: %s = %s".formatted(result, nameAndAttributes[0])).append(inputs);
      text.append(' ').append(nameAndAttributes[1]).append("\nreturn %node");
      return GraphText.parse(text.toString()).outputs().getFirst();
    }
  }

  private static Stream<WrongUse> wrongUses() throws IOException {
    try (InputStream table = ShapesTest.class.getResourceAsStream("constraints.txt")) {
      if (table == null) {
        throw new IOException("constraints.txt is not beside the test");
      }
      return new String(table.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(WrongUse::of);
    }
  }

  @ParameterizedTest
  @MethodSource("wrongUses")
  void wrongUsesAreRefusedInOneSentence(WrongUse use) {
    Node node = use.node();
    CremaException e =
        assertThrows(CremaException.class, () -> Shapes.ofNodes(node.op(), node.inputs()));
    assertEquals(use.thrown(), e.getClass().getSimpleName() + ": " + e.getMessage());
    assertEquals("[" + use.label() + "]", e.getMessage().replaceFirst(".* ", ""));
  }

  @Test
  void everyConstraintIsBrokenByATest() throws IOException {
    String source = Files.readString(Path.of("src/main/java/dev/crema/engine/rules/Shapes.java"));
    TreeSet<String> labels = new TreeSet<>();
    Pattern.compile("[\"\\[]([a-z]+_c\\d+)[\"\\]]")
        .matcher(source)
        .results()
        .forEach(match -> labels.add(match.group(1)));
    wrongUses().map(WrongUse::label).forEach(labels::remove);
    WITHOUT_TEXT.forEach(labels::remove);
    assertEquals(List.of(), List.copyOf(labels), "constraints without a line in constraints.txt");
  }

  @Test
  void fusedOperandsHaveTheTypesOfTheExpression() {
    Expression expression =
        new Expression(
            List.of(DType.FLOAT32),
            List.of(new Expression.Apply(Scalar.RELU, List.of(0))),
            List.of(1));
    DTypeException e =
        assertThrows(
            DTypeException.class,
            () ->
                Shapes.of(
                    new Op.Fused(expression), List.of(new Type(DType.FLOAT64, Shape.SCALAR))));
    assertEquals("fused: operands [f64[]]; allowed: types [FLOAT32] [fused_c1]", e.getMessage());
  }

  @Test
  void resultReadsOneNodeThatHasIt() {
    Node x = Build.input("x", FLOATS);
    for (int index : new int[] {-1, 1}) {
      ShapeException e =
          assertThrows(ShapeException.class, () -> Build.node(new Op.Result(index), x));
      assertEquals("result " + index + " of [" + x + "] [result_c1]", e.getMessage());
    }
    assertThrows(ShapeException.class, () -> Build.node(new Op.Result(0), x, x));
    assertThrows(IllegalStateException.class, () -> Shapes.of(new Op.Result(0), List.of(FLOATS)));
  }

  /** A loop whose body takes a carried f32[2], a slice bool[] and a constant f32[]. */
  private static ShapeException wrongLoop(
      long steps, int carried, int scanned, Op.Loop.Guard guard, boolean updates, Type... in) {
    Node h = Build.input("h", FLOATS);
    Node flag = Build.input("flag", new Type(DType.BOOL, Shape.SCALAR));
    Node c = Build.input("c", new Type(DType.FLOAT32, Shape.SCALAR));
    Graph body =
        new Graph(
            List.of(h, flag, c),
            List.of(),
            updates ? List.of(new Graph.Update(h, Build.add(h, c))) : List.of());
    Op loop = new Op.Loop(body, steps, carried, scanned, false, guard);
    return assertThrows(ShapeException.class, () -> Shapes.of(loop, List.of(in)));
  }

  @Test
  void customGradientsTakeTheOperandsAndOneMore() {
    Node x = Build.input("x", FLOATS);
    Node g = Build.input("g", FLOATS);
    Op op = new Op.CustomGradient(new Graph(List.of(x, g), List.of(g), List.of()));
    assertEquals(
        "custom gradient: from [f32[2], f32[2]] to [f32[2]]; allowed: from the operands [f32[2]]"
            + " and the gradient of the first to those after it, without updates"
            + " [custom_gradient_c1]",
        assertThrows(ShapeException.class, () -> Shapes.of(op, List.of(FLOATS))).getMessage());
  }

  @Test
  void loopsTakeWhatTheirBodiesSay() {
    Type flags = new Type(DType.BOOL, Shape.of(3));
    Type scalar = new Type(DType.FLOAT32, Shape.SCALAR);
    Op.Loop.Guard none = Op.Loop.Guard.NONE;
    assertEquals(
        "loop: operand 1 is bool[3]; allowed: bool[4] [loop_c1]",
        wrongLoop(4, 1, 1, none, true, FLOATS, flags, scalar).getMessage());
    String updates = wrongLoop(3, 1, 1, none, false, FLOATS, flags, scalar).getMessage();
    assertEquals(
        "loop: the body updates []; allowed: the carried inputs, in order [loop_c2]", updates);
    assertEquals(
        "loop: sequences and outputs need a number of steps [loop_c3]",
        wrongLoop(Long.MAX_VALUE, 1, 1, none, true, FLOATS, flags, scalar).getMessage());
    assertEquals(
        "loop: guard CARRIED of [f32[2], bool[], f32[]]; allowed: a bool scalar that says so"
            + " [loop_c4]",
        wrongLoop(3, 1, 1, Op.Loop.Guard.CARRIED, true, FLOATS, flags, scalar).getMessage());
    assertEquals(
        "loop: it has no results; allowed: 1 or more [loop_c5]",
        wrongLoop(3, 0, 2, none, false, new Type(DType.FLOAT32, Shape.of(3, 2)), flags, scalar)
            .getMessage());
    assertEquals(
        "loop: -1 steps, 1 carried, 1 scanned; allowed: 0 or more, of the 3 inputs of the body"
            + " [loop_c6]",
        wrongLoop(-1, 1, 1, none, true, FLOATS, flags, scalar).getMessage());
    assertEquals(
        "loop: 3 steps, 2 carried, 2 scanned; allowed: 0 or more, of the 3 inputs of the body"
            + " [loop_c6]",
        wrongLoop(3, 2, 2, none, true, FLOATS, flags, scalar).getMessage());
  }

  /** Whatever the attributes and operands, no other exception than those for users comes out. */
  @Test
  void nonsenseIsRefusedOrTyped() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 30_000; i++) {
      Op op = nonsense(random);
      List<Type> operands = new ArrayList<>();
      for (int k = random.nextInt(4); k > 0; k--) {
        operands.add(type(random));
      }
      try {
        Shapes.of(op, operands);
      } catch (ShapeException | DTypeException _) {
        // As promised.
      } catch (RuntimeException e) {
        throw new AssertionError(op + " of " + operands + " (number " + i + ")", e);
      }
    }
  }

  private static int number(SplittableRandom random) {
    return switch (random.nextInt(20)) {
      case 0 -> Integer.MAX_VALUE;
      case 1 -> Integer.MIN_VALUE;
      case 2 -> -1;
      default -> random.nextInt(4);
    };
  }

  private static Ints ints(SplittableRandom random) {
    return Ints.of(IntStream.generate(() -> number(random)).limit(random.nextInt(4)).toArray());
  }

  private static Shape shape(SplittableRandom random) {
    return Shape.of(random.longs(random.nextInt(5), 0, 4).toArray());
  }

  private static Type type(SplittableRandom random) {
    DType[] types = DType.values();
    return new Type(types[random.nextInt(types.length)], shape(random));
  }

  private static Window window(SplittableRandom random) {
    int rank = random.nextInt(1, 4);
    int[][] values = new int[5][rank];
    for (int i = 0; i < rank; i++) {
      values[0][i] = random.nextInt(1, 4);
      values[1][i] = random.nextInt(1, 4);
      values[2][i] = random.nextInt(3);
      values[3][i] = random.nextInt(10) == 0 ? Integer.MAX_VALUE : random.nextInt(3);
      values[4][i] = random.nextInt(10) == 0 ? Integer.MAX_VALUE : random.nextInt(1, 3);
    }
    return new Window(
        Ints.of(values[0]),
        Ints.of(values[1]),
        Ints.of(values[2]),
        Ints.of(values[3]),
        Ints.of(values[4]));
  }

  private static Op nonsense(SplittableRandom random) {
    int a = number(random);
    int b = number(random);
    boolean yes = random.nextBoolean();
    Epilogue epilogue = new Epilogue(random.nextBoolean(), Epilogue.Activation.NONE);
    return switch (random.nextInt(29)) {
      case 0 -> new Op.Iota(type(random), a);
      case 1 -> new Op.Random(Distribution.NORMAL, type(random), a);
      case 2 -> new Op.Map(Scalar.values()[random.nextInt(Scalar.values().length)]);
      case 3 -> new Op.Convert(DType.INT8);
      case 4 -> new Op.Reduce(yes ? Reduction.SUM : Reduction.MAX, ints(random));
      case 5 -> new Op.ArgReduce(yes, a);
      case 6 -> new Op.CumulativeSum(a, yes, yes);
      case 7 -> new Op.Reshape(shape(random));
      case 8 -> new Op.Transpose(ints(random));
      case 9 -> new Op.Broadcast(shape(random));
      case 10 -> new Op.Slice(shape(random), shape(random), ints(random));
      case 11 -> new Op.Pad(ints(random), ints(random), ints(random), 0);
      case 12 -> new Op.Reverse(ints(random));
      case 13 -> new Op.Concatenate(a);
      case 14 -> new Op.MatMul(yes, random.nextBoolean(), epilogue);
      case 15 -> new Op.Convolution(window(random), a, epilogue);
      case 16 -> new Op.ConvolutionInputGradient(window(random), a, shape(random));
      case 17 -> new Op.ConvolutionKernelGradient(window(random), a);
      case 18 -> new Op.MaxPoolGradient(window(random));
      case 19 -> new Op.MaxPoolPick(window(random));
      case 20 -> new Op.AveragePoolGradient(window(random), shape(random));
      case 21 -> new Op.Gather(a, b);
      case 22 -> new Op.ScatterAdd(a, b, number(random));
      case 23 -> new Op.Fourier(yes);
      case 24 ->
          new Op.Decompose(Decomposition.values()[random.nextInt(Decomposition.values().length)]);
      case 25 -> new Op.TriangularSolve(yes, random.nextBoolean(), random.nextBoolean());
      case 26 -> new Op.UpdateRows();
      case 27 -> new Op.QuantizedConvolution(window(random), epilogue, DType.FLOAT32, 1);
      default -> new Op.Sort(a, yes, b);
    };
  }

  @Test
  void paddingDoesNotWrapAround() {
    Ints most = Ints.of(Integer.MAX_VALUE);
    Op pad = new Op.Pad(most, most, Ints.of(0), 0);
    assertEquals(
        List.of(new Type(DType.FLOAT32, Shape.of(2L * Integer.MAX_VALUE + 2))),
        Shapes.of(pad, List.of(FLOATS)));
  }
}
