package dev.crema.layers.preprocessing;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A layer that says which places integers have in a vocabulary of integers.
 *
 * <p>Input {@code [batch, …]} of whole numbers (the fraction of others is dropped), output int32 of
 * the same shape, or float as {@link OutputMode} has it. The places start with the mask, if there
 * is one and the mode is INT; then come those of unknown numbers, then the vocabulary. In the other
 * modes the mask counts as none. Without places for unknown numbers the layer refuses to compute
 * ({@link dev.crema.engine.types.IndexException}) if it meets one.
 *
 * <p>The vocabulary is given, or learned by {@link #adapt}, which gives a layer that has it:
 *
 * <pre>{@code
 * IntegerLookup lookup = Crema.integerLookup().adapt(data);
 * }</pre>
 *
 * @param vocabulary different integers, after the special ones ({@link #tokens}) or without them;
 *     unknown by default
 * @param maskToken the number that counts as none; no number by default
 * @param oovToken what stands for unknown numbers; -1 by default
 * @param invert whether places are turned into the numbers of the vocabulary, int64, in mode INT
 *     only; false by default
 * @param oovMethod which of several places an unknown number has; {@link OovMethod#FLOORMOD} by
 *     default
 */
public record IntegerLookup(
    Optional<List<Long>> vocabulary,
    OptionalLong maskToken,
    long oovToken,
    boolean invert,
    OovMethod oovMethod,
    LookupSettings settings)
    implements UnaryLayer, Lookup<IntegerLookup> {
  private static final String NAME = "IntegerLookup";

  public IntegerLookup {
    vocabulary = vocabulary.map(Tokens::of);
    settings.check(NAME, maskToken.isPresent());
    Require.check(
        !invert || settings.outputMode() == OutputMode.INT,
        NAME,
        "outputMode",
        settings.outputMode(),
        "INT, as invert is set");
    Require.check(
        settings.salt().isEmpty() || oovMethod == OovMethod.FARMHASH,
        NAME,
        "oovMethod",
        oovMethod,
        "FARMHASH, as there is a salt; set that first");
    if (vocabulary.isPresent()) {
      Vocabulary<Long> places =
          Vocabulary.of(vocabulary.get(), boxed(maskToken), oovToken, settings);
      places.check(NAME);
      Require.check(
          !invert || !places.known().contains(oovToken),
          NAME,
          "vocabulary",
          "with the oovToken " + oovToken + " inside",
          "another oovToken, as invert is set");
    }
  }

  /** To be adapted. */
  public IntegerLookup() {
    this(
        Optional.empty(),
        OptionalLong.empty(),
        -1,
        false,
        OovMethod.FLOORMOD,
        new LookupSettings());
  }

  /** With a known vocabulary. */
  public IntegerLookup(List<Long> vocabulary) {
    this(
        Optional.of(vocabulary),
        OptionalLong.empty(),
        -1,
        false,
        OovMethod.FLOORMOD,
        new LookupSettings());
  }

  private static Optional<Long> boxed(OptionalLong number) {
    return number.isPresent() ? Optional.of(number.getAsLong()) : Optional.empty();
  }

  @Override
  public IntegerLookup settings(LookupSettings value) {
    return new IntegerLookup(vocabulary, maskToken, oovToken, invert, oovMethod, value);
  }

  /** With a known vocabulary. */
  public IntegerLookup vocabulary(List<Long> numbers) {
    return new IntegerLookup(
        Optional.of(numbers), maskToken, oovToken, invert, oovMethod, settings);
  }

  /** With a known vocabulary and, in mode TF_IDF, what each of it counts. */
  public IntegerLookup vocabulary(List<Long> numbers, List<Double> idfWeights) {
    return new IntegerLookup(
        Optional.of(numbers),
        maskToken,
        oovToken,
        invert,
        oovMethod,
        settings.idfWeights(idfWeights));
  }

  public IntegerLookup maskToken(long value) {
    return new IntegerLookup(
        vocabulary, OptionalLong.of(value), oovToken, invert, oovMethod, settings);
  }

  public IntegerLookup oovToken(long value) {
    return new IntegerLookup(vocabulary, maskToken, value, invert, oovMethod, settings);
  }

  public IntegerLookup invert(boolean value) {
    return new IntegerLookup(vocabulary, maskToken, oovToken, value, oovMethod, settings);
  }

  public IntegerLookup oovMethod(OovMethod value) {
    return new IntegerLookup(vocabulary, maskToken, oovToken, invert, value, settings);
  }

  /** This layer with the vocabulary of some data; see {@link #adapt(Iterable)}. */
  public IntegerLookup adapt(Tensor data) {
    return adapt(List.of(data));
  }

  /**
   * This layer with the vocabulary of batches, read one after the other, in place of any before:
   * from the most frequent number on and, of equally frequent ones, from the greatest on, as many
   * as {@code maxTokens} allows. In mode TF_IDF each row along the last axis (each number, if there
   * is no other than the batch) is a document, and a number counts {@code ln(1 + documents / (1 +
   * documents with it))}.
   *
   * @throws CremaException if there are no numbers besides special ones
   */
  public IntegerLookup adapt(Iterable<Tensor> batches) {
    Census<Long> census = new Census<>();
    for (Tensor batch : batches) {
      long[] numbers = batch.cast(DType.INT64).toLongs();
      int row = batch.rank() < 2 ? 1 : Math.toIntExact(batch.dim(-1));
      for (int i = 0; i < numbers.length; i += row) {
        census.add(Arrays.stream(numbers, i, i + row).boxed().toList());
      }
    }
    List<Long> numbers =
        census.vocabulary(NAME, boxed(maskToken), oovToken, settings, Comparator.naturalOrder());
    return new IntegerLookup(
        Optional.of(numbers),
        maskToken,
        oovToken,
        invert,
        oovMethod,
        settings.idfWeights(census.weights(numbers, settings)));
  }

  /** The numbers of all places: mask, unknown ones, vocabulary. */
  public List<Long> tokens() {
    return places().all();
  }

  private Vocabulary<Long> places() {
    List<Long> known =
        vocabulary.orElseThrow(
            () ->
                new CremaException(
                    NAME
                        + ": the vocabulary is unknown; call adapt(data) and use the layer that it"
                        + " gives, or give vocabulary"));
    return Vocabulary.of(known, boxed(maskToken), oovToken, settings);
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    Vocabulary<Long> places = places();
    Tensor numbers = input.cast(DType.INT64);
    if (invert) {
      return inverted(places.all(), numbers);
    }
    Tensor found = found(places, numbers);
    DType dtype = scope.policy().compute();
    Tensor output = Categories.encode(found, settings.outputMode(), places.depth(), dtype);
    if (settings.outputMode() != OutputMode.TF_IDF) {
      return output;
    }
    double[] factors = places.factors(NAME);
    return output.multiply(Tensor.of(Shape.of(factors.length), factors).cast(dtype));
  }

  private Tensor inverted(List<Long> all, Tensor places) {
    Tensor table = constant(all);
    Tensor inside = places.greaterEqual(0).and(places.less(all.size()));
    Tensor numbers = table.gather(places.clip(0, all.size() - 1), 0);
    return inside.where(numbers, DecimalText.number(oovToken));
  }

  private static Tensor constant(List<Long> numbers) {
    return Tensor.of(
        Shape.of(numbers.size()), numbers.stream().mapToLong(Long::longValue).toArray());
  }

  /** The places of numbers, found by halves; -1 of the mask if it counts as none. */
  private Tensor found(Vocabulary<Long> places, Tensor numbers) {
    List<Long> sorted = places.known().stream().sorted().toList();
    int count = sorted.size();
    Tensor table = constant(sorted);
    Tensor at = numbers.multiply(0);
    for (int step = Integer.highestOneBit(count); step > 0; step /= 2) {
      Tensor next = at.add(step);
      Tensor least = table.gather(next.minimum(count - 1), 0);
      at = next.less(count).and(least.lessEqual(numbers)).where(next, at);
    }
    Tensor known = table.gather(at, 0).equal(numbers);
    int[] order = sorted.stream().mapToInt(places::place).toArray();
    Tensor ranks = Tensor.of(Shape.of(count), order);
    boolean strict = settings.numOovIndices() == 0;
    Optional<Tensor> mask = boxed(maskToken).map(token -> numbers.equal(DecimalText.number(token)));
    Tensor certain = mask.map(known::or).orElse(known);
    // Without a place for unknown numbers theirs is past the end, which gather refuses.
    Tensor result = ranks.gather(strict ? certain.where(at, DecimalText.number(count)) : at, 0);
    if (!strict) {
      result = known.where(result, unknown(places, numbers).cast(DType.INT32));
    }
    int masked = settings.outputMode() == OutputMode.INT ? 0 : -1;
    Tensor found = result;
    return mask.map(m -> m.where(Tensor.of(Shape.SCALAR, masked), found)).orElse(found);
  }

  private Tensor unknown(Vocabulary<Long> places, Tensor numbers) {
    int count = settings.numOovIndices();
    if (count == 1) {
      return DecimalText.number(places.oovStart());
    }
    List<Long> salt = settings.salt();
    Tensor picked =
        switch (oovMethod) {
          case FLOORMOD -> numbers.mod(DecimalText.number(count));
          case FARMHASH ->
              NumberHash.bin(
                  salt.isEmpty()
                      ? NumberHash.farm(numbers)
                      : NumberHash.sip(numbers, salt.getFirst(), salt.getLast()),
                  count);
        };
    return picked.add(places.oovStart());
  }
}
