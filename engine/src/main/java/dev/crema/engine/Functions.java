package dev.crema.engine;

import dev.crema.engine.autodiff.Differentiate;
import dev.crema.engine.ir.Node;
import dev.crema.engine.ir.Origin;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Type;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Functions of functions: compiling and differentiating. */
public final class Functions {
  private Functions() {}

  /**
   * A compiled form of a function: it is traced once for each combination of argument types,
   * optimized and kept. The function must do the same each time; what it does besides tensor
   * operations happens only while it is traced.
   */
  public static Compiled compile(Function<List<Tensor>, List<Tensor>> function) {
    return new Compiled(function);
  }

  /** The types of the results of a function for arguments of the given types; nothing is run. */
  public static List<Type> types(
      Function<List<Tensor>, List<Tensor>> function, List<Type> arguments) {
    return Trace.of(arguments, function).graph().outputs().stream().map(Node::type).toList();
  }

  /** The derivative of a function that gives a scalar. */
  public static UnaryOperator<Tensor> grad(UnaryOperator<Tensor> function) {
    return x -> valueAndGrad(function).apply(x).gradients().getFirst();
  }

  /** A function that gives the value and the derivative of a function that gives a scalar. */
  public static Function<Tensor, Gradients> valueAndGrad(UnaryOperator<Tensor> function) {
    return x -> valueAndGrad(in -> function.apply(in.getFirst()), List.of(x));
  }

  /**
   * The value of a function that gives a scalar, and its derivatives with respect to each argument.
   */
  public static Gradients valueAndGrad(
      Function<List<Tensor>, Tensor> function, List<Tensor> arguments) {
    Trace trace = Trace.current();
    if (trace != null) {
      List<Tensor> symbols = arguments.stream().map(x -> Tensor.symbolic(trace.node(x))).toList();
      Tensor value = function.apply(symbols);
      return new Gradients(value, gradients(value, symbols));
    }
    List<Tensor> results = compile(in -> valueAndGrad(function, in).all()).call(arguments);
    return Gradients.ofAll(results);
  }

  /**
   * The value of a computation that gives a scalar, and its derivatives with respect to variables
   * that it reads. Inside a traced function (a training step) the derivatives are symbolic and go
   * on to an optimizer.
   */
  public static Gradients valueAndGrad(Supplier<Tensor> loss, List<Variable> variables) {
    if (Trace.current() != null) {
      List<Tensor> values = variables.stream().map(Variable::value).toList();
      Tensor value = loss.get();
      return new Gradients(value, gradients(value, values));
    }
    List<Tensor> results = compile(_ -> valueAndGrad(loss, variables).all()).call(List.of());
    return Gradients.ofAll(results);
  }

  /**
   * The derivatives of a symbolic scalar with respect to symbolic tensors; zeros where it does not
   * depend on one.
   */
  public static List<Tensor> gradients(Tensor scalar, List<Tensor> tensors) {
    if (scalar.rank() != 0) {
      throw new ShapeException(
          "gradients: the value has type " + scalar.type() + "; allowed: a scalar, such as a mean");
    }
    Trace trace = Trace.current();
    if (trace == null) {
      throw new IllegalStateException(
          "gradients: call this inside a traced function, or use valueAndGrad");
    }
    List<Node> nodes = tensors.stream().map(trace::node).toList();
    return Differentiate.gradients(trace.node(scalar), nodes).stream()
        .map(Tensor::symbolic)
        .toList();
  }

  /** Runs code outside the function that is being traced: its operations compute at once. */
  public static <T> T outside(Supplier<T> code) {
    return Trace.within(null, code);
  }

  /**
   * Runs code that belongs to a part of a model, for {@link Profile}s.
   *
   * @param part such as the path of a layer, {@code block/dense_1}
   */
  public static <T> T within(String part, Supplier<T> code) {
    return Origin.during(part, code);
  }

  /**
   * A value whose gradient is given instead of that of its computation: to clip gradients, to let
   * them pass what has none, to compute them in a better way. Gradients of gradients are those of
   * the given computation.
   *
   * @param value what was computed of the inputs
   * @param inputs what the gradient reaches
   * @param gradient from the gradient of the value, of its type, to those of the inputs, each of
   *     the type of its input
   * @throws ShapeException if the gradients are not of the types of the inputs
   */
  public static Tensor withGradient(
      Tensor value, List<Tensor> inputs, Function<Tensor, List<Tensor>> gradient) {
    Trace trace = Trace.current();
    // What is computed at once is not differentiated.
    return trace == null ? value : trace.withGradient(value, inputs, gradient);
  }

  /**
   * The value of a function whose gradient computes it again instead of keeping what that needs: in
   * a loop, the gradient then keeps the inputs of each step only. Elsewhere both are computed once,
   * so that nothing is gained.
   */
  public static Tensor recomputed(Function<List<Tensor>, Tensor> function, List<Tensor> inputs) {
    List<Tensor> reached = inputs.stream().filter(x -> x.dtype().isFloating()).toList();
    return withGradient(
        function.apply(inputs),
        reached,
        g -> gradients(function.apply(inputs).multiply(g).sum(), reached));
  }

  /** A scalar and its derivatives. */
  public record Gradients(Tensor value, List<Tensor> gradients) {
    private List<Tensor> all() {
      return Stream.concat(Stream.of(value), gradients.stream()).toList();
    }

    private static Gradients ofAll(List<Tensor> results) {
      return new Gradients(results.getFirst(), results.subList(1, results.size()));
    }
  }
}
