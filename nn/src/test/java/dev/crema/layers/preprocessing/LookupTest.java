package dev.crema.layers.preprocessing;

import static dev.crema.layers.LayerSieve.refused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.Crema;
import dev.crema.Model;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.IndexException;
import dev.crema.engine.types.Shape;
import dev.crema.keras.Golden;
import dev.crema.keras.Vocabularies;
import dev.crema.layers.Layer;
import dev.crema.layers.LayerSieve;
import dev.crema.saving.FormatException;
import dev.crema.saving.LoadLimits;
import dev.crema.saving.Saved;
import dev.crema.saving.Saving;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Places of integers and texts in vocabularies against those of Keras on TensorFlow. */
class LookupTest {
  private static final Golden KERAS = Golden.of("lookups.txt");
  private static final List<Long> KNOWN = List.of(12L, 36L, 1138L, 42L);
  private static final List<Double> WEIGHTS = List.of(0.25, 0.75, 0.6, 0.4);

  private static Tensor output(Layer layer, Tensor... inputs) {
    return LayerSieve.output(layer, false, inputs).cast(DType.FLOAT64);
  }

  private static Tensor ints(String key) {
    return KERAS.get(key, DType.INT64);
  }

  private static String key(String prefix, OutputMode mode) {
    return prefix + mode.name().toLowerCase(Locale.ROOT);
  }

  // ---------------------------------------------------------------- integers

  @Test
  void integersHaveKerassPlaces() {
    Tensor x = ints("x");
    IntegerLookup layer = new IntegerLookup(KNOWN);
    KERAS.check("int", output(layer, x), 0);
    KERAS.check("oov3", output(layer.numOovIndices(3), x), 0);
    IntegerLookup farm = layer.oovMethod(OovMethod.FARMHASH);
    KERAS.check("oov3_farm", output(farm.numOovIndices(3), x), 0);
    KERAS.check("oov5_sip", output(farm.numOovIndices(5).salt(133, 137), x), 0);
    IntegerLookup masked = layer.vocabulary(List.of(12L, 1138L, 42L)).maskToken(36);
    KERAS.check("mask", output(masked, x), 0);
    KERAS.check("oov3_mask", output(masked.numOovIndices(3), x), 0);
    List<Long> all = Arrays.stream(x.toLongs()).distinct().sorted().boxed().toList();
    KERAS.check("oov0", output(new IntegerLookup(all).numOovIndices(0), x), 0);
    assertEquals(DType.INT32, LayerSieve.output(layer, false, x).dtype());
    assertEquals(List.of(36L, -1L, -1L, 12L, 1138L, 42L), masked.numOovIndices(2).tokens());
    assertEquals(masked.tokens(), masked.vocabulary(masked.tokens()).tokens());
  }

  @Test
  void integersAreEncodedAsInKeras() {
    Tensor x = ints("x");
    IntegerLookup layer =
        new IntegerLookup(List.of(12L, 1138L, 42L)).maskToken(36).numOovIndices(2);
    for (OutputMode mode : List.of(OutputMode.ONE_HOT, OutputMode.MULTI_HOT, OutputMode.COUNT)) {
      IntegerLookup encoding = layer.outputMode(mode);
      KERAS.check(key("mode_", mode), output(encoding, x), 0);
      KERAS.check(key("pad_", mode), output(encoding.maxTokens(7).padToMaxTokens(true), x), 0);
      LayerSieve.roundTrip(encoding, new long[] {2, 3});
    }
    IntegerLookup one = new IntegerLookup(KNOWN).outputMode(OutputMode.ONE_HOT);
    KERAS.check("single", output(one, x.slice(1, 0, 1)), 0);
    IntegerLookup idf = new IntegerLookup().outputMode(OutputMode.TF_IDF);
    IntegerLookup weighed = idf.vocabulary(KNOWN, WEIGHTS);
    KERAS.check("idf", output(weighed, x), 1e-7);
    KERAS.check("idf_pad", output(weighed.maxTokens(7).padToMaxTokens(true), x), 1e-7);
    IntegerLookup front =
        idf.vocabulary(List.of(-1L, 12L, 36L, 1138L, 42L), List.of(0.9, 0.25, 0.75, 0.6, 0.4));
    KERAS.check("idf_front", output(front, x), 1e-7);
    LayerSieve.roundTrip(front, new long[] {2, 3});
  }

