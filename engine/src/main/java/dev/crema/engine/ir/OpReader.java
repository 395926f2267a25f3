package dev.crema.engine.ir;

import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Decomposition;
import dev.crema.engine.types.Distribution;
import dev.crema.engine.types.Element;
import dev.crema.engine.types.Epilogue;
import dev.crema.engine.types.Expression;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Reduction;
import dev.crema.engine.types.Scalar;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import dev.crema.engine.types.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads what {@link OpText} writes: the attributes of an op, in their order. */
final class OpReader {
  private final TextLine line;
  private final List<Type> types;
  private final List<Node> operands;
  private final Supplier<Graph> body;

  /**
   * @param body reads the graph in the lines that follow
   */
  OpReader(TextLine line, List<Type> types, List<Node> operands, Supplier<Graph> body) {
    this.line = line;
    this.body = body;
    this.types = types;
    this.operands = operands;
  }

  Op read(String name) {
    Optional<Scalar> function = constant(Scalar.class, name);
    if (function.isPresent()) {
      return new Op.Map(function.get());
    }
    Optional<Reduction> reduction = constant(Reduction.class, name);
    if (reduction.isPresent()) {
      return new Op.Reduce(reduction.get(), ints("axes"));
    }
    Optional<Decomposition> decomposition = constant(Decomposition.class, name);
    if (decomposition.isPresent()) {
      return new Op.Decompose(decomposition.get());
    }
    return switch (name) {
      case "input" -> new Op.Input(line.quoted(), type(), line.accept("lasting"));
      case "constant" -> new Op.Constant(type(), element(type().dtype()));
      case "dense" -> new Op.Dense(literal(type()));
      case "iota" -> new Op.Iota(type(), integer("axis"));
      case "random" -> new Op.Random(distribution(), type(), integer("stream"));
      case "convert" -> new Op.Convert(type().dtype());
      case "fused" -> new Op.Fused(expression());
      case "argmax" -> new Op.ArgReduce(true, integer("axis"));
      case "argmin" -> new Op.ArgReduce(false, integer("axis"));
      case "cumulative_sum" ->
          new Op.CumulativeSum(integer("axis"), line.accept("exclusive"), line.accept("reverse"));
      case "reshape" -> new Op.Reshape(type().shape());
      case "transpose" -> new Op.Transpose(ints("permutation"));
      case "broadcast" -> new Op.Broadcast(type().shape());
      case "slice" -> slice();
      case "pad" -> pad();
      case "reverse" -> new Op.Reverse(ints("axes"));
      case "concatenate" -> new Op.Concatenate(integer("axis"));
      case "matmul" ->
          new Op.MatMul(line.accept("transpose_a"), line.accept("transpose_b"), epilogue());
      case "convolution" -> new Op.Convolution(window(), groups(), epilogue());
      case "quantized_convolution" -> quantizedConvolution();
      case "convolution_input_gradient" ->
          new Op.ConvolutionInputGradient(window(), groups(), shape("input"));
      case "convolution_kernel_gradient" -> new Op.ConvolutionKernelGradient(window(), groups());
      case "fourier" -> new Op.Fourier(line.accept("inverse"));
      case "triangular_solve" ->
          new Op.TriangularSolve(
              line.accept("lower"), line.accept("transpose"), line.accept("unit"));
      case "max_pool" -> new Op.MaxPool(window());
      case "max_pool_gradient" -> new Op.MaxPoolGradient(window());
      case "max_pool_pick" -> new Op.MaxPoolPick(window());
      case "average_pool" -> new Op.AveragePool(window());
      case "average_pool_gradient" -> new Op.AveragePoolGradient(window(), shape("input"));
      case "gather" -> new Op.Gather(integer("axis"), batch());
      case "scatter_add" -> new Op.ScatterAdd(integer("axis"), batch(), longInteger("length"));
      case "update_rows" -> new Op.UpdateRows();
      case "sort" -> sort();
      case "stop_gradient" -> new Op.StopGradient();
      case "custom_gradient" -> new Op.CustomGradient(block());
      case "loop" -> loop();
      case "result" -> new Op.Result(integer("index"));
      default -> throw line.error("expected an op, found '" + name + "'");
    };
  }

