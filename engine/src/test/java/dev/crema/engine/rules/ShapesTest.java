package dev.crema.engine.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.crema.engine.ir.GraphText;
import dev.crema.engine.ir.Node;
import dev.crema.engine.ir.Op;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.DTypeException;
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
  private static final List<String> WITHOUT_TEXT = List.of("fused_c1", "result_c1");

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
    return switch (random.nextInt(24)) {
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
