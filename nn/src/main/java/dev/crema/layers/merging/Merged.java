package dev.crema.layers.merging;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Type;
import dev.crema.layers.Scope;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;

/** What layers with several inputs have in common. */
final class Merged {
  private Merged() {}

  static void check(List<Tensor> inputs) {
    if (inputs.isEmpty()) {
      throw new CremaException("it takes 1 input or more; given: none");
    }
    if (inputs.stream().map(x -> x.dim(0)).distinct().count() > 1) {
      throw new ShapeException("the inputs are " + types(inputs) + "; allowed: one batch size");
    }
  }

  static void checkTwo(List<Tensor> inputs) {
    if (inputs.size() != 2) {
      throw new CremaException("it takes 2 inputs; given: " + inputs.size());
    }
    check(inputs);
  }

  static List<Type> types(List<Tensor> inputs) {
    return inputs.stream().map(Tensor::type).toList();
  }

  /** The inputs with as many axes as the one with the most, each as long as others or 1. */
  static List<Tensor> sameRank(List<Tensor> inputs) {
    int rank = inputs.stream().mapToInt(Tensor::rank).max().orElseThrow();
    List<Tensor> widened = inputs.stream().map(x -> widened(x, rank)).toList();
    for (int axis = 1; axis < rank; axis++) {
      int at = axis;
      if (widened.stream().mapToLong(x -> x.dim(at)).filter(n -> n != 1).distinct().count() > 1) {
        throw new ShapeException(
            "the inputs are " + types(inputs) + "; allowed: along each axis equal lengths, or 1");
      }
    }
    return widened;
  }

  private static Tensor widened(Tensor input, int rank) {
    Tensor result = input;
    while (result.rank() < rank) {
      result = result.expandDims(1);
    }
    return result;
  }

  /** The output with the items counted that count in any input. */
  static Tensor mask(Scope scope, List<Tensor> inputs, Tensor output) {
    List<Optional<Tensor>> masks = inputs.stream().map(scope::mask).toList();
    return scope.mask(
        output, masks.stream().reduce((a, b) -> a.flatMap(x -> b.map(x::or))).orElseThrow());
  }

  /**
   * The choice of two numbers at a time. A masked one is not chosen unless the other is masked too.
   */
  static Tensor chosen(Scope scope, List<Tensor> inputs, BinaryOperator<Tensor> choice) {
    check(inputs);
    List<Tensor> terms = sameRank(inputs);
    Tensor output = terms.getFirst();
    Optional<Tensor> counts = counting(scope, inputs, 0);
    for (int i = 1; i < terms.size(); i++) {
      Tensor x = terms.get(i);
      Tensor before = output;
      Optional<Tensor> own = counting(scope, inputs, i);
      Tensor term = own.map(c -> c.where(x, before)).orElse(x);
      Tensor so = counts.map(c -> c.where(before, term)).orElse(before);
      output = choice.apply(so, term);
      counts = counts.flatMap(a -> own.map(a::or));
    }
    return mask(scope, inputs, output);
  }

  /** The product, with 1 in place of masked items and 0 where all are masked. */
  static Tensor product(Scope scope, List<Tensor> inputs) {
    check(inputs);
    List<Tensor> terms = sameRank(inputs);
    List<Optional<Tensor>> counts =
        IntStream.range(0, inputs.size()).mapToObj(i -> counting(scope, inputs, i)).toList();
    Tensor product =
        IntStream.range(0, terms.size())
            .mapToObj(i -> filled(terms.get(i), counts.get(i), 1))
            .reduce(Tensor::multiply)
            .orElseThrow();
    Optional<Tensor> any =
        counts.stream().reduce((a, b) -> a.flatMap(x -> b.map(x::or))).orElseThrow();
    return mask(scope, inputs, filled(product, any, 0));
  }

  private static Tensor filled(Tensor x, Optional<Tensor> counts, double other) {
    return counts.map(c -> c.where(x, Tensor.scalar(x.dtype(), other))).orElse(x);
  }

  /** Which numbers of an input count, with as many axes as it has; inputs of one rank only. */
  private static Optional<Tensor> counting(Scope scope, List<Tensor> inputs, int which) {
    Tensor input = inputs.get(which);
    if (inputs.stream().anyMatch(x -> x.rank() != input.rank())) {
      return Optional.empty();
    }
    return scope.mask(input).map(mask -> widened(mask, input));
  }

  private static Tensor widened(Tensor mask, Tensor input) {
    Tensor result = mask;
    while (result.rank() < input.rank()) {
      result = result.expandDims(-1);
    }
    return result.broadcastTo(input.shape());
  }
}