  private static <E extends Enum<E>> Optional<E> constant(Class<E> type, String name) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> constant.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst();
  }

  private Type type() {
    if (types.size() != 1) {
      throw line.error("expected one type for this op, found " + GraphText.types(types));
    }
    return types.getFirst();
  }

  private void attribute(String name) {
    line.expect(name);
    line.expect("=");
  }

  private int integer(String name) {
    attribute(name);
    return line.smallInteger();
  }

  private long longInteger(String name) {
    attribute(name);
    return line.integer();
  }

  private Ints ints(String name) {
    attribute(name);
    return line.ints();
  }

  private Shape shape(String name) {
    attribute(name);
    return line.shape();
  }

  /** An attribute that is left out if it has its usual value throughout. */
  private Ints ints(String name, int usual, int count) {
    return line.sees(name) ? ints(name) : Ints.repeat(usual, count);
  }

  private int batch() {
    return line.sees("batch") ? integer("batch") : 0;
  }

  private int groups() {
    return line.sees("groups") ? integer("groups") : 1;
  }

  private long element(DType type) {
    String token = line.token("an element of type " + type.code());
    try {
      return ElementText.parse(type, token);
    } catch (NumberFormatException e) {
      throw line.error("expected an element of type " + type.code() + ", found '" + token + "'");
    }
  }

  private Literal literal(Type type) {
    List<Long> elements = new ArrayList<>();
    line.expect("[");
    if (!line.accept("]")) {
      do {
        elements.add(element(type.dtype()));
      } while (line.accept(","));
      line.expect("]");
    }
    if (elements.size() != type.shape().size()) {
      throw line.error(
          "expected "
              + type.shape().size()
              + " elements for "
              + type
              + ", found "
              + elements.size());
    }
    return Literal.ofBits(type, elements.stream().mapToLong(Long::longValue).toArray());
  }

  private Distribution distribution() {
    String name = line.word("a distribution");
    return constant(Distribution.class, name)
        .orElseThrow(() -> line.error("expected a distribution, found '" + name + "'"));
  }

  private Op slice() {
    Shape start = shape("start");
    Shape limit = shape("limit");
    return new Op.Slice(start, limit, ints("stride", 1, start.rank()));
  }

  private Op pad() {
    Ints low = ints("low");
    Ints high = ints("high");
    Ints interior = ints("interior", 0, low.size());
    attribute("value");
    return new Op.Pad(low, high, interior, element(type().dtype()));
  }

  private Op sort() {
    int axis = integer("axis");
    long count = longInteger("count");
    return new Op.Sort(axis, line.accept("descending"), count);
  }

  private Op loop() {
    long steps = line.sees("steps") ? longInteger("steps") : Long.MAX_VALUE;
    int carried = integer("carried");
    int scanned = integer("scanned");
    boolean reverse = line.accept("reverse");
    Op.Loop.Guard guard = Op.Loop.Guard.NONE;
    if (line.accept("guard")) {
      line.expect("=");
      String name = line.word("a guard");
      guard =
          constant(Op.Loop.Guard.class, name)
              .orElseThrow(() -> line.error("expected a guard, found '" + name + "'"));
    }
    return new Op.Loop(block(), steps, carried, scanned, reverse, guard);
  }

  private Graph block() {
    line.expect("{");
    line.end();
    return body.get();
  }

  private Window window() {
    Ints size = ints("size");
    Ints stride = ints("stride", 1, size.size());
    Ints low = ints("low", 0, size.size());
    Ints high = ints("high", 0, size.size());
    Ints dilation = ints("dilation", 1, size.size());
    try {
      return new Window(size, stride, low, high, dilation);
    } catch (CremaException e) {
      throw line.error("expected a window; " + e.getMessage());
    }
  }

  private Epilogue epilogue() {
    boolean bias = line.accept("bias");
    boolean residual = line.accept("residual");
    return new Epilogue(
        bias, residual, line.accept("relu") ? Epilogue.Activation.RELU : Epilogue.Activation.NONE);
  }

  private Op quantizedConvolution() {
    Window window = window();
    Epilogue epilogue = epilogue();
    float residualScale = 0;
    if (epilogue.residual()) {
      attribute("residual_scale");
      residualScale = (float) Element.toDouble(DType.FLOAT32, element(DType.FLOAT32));
    }
    return new Op.QuantizedConvolution(window, epilogue, type().dtype(), residualScale);
  }

  private Expression expression() {
    List<DType> inputs = new ArrayList<>();
    for (Node operand : operands) {
      if (operand.types().size() != 1) {
        throw line.error("expected operands of one type, found " + operand);
      }
      inputs.add(operand.dtype());
    }
    List<DType> values = new ArrayList<>(inputs);
    List<Expression.Step> steps = new ArrayList<>();
    line.expect("{");
    while (!line.accept("return")) {
      line.expect("$" + values.size());
      line.expect(":");
      DType type = line.dtype();
      line.expect("=");
      Expression.Step step = step(type, values);
      steps.add(step);
      values.add(type);
      DType computed = new Expression(inputs, steps, List.of()).typeOf(values.size() - 1);
      if (computed != type) {
        throw line.error("expected type " + computed.code() + ", found " + type.code());
      }
      line.expect(";");
    }
    List<Integer> outputs = values(values.size());
    line.expect("}");
    return new Expression(inputs, steps, outputs);
  }

  private Expression.Step step(DType type, List<DType> values) {
    String name = line.word("a function");
    if (name.equals("constant")) {
      return new Expression.Literal(type, element(type));
    }
    Optional<Scalar> function = constant(Scalar.class, name);
    if (function.isEmpty() && !name.equals("convert")) {
      throw line.error("expected a function, found '" + name + "'");
    }
    List<Integer> arguments = values(values.size());
    int arity = function.map(Scalar::arity).orElse(1);
    if (arguments.size() != arity) {
      throw line.error(
          "expected " + arity + " arguments of " + name + ", found " + arguments.size());
    }
    return function.isPresent()
        ? new Expression.Apply(function.get(), arguments)
        : new Expression.Convert(type, arguments.getFirst());
  }

  private List<Integer> values(int known) {
    List<Integer> values = new ArrayList<>();
    while (line.accept("$")) {
      int value = line.smallInteger();
      if (value < 0 || value >= known) {
        throw line.error("expected a value below $" + known + ", found $" + value);
      }
      values.add(value);
    }
    return values;
  }
}
