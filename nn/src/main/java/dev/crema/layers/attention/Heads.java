package dev.crema.layers.attention;

import dev.crema.activations.Activation;
import dev.crema.activations.Sigmoid;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Type;
import dev.crema.layers.Decoding;
import dev.crema.layers.Scope;
import dev.crema.layers.core.EinsumDense;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The work of attention with several heads, on projections {@code [batch, …, heads, features]}.
 *
 * @param axes those that attention runs over, of the inputs
 */
record Heads(Scope scope, AttentionSettings settings, Ints axes) {

  /** A projection of the last axis to heads. */
  Tensor project(String name, Tensor input, int heads, int features, Activation activation) {
    String axes = "abcdefgh".substring(0, input.rank() - 1);
    EinsumDense dense =
        new EinsumDense(axes + "x,xyz->" + axes + "yz", lengths(input.rank() - 2, heads, features))
            .activation(activation)
            .kernel(settings.kernel())
            .bias(settings.bias())
            .activityRegularizer(settings.activityRegularizer());
    return scope.call((settings.useBias() ? dense.biasAxes("yz") : dense).name(name), input);
  }

  Tensor project(String name, Tensor input, int heads, int features) {
    return project(name, input, heads, features, Activation.LINEAR);
  }

  /** The heads of each place as one vector again. */
  Tensor output(Tensor heads, int width) {
    String axes = "abcdefgh".substring(0, heads.rank() - 2);
    EinsumDense dense =
        new EinsumDense(axes + "xy,xyz->" + axes + "z", lengths(heads.rank() - 3, width))
            .kernel(settings.kernel())
            .bias(settings.bias())
            .activityRegularizer(settings.activityRegularizer());
    return scope.call(
        (settings.useBias() ? dense.biasAxes("z") : dense).name("attention_output"), heads);
  }

  private static int[] lengths(int open, int... last) {
    return IntStream.concat(IntStream.generate(() -> -1).limit(open), IntStream.of(last)).toArray();
  }

  /**
   * Projected keys or values of all steps that the queries may see: those given or, in decoding,
   * those that are kept, {@code [batch, length, heads, features]}.
   */
  Tensor seen(String name, Tensor projected) {
    if (!keeps()) {
      return projected;
    }
    Decoding decoding = scope.decoding().orElseThrow();
    Shape shape = projected.shape().with(1, decoding.length());
    return decoding.keep(scope.cache(name, new Type(projected.dtype(), shape)), projected);
  }

  /** Whether keys and values are kept for the steps to come. */
  private boolean keeps() {
    return scope.decoding().isPresent() && settings.useCausalMask();
  }

  /** Refuses what cannot be decoded. */
  void check(Inputs inputs) {
    boolean own = inputs.query() == inputs.value() && !settings.useCausalMask();
    boolean steps = axes.equals(Ints.of(1)) && inputs.query().rank() == 3;
    if (own || !steps) {
      scope.needsWholeSequences();
    }
    if (keeps() && inputs.query().dim(1) != inputs.value().dim(1)) {
      throw new ShapeException(
          "in decoding, query and value are %s and %s; allowed: the same steps of both"
              .formatted(inputs.query().type(), inputs.value().type()));
    }
  }

  /** Which steps of values count, {@code [batch, from]}. */
  private Optional<Tensor> counted(Inputs inputs) {
    Optional<Tensor> counted = scope.mask(inputs.value());
    if (inputs.key() != inputs.value()) {
      counted = Weighing.both(counted, scope.mask(inputs.key()));
    }
    if (!keeps()) {
      return counted;
    }
    Decoding decoding = scope.decoding().orElseThrow();
    Shape steps = inputs.value().shape().slice(0, 2);
    Tensor stretch = counted.orElse(Tensor.full(new Type(DType.BOOL, steps), 1));
    Type type = new Type(DType.BOOL, steps.with(1, decoding.length()));
    return Optional.of(decoding.keep(scope.cache("mask", type), stretch));
  }