  @Test
  void placesAreTurnedBackAsInKeras() {
    Tensor places = ints("places");
    IntegerLookup layer = new IntegerLookup(KNOWN).invert(true);
    KERAS.check("invert", output(layer, places), 0);
    IntegerLookup masked = layer.maskToken(5).numOovIndices(2).oovToken(-99);
    KERAS.check("invert_mask", output(masked, places), 0);
    assertEquals(DType.INT64, LayerSieve.output(layer, false, places).dtype());
    LayerSieve.roundTrip(masked, new long[] {2, 3});
  }

  @Test
  void integersAreLearnedAsInKeras() {
    IntegerLookup layer = Crema.integerLookup();
    IntegerLookup idf = layer.outputMode(OutputMode.TF_IDF);
    List<IntegerLookup> layers =
        List.of(
            layer,
            layer.maxTokens(6),
            layer.maskToken(3).numOovIndices(2).maxTokens(9),
            idf,
            idf.maxTokens(12).padToMaxTokens(true).numOovIndices(2).maskToken(1));
    for (int i = 0; i < layers.size(); i++) {
      Tensor data = ints("data" + i);
      IntegerLookup adapted = layers.get(i).adapt(data);
      long[] tokens = adapted.tokens().stream().mapToLong(t -> t).toArray();
      KERAS.check("tokens" + i, Tensor.of(Shape.of(tokens.length), tokens), 0);
      KERAS.check("found" + i, output(adapted, data.slice(0, 0, 6)), 1e-6);
      List<Tensor> rows = new ArrayList<>();
      for (int row = 0; row < data.dim(0); row++) {
        rows.add(data.slice(0, row, row + 1));
      }
      assertEquals(adapted, layers.get(i).adapt(rows), "in batches, case " + i);
      assertEquals(adapted, adapted.adapt(data), "again, case " + i);
      LayerSieve.roundTrip(adapted, new long[] {2, 3});
    }
  }

  @Test
  void anyIntegerIsFoundOrUnknown() {
    for (long seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      int bits = 1 + random.nextInt(63);
      List<Long> known =
          random.longs(1 + random.nextInt(40)).map(n -> n >> bits).distinct().boxed().toList();
      Map<Long, Integer> places = new HashMap<>();
      for (int i = 0; i < known.size(); i++) {
        places.put(known.get(i), i + 1);
      }
      long[] values = random.longs(50).map(n -> n >> bits).toArray();
      values[0] = Long.MIN_VALUE;
      values[1] = Long.MAX_VALUE;
      values[2] = known.getLast();
      int[] expected = Arrays.stream(values).mapToInt(n -> places.getOrDefault(n, 0)).toArray();
      // No number is special here: -1 may be one of the vocabulary.
      IntegerLookup layer = new IntegerLookup(known).oovToken(Long.MIN_VALUE + 1);
      Tensor x = Tensor.of(Shape.of(50), values);
      String message = "seed " + seed + ", vocabulary " + known;
      assertArrayEquals(expected, LayerSieve.output(layer, false, x).toInts(), message);
      Tensor back = LayerSieve.output(layer.invert(true), false, Tensor.of(Shape.of(50), expected));
      long[] numbers = back.toLongs();
      for (int i = 0; i < 50; i++) {
        assertEquals(expected[i] == 0 ? layer.oovToken() : values[i], numbers[i], message);
      }
    }
  }

  @Test
  void withoutAPlaceForThemUnknownIntegersAreRefused() {
    IntegerLookup layer = new IntegerLookup(KNOWN).numOovIndices(0).maskToken(3);
    Model model = Crema.sequential(Crema.input(DType.INT64, 2), layer);
    Tensor fine = Tensor.of(Shape.of(1, 2), 3L, 42L);
    assertArrayEquals(new int[] {0, 4}, model.predictOnBatch(List.of(fine)).getFirst().toInts());
    Tensor unknown = Tensor.of(Shape.of(1, 2), 42L, 43L);
    String message =
        assertThrows(IndexException.class, () -> model.predictOnBatch(List.of(unknown)))
            .getMessage();
    assertTrue(message.contains("index 4 at position 1 is out of range; allowed: 0 to 3"), message);
  }

