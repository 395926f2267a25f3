package dev.crema.zoo.language;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.engine.types.CremaException;
import dev.crema.saving.FormatException;
import dev.crema.zoo.language.BytePairs.Pair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TokenizerTest {
  private static final String TALE =
      """
      the north wind and the sun argued which of them was the stronger
      a traveller came along wrapped in a warm cloak
      they agreed that the one who first made the traveller take his cloak off
      should be considered stronger than the other
      then the north wind blew as hard as he could
      but the more he blew the more closely did the traveller fold his cloak around him
      and at last the north wind gave up the attempt
      then the sun shone out warmly and immediately the traveller took off his cloak
      and so the north wind was obliged to confess that the sun was the stronger of the two
      """;

  enum Kind {
    BYTE_PAIRS {
      @Override
      Tokenizer train(int size, boolean bytes, Stream<String> texts) {
        return BytePairs.train(size, bytes, texts);
      }
    },
    UNIGRAM {
      @Override
      Tokenizer train(int size, boolean bytes, Stream<String> texts) {
        return Unigram.train(size, bytes, texts);
      }
    };

    abstract Tokenizer train(int size, boolean bytes, Stream<String> texts);
  }

  @Test
  void bytePairsMergeTheMostFrequentPairFirst() {
    // Sennrich et al. 2016, figure 1, with the space before words; ties by the alphabet.
    String text = "low ".repeat(5) + "lower ".repeat(2) + "newest ".repeat(6) + "widest ".repeat(3);
    BytePairs tokenizer = BytePairs.train(100, Stream.of(text));
    assertEquals(
        List.of(
            new Pair("e", "s"),
            new Pair("es", "t"),
            new Pair("l", "o"),
            new Pair("lo", "w"),
            new Pair("▁", "low"),
            new Pair("e", "w"),
            new Pair("ew", "est")),
        tokenizer.merges().subList(0, 7));
    assertEquals(List.of("▁low", "est"), tokenizer.pieces("lowest"));
  }

  @Test
  void aSmallVocabularyHasTheMostFrequentCharacters() {
    BytePairs tokenizer = BytePairs.train(6, Stream.of("aab aab", "aac"));
    assertEquals(
        List.of("<pad>", "<unk>", "<s>", "</s>", "a", "▁"), tokenizer.vocabulary().pieces());
    assertArrayEquals(new int[] {5, 4, 4, Vocabulary.UNKNOWN}, tokenizer.encode("aab"));
    assertEquals("aa ⁇ ", tokenizer.decode(5, 4, 4, Vocabulary.UNKNOWN));
  }

  @ParameterizedTest
  @EnumSource
  void textsComeBack(Kind kind) {
    Tokenizer tokenizer = kind.train(90, false, TALE.lines());
    TALE.lines().forEach(line -> assertEquals(line, tokenizer.decode(tokenizer.encode(line))));
    assertEquals("a wind", tokenizer.decode(tokenizer.encode("  a \t wind\n")));
    assertEquals("", tokenizer.decode(tokenizer.encode(" ")));
    assertEquals(0, tokenizer.encode("").length);
  }

  @ParameterizedTest
  @EnumSource
  void anyTextComesBackIfBytesAreSpelled(Kind kind) {
    Tokenizer tokenizer = kind.train(360, true, TALE.lines());
    for (int seed = 0; seed < 300; seed++) {
      String text = text(new Random(seed));
      String expected =
          Normalizer.normalize(text, Normalizer.Form.NFKC).replaceAll("[\\s\\h]+", " ").strip();
      String actual = tokenizer.decode(tokenizer.encode(text));
      assertEquals(expected, actual, "seed " + seed);
    }
  }

  /** Of letters, spaces, signs of several planes; no lone surrogates and no ▁, which is a space. */
  private static String text(Random random) {
    return IntStream.range(0, random.nextInt(30))
        .mapToObj(
            _ ->
                switch (random.nextInt(5)) {
                  case 0 -> " ";
                  case 1 -> Character.toString('a' + random.nextInt(26));
                  case 2 -> Character.toString(0xC0 + random.nextInt(0x100));
                  case 3 -> Character.toString(0x4E00 + random.nextInt(0x100));
                  default -> Character.toString(0x1F600 + random.nextInt(0x40));
                })
        .collect(Collectors.joining());
  }

  @ParameterizedTest
  @EnumSource
  void vocabulariesHaveTheSizeAskedForOrAllThereIs(Kind kind) {
    assertEquals(60, kind.train(60, false, TALE.lines()).vocabulary().size());
    assertTrue(kind.train(100_000, false, TALE.lines()).vocabulary().size() < 600);
    Tokenizer nothing = kind.train(10, false, Stream.of());
    assertEquals(Vocabulary.SPECIAL, nothing.vocabulary().pieces());
    assertArrayEquals(new int[] {1, 1}, nothing.encode("x"));
    CremaException e = assertThrows(CremaException.class, () -> kind.train(4, false, TALE.lines()));
    assertTrue(e.getMessage().endsWith("size is 4; allowed: 5 or more"), e.getMessage());
  }

  @ParameterizedTest
  @EnumSource
  void frequentWordsAreFewPieces(Kind kind) {
    Tokenizer tokenizer = kind.train(120, false, TALE.lines());
    assertEquals(List.of("▁the"), tokenizer.pieces("the"));
    assertTrue(tokenizer.pieces("traveller").size() <= 2);
    assertTrue(tokenizer.pieces("xylophone").size() >= 6);
  }

  @ParameterizedTest
  @EnumSource
  void filesGiveTheSameTokenizer(Kind kind, @TempDir Path folder) throws IOException {
    Tokenizer tokenizer = kind.train(400, true, TALE.lines());
    Path file = folder.resolve("tale.json");
    tokenizer.save(file);
    Tokenizer loaded = Tokenizer.load(file);
    assertEquals(tokenizer.subwords(), loaded.subwords());
    assertArrayEquals(tokenizer.encode("the sun shines"), loaded.encode("the sun shines"));
    Files.writeString(file, "{\"format\": 1}");
    assertThrows(FormatException.class, () -> Tokenizer.load(file));
  }

  @Test
  void unigramsAreCutTheLikeliestWay() {
    List<String> pieces = new ArrayList<>(Vocabulary.SPECIAL);
    pieces.addAll(List.of("▁", "a", "b", "ab", "▁a"));
    double[] scores = {0, 0, 0, 0, -1, -2, -3, -6, -4};
    Unigram tokenizer = new Unigram(new Vocabulary(pieces), scores);
    // ▁ a b: -6; ▁ ab: -7; ▁a b: -7.
    assertEquals(List.of("▁", "a", "b"), tokenizer.pieces("ab"));
    scores[7] = -4;
    assertEquals(List.of("▁", "ab"), new Unigram(new Vocabulary(pieces), scores).pieces("ab"));
  }

  @Test
  void cutsAreSampledAsOftenAsTheyAreLikely() {
    List<String> pieces = new ArrayList<>(Vocabulary.SPECIAL);
    pieces.addAll(List.of("▁", "a", "b", "ab"));
    double[] scores = {0, 0, 0, 0, -1, Math.log(0.5), Math.log(0.4), Math.log(0.3)};
    Unigram tokenizer = new Unigram(new Vocabulary(pieces), scores);
    Random random = new Random(5);
    Map<Integer, Integer> lengths = new HashMap<>();
    int draws = 20_000;
    for (int i = 0; i < draws; i++) {
      lengths.merge(tokenizer.sample("ab", 1, random).length, 1, Integer::sum);
    }
    // a b: 0.5 · 0.4 = 0.2; ab: 0.3.
    assertEquals(0.4, lengths.getOrDefault(3, 0) / (double) draws, 0.02);
    assertEquals(0.6, lengths.getOrDefault(2, 0) / (double) draws, 0.02);
    assertArrayEquals(
        tokenizer.encode("ab"),
        tokenizer.sample("ab", 1000, random),
        "large powers leave the best");
  }

  @Test
  void numbersOutOfTheVocabularyAreRefused() {
    Tokenizer tokenizer = BytePairs.train(20, TALE.lines());
    CremaException e = assertThrows(CremaException.class, () -> tokenizer.decode(20));
    assertEquals("decode: ids is 20; allowed: 0 to 19", e.getMessage());
  }

  @Test
  void lettersDigitsAndSignsAreApart() {
    assertEquals(
        List.of("▁It", "'", "s", "▁2", ",", "500", "▁Kč", "!?", "▁日本の", "abc", "▁q\u0307a"),
        Words.of(" It's 2,500  Kč!? 日本のabc q\u0307a"));
  }

  @Test
  void longWordsAreCut() {
    Tokenizer tokenizer = BytePairs.train(20, Stream.of("a".repeat(1000)));
    assertEquals("a".repeat(1000), tokenizer.decode(tokenizer.encode("a".repeat(1000))));
  }
}