  /** Which pairs of query and value count, as far as inputs and settings say. */
  private Scoring scoring(Inputs inputs, long from) {
    long steps = length(inputs.query());
    Scoring scoring =
        keeps()
            ? Scoring.of(scope.decoding().orElseThrow().places(steps))
            : Scoring.of(Weighing.places(steps));
    if (axes.equals(Ints.of(1)) && inputs.query().rank() == 3) {
      scoring = masked(scoring, scope.mask(inputs.query()).map(m -> m.expandDims(2)));
      scoring = masked(scoring, counted(inputs).map(m -> m.expandDims(1)));
    }
    if (settings.useCausalMask()) {
      scoring = scoring.causal(from);
    }
    if (settings.slidingWindow().isPresent()) {
      scoring = scoring.near(from, settings.slidingWindow().getAsInt());
    }
    if (inputs.mask().isPresent() && keeps() && inputs.mask().get().dim(-1) != from) {
      throw new ShapeException(
          "in decoding, the mask is %s; allowed: [batch, to, %d], %d being the length of decoding"
              .formatted(inputs.mask().get().type(), from, from));
    }
    return masked(scoring, inputs.mask());
  }

  /** With a mask {@code [batch, others…, to, from]}, the same for all heads. */
  private static Scoring masked(Scoring scoring, Optional<Tensor> mask) {
    return mask.map(m -> scoring.mask(m.rank() < 3 ? m : m.expandDims(m.rank() - 2)))
        .orElse(scoring);
  }

  private long length(Tensor input) {
    return lengths(input).size();
  }

  /** Outputs of the heads and, if asked for, the weights. */
  List<Tensor> attend(Inputs inputs, Tensor query, Tensor key, Tensor value, int width) {
    Tensor q = flat(query.multiply(1 / Math.sqrt((double) query.dim(-1))));
    Scoring scoring = scoring(inputs, length(key));
    boolean drops = settings.dropout() > 0 && scope.training();
    List<Tensor> weights = new ArrayList<>();
    Tensor means;
    if (settings.returnAttentionScores() || drops) {
      Weighing weighing =
          Weighing.of(
              scope,
              scoring.weights(q, flat(key)),
              flat(value),
              settings.dropout(),
              settings.seed());
      weights.add(weighing.weights());
      means = weighing.values();
    } else {
      means = QueryBlocks.means(q, flat(key), flat(value), scoring);
    }
    Tensor heads = unflat(means, query, value.dim(-1));
    if (settings.useGate()) {
      int features = Math.toIntExact(value.dim(-1));
      int count = Math.toIntExact(query.dim(-2));
      heads = heads.multiply(project("gate", inputs.query(), count, features, new Sigmoid()));
    }
    Tensor output = output(heads, width);
    List<Tensor> outputs = new ArrayList<>();
    outputs.add(scope.mask(output, scope.mask(inputs.query())));
    if (settings.returnAttentionScores()) {
      outputs.add(scope.unmask(apart(weights.getFirst(), query, key)));
    }
    return outputs;
  }

  /** Weights with as many axes for queries and values as attention runs over. */
  private Tensor apart(Tensor weights, Tensor query, Tensor key) {
    Shape leading = weights.shape().slice(0, weights.rank() - 2);
    return weights.reshape(leading.concat(lengths(query)).concat(lengths(key)));
  }

  private Shape lengths(Tensor input) {
    return Shape.of(axes.stream().mapToLong(input::dim).toArray());
  }

  /** The axes in the order batch, others, heads, those of attention, features. */
  private int[] order(int rank) {
    List<Integer> order = new ArrayList<>();
    IntStream.range(0, rank - 2).filter(a -> !axes.contains(a)).forEach(order::add);
    order.add(rank - 2);
    axes.stream().forEach(order::add);
    order.add(rank - 1);
    return order.stream().mapToInt(a -> a).toArray();
  }

  /** {@code [batch, others…, heads, steps, features]}. */
  private Tensor flat(Tensor projected) {
    Shape shape = projected.shape();
    Tensor ordered = projected.transpose(order(shape.rank()));
    Shape others = ordered.shape().slice(0, shape.rank() - 1 - axes.size());
    return ordered.reshape(others.concat(Shape.of(length(projected), shape.dim(-1))));
  }

  private Tensor unflat(Tensor flat, Tensor like, long features) {
    int[] order = order(like.rank());
    long[] dims = IntStream.of(order).mapToLong(like::dim).toArray();
    dims[dims.length - 1] = features;
    int[] back = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      back[order[i]] = i;
    }
    return flat.reshape(Shape.of(dims)).transpose(back);
  }
}