  @Test
  void integerLookupSaysWhatIsWrong() {
    IntegerLookup layer = new IntegerLookup();
    refused("IntegerLookup: maxTokens is 1; allowed: 2 or more", () -> layer.maxTokens(1));
    refused(
        "IntegerLookup: maxTokens is 4; allowed: 5 or more",
        () -> layer.maskToken(0).numOovIndices(3).maxTokens(4));
    refused(
        "IntegerLookup: numOovIndices is -1; allowed: 0 or more", () -> layer.numOovIndices(-1));
    refused(
        "IntegerLookup: maxTokens is missing; allowed: a number, as padToMaxTokens is set",
        () -> layer.padToMaxTokens(true));
    refused(
        "IntegerLookup: idfWeights is given, and outputMode INT; allowed: weights in mode TF_IDF"
            + " only; set that first",
        () -> layer.idfWeights(WEIGHTS));
    refused(
        "IntegerLookup: idfWeights is 4 numbers; allowed: as many as vocabulary has, 1",
        () -> layer.outputMode(OutputMode.TF_IDF).vocabulary(List.of(1L), WEIGHTS));
    refused(
        "IntegerLookup: idfWeights are unknown, which mode TF_IDF needs; call adapt in this mode,"
            + " or give them with the vocabulary",
        () -> output(layer.outputMode(OutputMode.TF_IDF).vocabulary(KNOWN), Tensor.zeros(1, 2)));
    refused(
        "IntegerLookup: outputMode is COUNT; allowed: INT, as invert is set",
        () -> layer.invert(true).outputMode(OutputMode.COUNT));
    refused(
        "IntegerLookup: oovMethod is FLOORMOD; allowed: FARMHASH, as there is a salt; set that"
            + " first",
        () -> layer.salt(3));
    refused(
        "IntegerLookup: vocabulary is with repeated [7]; allowed: each token once",
        () -> layer.vocabulary(List.of(7L, 8L, 7L)));
    refused(
        "IntegerLookup: vocabulary is empty; allowed: 1 token or more",
        () -> layer.vocabulary(List.of(-1L)));
    refused(
        "IntegerLookup: vocabulary is with the mask '8' inside; allowed: special tokens at the"
            + " start, as [8, -1], or none",
        () -> layer.maskToken(8).vocabulary(List.of(7L, 8L)));
    refused(
        "IntegerLookup: vocabulary is with the oovToken 8 inside; allowed: another oovToken, as"
            + " invert is set",
        () -> layer.oovToken(8).invert(true).vocabulary(List.of(7L, 8L)));
    refused(
        "IntegerLookup: vocabulary is 5 tokens long with special ones; allowed: maxTokens, 4, at"
            + " most",
        () -> layer.maxTokens(4).vocabulary(KNOWN));
    refused(
        "IntegerLookup: the data to adapt to has no tokens; allowed: 1 token or more",
        () -> layer.adapt(Tensor.of(Shape.of(2), -1L, -1L)));
    refused(
        "IntegerLookup: the vocabulary is unknown; call adapt(data) and use the layer that it"
            + " gives, or give vocabulary",
        () -> output(layer, Tensor.zeros(2)));
  }

  // ---------------------------------------------------------------- texts

  @Test
  void textsAreLearnedAndFoundAsInKeras() {
    StringLookup lookup = Crema.stringLookup();
    Map<String, StringLookup> lookups =
        Map.of(
            "plain", lookup,
            "mask", lookup.maskToken(""),
            "oov", lookup.numOovIndices(4).maxTokens(8),
            "salt", lookup.numOovIndices(4).maxTokens(6).salt(133, 137),
            "most", lookup.maxTokens(4));
    List<String> texts =
        List.of("a", "b", "", "a", "ü", "\uD834\uDD1E", "\uFF01", "zz", "[UNK]", "b", "c");
    List<String> more = new ArrayList<>(texts);
    more.addAll(List.of("new", "newer", "newest"));
    lookups.forEach(
        (key, each) -> {
          StringLookup adapted = each.adapt(texts);
          assertEquals(Vocabularies.get("string_" + key), adapted.tokens(), key);
          Tensor places = adapted.apply(more);
          assertEquals(DType.INT32, places.dtype());
          KERAS.check("string_" + key, places.cast(DType.FLOAT64), 0);
          List<String> back = new ArrayList<>(more);
          back.replaceAll(t -> adapted.tokens().contains(t) ? t : "[UNK]");
          assertEquals(back, adapted.texts(places), key);
        });
  }

