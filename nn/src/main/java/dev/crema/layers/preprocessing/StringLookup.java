package dev.crema.layers.preprocessing;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.ShapeException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Says which places texts have in a vocabulary of texts, before a model: tensors hold numbers only.
 *
 * <p>The places start with the mask, if there is one and the mode is INT; then come those of
 * unknown texts, then the vocabulary. In the other modes the mask counts as none. Of several places
 * an unknown text has that of its hash, as in {@link Hashing}. The vocabulary is given, or learned
 * by {@link #adapt}, which gives a lookup that has it:
 *
 * <pre>{@code
 * StringLookup lookup = Crema.stringLookup().adapt(List.of("b", "a", "b"));
 * lookup.tokens(); // [UNK], b, a
 * lookup.apply(List.of("a", "c")); // 2, 0
 * }</pre>
 *
 * <p>Keras's {@code invert} is {@link #texts}. Lookups are saved by {@link
 * dev.crema.saving.Saving#savePart} or beside a model; a file with a token a line is read by {@code
 * lookup.vocabulary(Files.readAllLines(file))} and written by {@code Files.write(file,
 * lookup.tokens())}.
 *
 * @param vocabulary different texts, after the special ones ({@link #tokens}) or without them;
 *     unknown by default
 * @param maskToken the text that counts as none; no text by default
 * @param oovToken what stands for unknown texts; {@code [UNK]} by default
 */
public record StringLookup(
    Optional<List<String>> vocabulary,
    Optional<String> maskToken,
    String oovToken,
    LookupSettings settings)
    implements Lookup<StringLookup> {
  private static final String NAME = "StringLookup";

  public StringLookup {
    vocabulary = vocabulary.map(Tokens::of);
    settings.check(NAME, maskToken.isPresent());
    if (vocabulary.isPresent()) {
      Vocabulary.of(vocabulary.get(), maskToken, oovToken, settings).check(NAME);
    }
  }

  /** To be adapted. */
  public StringLookup() {
    this(Optional.empty(), Optional.empty(), "[UNK]", new LookupSettings());
  }

  /** With a known vocabulary. */
  public StringLookup(List<String> vocabulary) {
    this(Optional.of(vocabulary), Optional.empty(), "[UNK]", new LookupSettings());
  }

  @Override
  public StringLookup settings(LookupSettings value) {
    return new StringLookup(vocabulary, maskToken, oovToken, value);
  }

  /** With a known vocabulary. */
  public StringLookup vocabulary(List<String> texts) {
    return new StringLookup(Optional.of(texts), maskToken, oovToken, settings);
  }

  /** With a known vocabulary and, in mode TF_IDF, what each of it counts. */
  public StringLookup vocabulary(List<String> texts, List<Double> idfWeights) {
    return new StringLookup(
        Optional.of(texts), maskToken, oovToken, settings.idfWeights(idfWeights));
  }

  public StringLookup maskToken(String value) {
    return new StringLookup(vocabulary, Optional.of(value), oovToken, settings);
  }

  public StringLookup oovToken(String value) {
    return new StringLookup(vocabulary, maskToken, value, settings);
  }

  /** This lookup with the vocabulary of texts, each a document; see {@link #adaptRows}. */
  public StringLookup adapt(Iterable<String> texts) {
    return learned(texts, List::of);
  }

  /**
   * This lookup with the vocabulary of rows of texts, read one after the other, in place of any
   * before: from the most frequent text on and, of equally frequent ones, from the last on in the
   * order of UTF-8, as many as {@code maxTokens} allows. In mode TF_IDF a row is a document, and a
   * text counts {@code ln(1 + documents / (1 + documents with it))}.
   *
   * @throws CremaException if there are no texts besides special ones
   */
  public StringLookup adaptRows(Iterable<? extends List<String>> rows) {
    return learned(rows, row -> row);
  }

  private <R> StringLookup learned(Iterable<R> rows, Function<R, List<String>> tokens) {
    Census<String> census = new Census<>();
    rows.forEach(row -> census.add(tokens.apply(row)));
    List<String> texts = census.vocabulary(NAME, maskToken, oovToken, settings, TextLookup.ORDER);
    return new StringLookup(
        Optional.of(texts),
        maskToken,
        oovToken,
        settings.idfWeights(census.weights(texts, settings)));
  }

  private TextLookup lookup() {
    return TextLookup.of(NAME, vocabulary, maskToken, oovToken, settings);
  }

  /** The texts of all places: mask, unknown ones, vocabulary. */
  public List<String> tokens() {
    return lookup().places().all();
  }

  /**
   * The places of texts, int32 {@code [n]}, or in mode ONE_HOT float32 {@code [n, places]}.
   *
   * @throws ShapeException in the other modes, which take rows
   */
  public Tensor apply(List<String> texts) {
    OutputMode mode = settings.outputMode();
    if (mode != OutputMode.INT && mode != OutputMode.ONE_HOT) {
      throw new ShapeException(
          NAME
              + ": given a list of "
              + texts.size()
              + " texts; allowed in mode "
              + mode
              + ": rows of texts, see applyRows");
    }
    TextLookup lookup = lookup();
    int[][] column = texts.stream().map(t -> lookup.row(List.of(t))).toArray(int[][]::new);
    Tensor encoded = lookup.encode(column, 1);
    return mode == OutputMode.INT ? encoded.reshape(texts.size()) : encoded;
  }

  /**
   * The places of rows of texts, int32 {@code [rows, length]}; in mode ONE_HOT float32 {@code
   * [rows, length, places]}, without a length of 1; in the others float32 {@code [rows, places]}.
   *
   * @throws ShapeException if rows differ in length in mode INT or ONE_HOT
   */
  public Tensor applyRows(List<? extends List<String>> rows) {
    OutputMode mode = settings.outputMode();
    boolean even = mode == OutputMode.INT || mode == OutputMode.ONE_HOT;
    int length = even ? Math.toIntExact(Texts.shape(NAME, rows).dim(1)) : 0;
    TextLookup lookup = lookup();
    return lookup.encode(rows.stream().map(lookup::row).toArray(int[][]::new), length);
  }

  /**
   * The texts at places, in the order of the tensor's numbers; {@code oovToken} where there is
   * none.
   *
   * @throws CremaException in modes other than INT, which have no places to turn back
   */
  public List<String> texts(Tensor places) {
    Categories.require(NAME, settings.outputMode(), OutputMode.INT);
    List<String> all = tokens();
    return Arrays.stream(places.cast(DType.INT64).toLongs())
        .mapToObj(at -> at >= 0 && at < all.size() ? all.get((int) at) : oovToken)
        .toList();
  }
}
