package dev.crema.layers.attention;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * How scores are made of queries and keys, and which count.
 *
 * @param places those of the queries, int32 {@code [to, 1]}
 * @param bias added to the scores, of a shape that broadcasts to theirs
 * @param masks which scores count, bool, of shapes that broadcast to theirs
 * @param rules further masks, from places {@code [to, 1]} to {@code [to, from]}
 */
public record Scoring(
    Tensor places, Optional<Tensor> bias, List<Tensor> masks, List<UnaryOperator<Tensor>> rules) {
  public Scoring {
    masks = List.copyOf(masks);
    rules = List.copyOf(rules);
  }

  /** Every score counts for queries at places from 0. */
  public static Scoring of(long to) {
    return of(Weighing.places(to));
  }

  /** Every score counts for queries at given places, {@code [to]}. */
  static Scoring of(Tensor places) {
    return new Scoring(places.expandDims(1), Optional.empty(), List.of(), List.of());
  }

  public Scoring bias(Tensor bias) {
    return new Scoring(places, Optional.of(bias), masks, rules);
  }

  /** Only those that a mask lets count. */
  public Scoring mask(Tensor mask) {
    List<Tensor> all = new ArrayList<>(masks);
    all.add(mask.cast(DType.BOOL));
    return new Scoring(places, bias, all, rules);
  }

  /** Only keys no later than the query. */
  public Scoring causal(long from) {
    return rule(to -> Weighing.causal(to, from));
  }

  /** Only keys less than {@code reach} from the query. */
  Scoring near(long from, int reach) {
    return rule(to -> to.subtract(Weighing.places(from)).abs().less(reach));
  }

  private Scoring rule(UnaryOperator<Tensor> rule) {
    List<UnaryOperator<Tensor>> all = new ArrayList<>(rules);
    all.add(rule);
    return new Scoring(places, bias, masks, all);
  }

  /**
   * The softmax of the scores.
   *
   * @param query {@code [batch, …, to, features]}, scaled
   * @param key {@code [batch, …, from, features]}
   * @return {@code [batch, …, to, from]}
   */
  public Tensor weights(Tensor query, Tensor key) {
    Tensor products = query.matmul(key, false, true);
    Tensor scores = bias.map(b -> products.add(b.cast(products.dtype()))).orElse(products);
    Optional<Tensor> counts = Optional.empty();
    for (Tensor mask : masks) {
      counts = Weighing.both(counts, Optional.of(mask));
    }
    for (UnaryOperator<Tensor> rule : rules) {
      counts = Weighing.both(counts, Optional.of(rule.apply(places)));
    }
    return Weighing.weights(scores, counts);
  }

  /** The tensors that it consists of. */
  List<Tensor> parts() {
    List<Tensor> parts = new ArrayList<>(List.of(places));
    bias.ifPresent(parts::add);
    parts.addAll(masks);
    return parts;
  }

  /** The same of other tensors, in the order of {@link #parts}. */
  Scoring withParts(List<Tensor> parts) {
    int masksFrom = bias.isPresent() ? 2 : 1;
    return new Scoring(
        parts.getFirst(),
        bias.map(_ -> parts.get(1)),
        parts.subList(masksFrom, parts.size()),
        rules);
  }
}