  @Test
  void rowsOfTextsAreEncodedAsInKeras() {
    List<List<String>> rows =
        List.of(
            List.of("red", "green", "blue"),
            List.of("blue", "red", "red"),
            List.of("pink", "", "blue"),
            List.of("red", "[UNK]", "gold"));
    List<List<String>> more =
        List.of(List.of("red", "what", "", "blue"), List.of("gold", "gold", "red", "ever"));
    for (OutputMode mode : OutputMode.values()) {
      if (mode != OutputMode.INT) {
        StringLookup plain = new StringLookup().outputMode(mode);
        StringLookup pad = plain.maskToken("").maxTokens(9).padToMaxTokens(true).numOovIndices(2);
        learns(key("rows_", mode) + "_plain", plain, rows, more);
        learns(key("rows_", mode) + "_pad", pad, rows, more);
      }
    }
  }

  private static void learns(
      String key, StringLookup lookup, List<List<String>> rows, List<List<String>> more) {
    StringLookup adapted = lookup.adaptRows(rows);
    assertEquals(Vocabularies.get(key), adapted.tokens(), key);
    KERAS.check(key, adapted.applyRows(more).cast(DType.FLOAT64), 1e-6);
  }

  /** What the documentation of Keras shows. */
  @Test
  void textsHaveThePlacesOfKerassDocumentation() {
    List<List<String>> data = List.of(List.of("a", "c", "d"), List.of("d", "z", "b"));
    StringLookup lookup = new StringLookup(List.of("a", "b", "c", "d"));
    assertArrayEquals(new int[] {1, 3, 4, 4, 0, 2}, lookup.applyRows(data).toInts());
    assertEquals(
        List.of("[UNK]", "d", "z", "c", "b", "a"), new StringLookup().adaptRows(data).tokens());
    assertArrayEquals(
        new int[] {2, 4, 5, 0, 1, 3},
        lookup
            .numOovIndices(2)
            .applyRows(List.of(List.of("a", "c", "d"), List.of("m", "z", "b")))
            .toInts());
    assertEquals(
        List.of("a", "c", "d", "d", "[UNK]", "b"),
        lookup.texts(Tensor.of(Shape.of(2, 3), 1, 3, 4, 4, 0, 2)));
    StringLookup front =
        new StringLookup()
            .outputMode(OutputMode.TF_IDF)
            .vocabulary(List.of("[UNK]", "a", "b", "c", "d"), List.of(0.9, 0.25, 0.75, 0.6, 0.4));
    List<List<String>> long4 = List.of(List.of("a", "c", "d", "d"), List.of("d", "z", "b", "z"));
    assertArrayEquals(
        new float[] {0, 0.25f, 0, 0.6f, 0.8f, 1.8f, 0, 0.75f, 0, 0.4f},
        front.applyRows(long4).toFloats(),
        1e-6f);
    StringLookup back = new StringLookup(List.of("c")).maskToken("b");
    assertEquals(List.of("b", "[UNK]", "c"), back.tokens());
    assertArrayEquals(new int[] {0, 2, 1}, back.apply(List.of("b", "c", "[UNK]")).toInts());
  }

  @Test
  void noTextsAreNoRows() {
    StringLookup lookup = new StringLookup(List.of("a", "b"));
    assertEquals(Shape.of(0), lookup.apply(List.of()).shape());
    assertEquals(Shape.of(0, 0), lookup.applyRows(List.of()).shape());
    StringLookup hot = lookup.outputMode(OutputMode.ONE_HOT);
    assertEquals(Shape.of(0, 3), hot.apply(List.of()).shape());
    StringLookup count = lookup.outputMode(OutputMode.COUNT);
    assertEquals(Shape.of(0, 3), count.applyRows(List.of()).shape());
    assertArrayEquals(
        new float[] {0, 1, 0, 0, 0, 0, 1, 0, 1},
        count.applyRows(List.of(List.of("a"), List.of(), List.of("b", "x"))).toFloats());
  }

