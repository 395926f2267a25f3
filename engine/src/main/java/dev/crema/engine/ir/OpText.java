package dev.crema.engine.ir;

import static java.util.stream.Collectors.joining;

import dev.crema.engine.types.DType;
import dev.crema.engine.types.Element;
import dev.crema.engine.types.Epilogue;
import dev.crema.engine.types.Expression;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Window;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/**
 * The op of a node as text: what {@link OpReader} reads. What the types of the results say already
 * is left out.
 *
 * @param attributes each after a blank
 */
record OpText(String name, String attributes) {
  OpText(String name) {
    this(name, "");
  }

  static OpText of(Node node) {
    return switch (node.op()) {
      case Op.Input(String name, _, boolean lasting) ->
          new OpText("input", " " + quoted(name) + flag("lasting", lasting));
      case Op.Constant(var type, long bits) ->
          new OpText("constant", " " + ElementText.print(type.dtype(), bits));
      case Op.Dense(Literal value) -> new OpText("dense", " " + elements(value));
      case Op.Iota(_, int axis) -> new OpText("iota", axis(axis));
      case Op.Random(var distribution, _, int stream) ->
          new OpText("random", " " + lower(distribution) + " stream=" + stream);
      case Op.Map(var function) -> new OpText(lower(function));
      case Op.Convert _ -> new OpText("convert");
      case Op.Fused(Expression expression) -> new OpText("fused", " " + expression(expression));
      case Op.Reduce(var kind, Ints axes) -> new OpText(lower(kind), " axes=" + axes);
      case Op.ArgReduce(boolean greatest, int axis) ->
          new OpText(greatest ? "argmax" : "argmin", axis(axis));
      case Op.CumulativeSum(int axis, boolean exclusive, boolean reverse) ->
          new OpText(
              "cumulative_sum",
              axis(axis) + flag("exclusive", exclusive) + flag("reverse", reverse));
      case Op.Reshape _ -> new OpText("reshape");
      case Op.Transpose(Ints permutation) -> new OpText("transpose", " permutation=" + permutation);
      case Op.Broadcast _ -> new OpText("broadcast");
      case Op.Slice(var start, var limit, Ints stride) ->
          new OpText("slice", " start=" + start + " limit=" + limit + usual("stride", stride, 1));
      case Op.Pad(Ints low, Ints high, Ints interior, long bits) ->
          new OpText(
              "pad",
              " low="
                  + low
                  + " high="
                  + high
                  + usual("interior", interior, 0)
                  + " value="
                  + ElementText.print(node.types().getFirst().dtype(), bits));
      case Op.Reverse(Ints axes) -> new OpText("reverse", " axes=" + axes);
      case Op.Concatenate(int axis) -> new OpText("concatenate", axis(axis));
      case Op.MatMul(boolean transposeA, boolean transposeB, Epilogue epilogue) ->
          new OpText(
              "matmul",
              flag("transpose_a", transposeA)
                  + flag("transpose_b", transposeB)
                  + epilogue(epilogue));
      case Op.Convolution(Window window, int groups, Epilogue epilogue) ->
          new OpText("convolution", window(window) + groups(groups) + epilogue(epilogue));
      case Op.QuantizedConvolution(Window window, Epilogue epilogue, _, float residualScale) ->
          new OpText(
              "quantized_convolution",
              window(window)
                  + epilogue(epilogue)
                  + (epilogue.residual() ? " residual_scale=" + float32(residualScale) : ""));
      case Op.ConvolutionInputGradient(Window window, int groups, Shape input) ->
          new OpText(
              "convolution_input_gradient", window(window) + groups(groups) + " input=" + input);
      case Op.ConvolutionKernelGradient(Window window, int groups) ->
          new OpText("convolution_kernel_gradient", window(window) + groups(groups));
      case Op.Fourier(boolean inverse) -> new OpText("fourier", flag("inverse", inverse));
      case Op.Decompose(var kind) -> new OpText(lower(kind));
      case Op.TriangularSolve(boolean lower, boolean transpose, boolean unit) ->
          new OpText(
              "triangular_solve",
              flag("lower", lower) + flag("transpose", transpose) + flag("unit", unit));
      case Op.MaxPool(Window window) -> new OpText("max_pool", window(window));
      case Op.MaxPoolGradient(Window window) -> new OpText("max_pool_gradient", window(window));
      case Op.MaxPoolPick(Window window) -> new OpText("max_pool_pick", window(window));
      case Op.AveragePool(Window window) -> new OpText("average_pool", window(window));
      case Op.AveragePoolGradient(Window window, Shape input) ->
          new OpText("average_pool_gradient", window(window) + " input=" + input);
      case Op.Gather(int axis, int batch) -> new OpText("gather", axis(axis) + batch(batch));
      case Op.ScatterAdd(int axis, int batch, long length) ->
          new OpText("scatter_add", axis(axis) + batch(batch) + " length=" + length);
      case Op.UpdateRows _ -> new OpText("update_rows");
      case Op.Sort(int axis, boolean descending, long count) ->
          new OpText("sort", axis(axis) + " count=" + count + flag("descending", descending));
      case Op.StopGradient _ -> new OpText("stop_gradient");
      case Op.CustomGradient(Graph gradient) -> new OpText("custom_gradient", block(gradient));
      case Op.Loop loop -> new OpText("loop", loop(loop));
      case Op.Result(int index) -> new OpText("result", " index=" + index);
    };
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static String loop(Op.Loop loop) {
    return (loop.steps() < Long.MAX_VALUE ? " steps=" + loop.steps() : "")
        + " carried="
        + loop.carried()
        + " scanned="
        + loop.scanned()
        + flag("reverse", loop.reverse())
        + (loop.guard() == Op.Loop.Guard.NONE ? "" : " guard=" + lower(loop.guard()))
        + block(loop.body());
  }

  private static String block(Graph graph) {
    return " {\n" + GraphText.print(graph).indent(2) + "}";
  }

  private static String quoted(String text) {
    String escaped =
        text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n").replace("\r", "\\r");
    return "\"" + escaped + "\"";
  }

  private static String elements(Literal value) {
    DType type = value.type().dtype();
    return LongStream.range(0, value.type().shape().size())
        .mapToObj(i -> ElementText.print(type, value.bits(i)))
        .collect(joining(",", "[", "]"));
  }

  private static String float32(float value) {
    return ElementText.print(DType.FLOAT32, Element.bits(DType.FLOAT32, value));
  }

  private static String axis(int axis) {
    return " axis=" + axis;
  }

  private static String batch(int batch) {
    return batch == 0 ? "" : " batch=" + batch;
  }

  private static String groups(int groups) {
    return groups == 1 ? "" : " groups=" + groups;
  }

  private static String flag(String name, boolean set) {
    return set ? " " + name : "";
  }

  /** The attribute, or nothing if all its values are the usual one. */
  private static String usual(String name, Ints values, int usual) {
    return values.allEqual(usual) ? "" : " " + name + "=" + values;
  }

  private static String window(Window window) {
    return " size="
        + window.size()
        + usual("stride", window.stride(), 1)
        + usual("low", window.low(), 0)
        + usual("high", window.high(), 0)
        + usual("dilation", window.dilation(), 1);
  }

  private static String epilogue(Epilogue epilogue) {
    String activation =
        switch (epilogue.activation()) {
          case NONE -> "";
          case RELU -> " relu";
        };
    return flag("bias", epilogue.bias()) + flag("residual", epilogue.residual()) + activation;
  }

  /** {@code {$2: f32 = add $0 $1; $3: f32 = constant 0.5; return $2 $3}}. */
  private static String expression(Expression expression) {
    StringBuilder text = new StringBuilder("{");
    int value = expression.inputs().size();
    for (Expression.Step step : expression.steps()) {
      String type = expression.typeOf(value).code();
      text.append('$').append(value).append(": ").append(type).append(" = ");
      text.append(step(step)).append("; ");
      value++;
    }
    return text.append("return").append(values(expression.outputs())).append('}').toString();
  }

  private static String step(Expression.Step step) {
    return switch (step) {
      case Expression.Apply(var function, List<Integer> arguments) ->
          lower(function) + values(arguments);
      case Expression.Convert(_, int argument) -> "convert $" + argument;
      case Expression.Literal(DType type, long bits) -> "constant " + ElementText.print(type, bits);
    };
  }

  private static String values(List<Integer> values) {
    return values.stream().map(value -> " $" + value).collect(joining());
  }
}
