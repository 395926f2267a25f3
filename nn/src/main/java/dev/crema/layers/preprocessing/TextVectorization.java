package dev.crema.layers.preprocessing;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.Ints;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Turns texts into numbers of their words, or into counts of them, before a model: a text is
 * standardized, split, its tokens joined to n-grams if asked for, and these looked up in a
 * vocabulary.
 *
 * <p>In mode INT place 0 is that of the padding, the text "", 1 that of unknown tokens {@code
 * [UNK]}, and the vocabulary follows; in the others unknown tokens have place 0. The vocabulary is
 * given, or learned by {@link #adapt}, which gives one that has it:
 *
 * <pre>{@code
 * TextVectorization words =
 *     Crema.textVectorization().adapt(List.of("foo bar", "bar baz", "baz bada boom"));
 * words.apply(List.of("foo qux bar", "qux baz")); // [[2, 1, 4], [1, 3, 0]]
 * }</pre>
 *
 * <p>It is saved by {@link dev.crema.saving.Saving#savePart} or beside a model ({@link
 * dev.crema.saving.Saving#describe}). Tensors are dense: Keras's {@code ragged} and {@code sparse}
 * are not there.
 *
 * @param vocabulary different tokens, after the special ones ({@link #tokens}) or without them;
 *     unknown by default
 * @param standardize {@link Standardization#LOWER_AND_STRIP_PUNCTUATION} by default
 * @param split {@link Splitting#WHITESPACE} by default
 * @param ngrams how many tokens in a row are joined by blanks to one, each 1 or more; none are
 *     joined by default
 * @param outputSequenceLength to what length rows are cut or padded with 0, in mode INT only; the
 *     longest of the batch by default
 * @param settings {@link OutputMode#ONE_HOT} is not among the modes
 */
public record TextVectorization(
    Optional<List<String>> vocabulary,
    Standardization standardize,
    Splitting split,
    Ints ngrams,
    OptionalInt outputSequenceLength,
    LookupSettings settings)
    implements Lookup<TextVectorization> {
  private static final String NAME = "TextVectorization";
  private static final Optional<String> PADDING = Optional.of("");
  private static final String UNKNOWN = "[UNK]";

  public TextVectorization {
    vocabulary = vocabulary.map(Tokens::of);
    OutputMode mode = settings.outputMode();
    Categories.require(
        NAME, mode, OutputMode.INT, OutputMode.MULTI_HOT, OutputMode.COUNT, OutputMode.TF_IDF);
    Require.check(
        ngrams.stream().allMatch(n -> n >= 1), NAME, "ngrams", ngrams, "lengths of 1 or more");
    if (outputSequenceLength.isPresent()) {
      Require.atLeast(NAME, "outputSequenceLength", outputSequenceLength.getAsInt(), 1);
      Require.check(
          mode == OutputMode.INT,
          NAME,
          "outputSequenceLength",
          outputSequenceLength.getAsInt() + ", and outputMode " + mode,
          "a length in mode INT only");
    }
    settings.check(NAME, true);
    if (vocabulary.isPresent()) {
      Vocabulary.of(vocabulary.get(), PADDING, UNKNOWN, settings).check(NAME);
    }
  }

  /** Words without punctuation in small letters, to be adapted. */
  public TextVectorization() {
    this(
        Optional.empty(),
        Standardization.LOWER_AND_STRIP_PUNCTUATION,
        Splitting.WHITESPACE,
        Ints.of(),
        OptionalInt.empty(),
        new LookupSettings());
  }

  @Override
  public TextVectorization settings(LookupSettings value) {
    return new TextVectorization(
        vocabulary, standardize, split, ngrams, outputSequenceLength, value);
  }

  /** With a known vocabulary. */
  public TextVectorization vocabulary(List<String> tokens) {
    return new TextVectorization(
        Optional.of(tokens), standardize, split, ngrams, outputSequenceLength, settings);
  }

  /** With a known vocabulary and, in mode TF_IDF, what each of it counts. */
  public TextVectorization vocabulary(List<String> tokens, List<Double> idfWeights) {
    return new TextVectorization(
        Optional.of(tokens),
        standardize,
        split,
        ngrams,
        outputSequenceLength,
        settings.idfWeights(idfWeights));
  }

  public TextVectorization standardize(Standardization value) {
    return new TextVectorization(vocabulary, value, split, ngrams, outputSequenceLength, settings);
  }

  public TextVectorization split(Splitting value) {
    return new TextVectorization(
        vocabulary, standardize, value, ngrams, outputSequenceLength, settings);
  }

  /** One token and up to {@code most} in a row; none by default. */
  public TextVectorization ngramsUpTo(int most) {
    Require.atLeast(NAME, "ngrams", most, 1);
    return ngrams(Ints.range(1, most + 1).stream().toArray());
  }

  /** As many tokens in a row as one of the lengths says. */
  public TextVectorization ngrams(int... lengths) {
    return new TextVectorization(
        vocabulary, standardize, split, Ints.of(lengths), outputSequenceLength, settings);
  }

  public TextVectorization outputSequenceLength(int value) {
    return new TextVectorization(
        vocabulary, standardize, split, ngrams, OptionalInt.of(value), settings);
  }

  /**
   * This one with the vocabulary of texts, read one after the other, in place of any before: from
   * the most frequent token on and, of equally frequent ones, from the last on in the order of
   * UTF-8, as many as {@code maxTokens} allows. In mode TF_IDF a token counts {@code ln(1 + texts /
   * (1 + texts with it))}.
   *
   * @throws CremaException if there are no tokens
   */
  public TextVectorization adapt(Iterable<String> texts) {
    Census<String> census = new Census<>();
    texts.forEach(text -> census.add(tokens(text)));
    List<String> tokens = census.vocabulary(NAME, PADDING, UNKNOWN, settings, TextLookup.ORDER);
    return new TextVectorization(
        Optional.of(tokens),
        standardize,
        split,
        ngrams,
        outputSequenceLength,
        settings.idfWeights(census.weights(tokens, settings)));
  }

  /** What is looked up of a text, in its order; n-grams by length. */
  public List<String> tokens(String text) {
    List<String> parts = split.split(standardize.apply(text));
    if (ngrams.isEmpty()) {
      return parts;
    }
    List<String> joined = new ArrayList<>();
    for (int length : ngrams.stream().toArray()) {
      for (int i = 0; i + length <= parts.size(); i++) {
        joined.add(String.join(" ", parts.subList(i, i + length)));
      }
    }
    return joined;
  }

  private TextLookup lookup() {
    return TextLookup.of(NAME, vocabulary, PADDING, UNKNOWN, settings);
  }

  /** The tokens of all places: padding, unknown ones, vocabulary. */
  public List<String> tokens() {
    return lookup().places().all();
  }

  /**
   * The numbers of the tokens of texts, int32 {@code [texts, length]}, or in the other modes
   * float32 {@code [texts, places]}.
   */
  public Tensor apply(List<String> texts) {
    TextLookup lookup = lookup();
    int[][] rows = texts.stream().map(t -> lookup.row(tokens(t))).toArray(int[][]::new);
    int longest = Arrays.stream(rows).mapToInt(row -> row.length).max().orElse(0);
    int length = outputSequenceLength.orElse(longest);
    if (settings.outputMode() == OutputMode.INT) {
      Arrays.setAll(rows, i -> Arrays.copyOf(rows[i], length));
    }
    return lookup.encode(rows, length);
  }
}