  @Test
  void stringLookupSaysWhatIsWrong() {
    StringLookup lookup = new StringLookup(List.of("a", "b"));
    refused(
        "StringLookup: 'c' is not in the vocabulary; allowed: what is in it, as numOovIndices is 0",
        () -> lookup.numOovIndices(0).apply(List.of("a", "c")));
    refused(
        "StringLookup: given a list of 1 texts; allowed in mode COUNT: rows of texts, see"
            + " applyRows",
        () -> lookup.outputMode(OutputMode.COUNT).apply(List.of("a")));
    refused(
        "StringLookup: row 1 has length 2; allowed: that of row 0, 1",
        () -> lookup.applyRows(List.of(List.of("a"), List.of("a", "b"))));
    refused(
        "StringLookup: outputMode is COUNT; allowed: INT",
        () -> lookup.outputMode(OutputMode.COUNT).texts(Tensor.of(Shape.of(1), 1)));
    refused(
        "StringLookup: vocabulary is with repeated [a, b]; allowed: each token once",
        () -> lookup.vocabulary(List.of("a", "b", "a", "b", "a")));
    refused(
        "StringLookup: salt is 1 numbers; allowed: 2 numbers, or none",
        () ->
            lookup.settings(
                new LookupSettings(
                    lookup.settings().maxTokens(),
                    1,
                    OutputMode.INT,
                    false,
                    lookup.settings().idfWeights(),
                    List.of(1L))));
    refused(
        "StringLookup: the data to adapt to has no tokens; allowed: 1 token or more",
        () -> lookup.adapt(List.of("[UNK]")));
    refused(
        "StringLookup: the vocabulary is unknown; call adapt(data) and use the one that it gives,"
            + " or give vocabulary",
        () -> new StringLookup().apply(List.of("a")));
  }

  // ---------------------------------------------------------------- files

  @Test
  void lookupsComeBackFromFilesAloneAndBesideAModel(@TempDir Path folder) throws Exception {
    StringLookup lookup =
        new StringLookup()
            .outputMode(OutputMode.TF_IDF)
            .maskToken("")
            .salt(1, -2)
            .adapt(List.of("a\tb", "\"", "line\nline", "ä\uD834\uDD1E", "", "{}"));
    Path file = folder.resolve("lookup.json");
    Saving.savePart(lookup, file);
    assertEquals(lookup, Saving.loadPart(file, StringLookup.class));
    Model model = Crema.sequential(Crema.input(5), Crema.dense(1));
    Path models = folder.resolve("model.crema");
    Saving.save(model, models, Map.of("lookup", Saving.describe(lookup)));
    Saved saved = Saving.load(models, LoadLimits.DEFAULT);
    assertEquals(lookup, saved.part("lookup", StringLookup.class));
    assertEquals(
        "'metadata', lookup: type 'StringLookup'; expected a TextVectorization [MISMATCH]",
        assertThrows(FormatException.class, () -> saved.part("lookup", TextVectorization.class))
            .getMessage());
    assertEquals(
        "'metadata', other: nothing; expected a Map [MALFORMED]",
        assertThrows(FormatException.class, () -> saved.part("other", StringLookup.class))
            .getMessage());
    Files.writeString(file, Files.readString(file).replace("\"maskToken\"", "\"class\""));
    String message =
        assertThrows(FormatException.class, () -> Saving.loadPart(file, StringLookup.class))
            .getMessage();
    assertTrue(message.contains("unknown field 'class' of StringLookup"), message);
    assertEquals(
        FormatException.Code.IO,
        assertThrows(
                FormatException.class,
                () -> Saving.loadPart(folder.resolve("none.json"), StringLookup.class))
            .code());
  }

  @Test
  void aVocabularyIsReadFromLines(@TempDir Path folder) throws Exception {
    StringLookup lookup = new StringLookup().maskToken("").adapt(List.of("b", "a", "b"));
    Path file = folder.resolve("vocabulary.txt");
    Files.write(file, lookup.tokens());
    StringLookup read = new StringLookup().maskToken("").vocabulary(Files.readAllLines(file));
    assertEquals(lookup.tokens(), read.tokens());
    assertArrayEquals(
        lookup.apply(List.of("", "a", "b", "c")).toInts(),
        read.apply(List.of("", "a", "b", "c")).toInts());
  }

  @Test
  void aLargeVocabularyIsFoundAtOnce() {
    List<String> texts = new ArrayList<>();
    List<Long> numbers = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      texts.add("token " + i);
      numbers.add(i * 31L - 1_000_000);
    }
    int[] expected = new int[texts.size()];
    Arrays.setAll(expected, i -> i + 1);
    assertArrayEquals(expected, new StringLookup(texts).apply(texts).toInts());
    long[] values = numbers.stream().mapToLong(n -> n).toArray();
    Tensor x = Tensor.of(Shape.of(values.length), values);
    assertArrayEquals(expected, LayerSieve.output(new IntegerLookup(numbers), false, x).toInts());
    assertThrows(CremaException.class, () -> new StringLookup(List.of()));
  }
}
