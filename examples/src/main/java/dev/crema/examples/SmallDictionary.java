package dev.crema.examples;

import dev.crema.zoo.language.embedding.EncoderRecipe;
import dev.crema.zoo.language.embedding.SentenceEncoder;
import dev.crema.zoo.language.embedding.TextIndex;
import dev.crema.zoo.language.translation.Bitext;
import dev.crema.zoo.language.translation.Translation;
import dev.crema.zoo.language.translation.TranslationRecipe;
import dev.crema.zoo.language.translation.TranslationTransformer;
import dev.crema.zoo.language.translation.Translator;
import java.util.ArrayList;
import java.util.List;

/** Learns to translate from all pairs of a few words but two, and to find texts by meaning. */
public final class SmallDictionary {
  private static final List<String> GERMAN =
      List.of("hund katze haus wald boot schule stadt brot".split(" "));
  private static final List<String> ENGLISH =
      List.of("dog cat house forest boat school city bread".split(" "));

  private SmallDictionary() {}

  private static Bitext pairs() {
    List<String> german = new ArrayList<>();
    List<String> english = new ArrayList<>();
    for (int i = 0; i < GERMAN.size(); i++) {
      for (int j = 0; j < GERMAN.size(); j++) {
        if (!(i == 0 && j == 1) && !(i == 4 && j == 3)) {
          german.add(GERMAN.get(i) + " und " + GERMAN.get(j));
          english.add(ENGLISH.get(i) + " and " + ENGLISH.get(j));
        }
      }
    }
    return new Bitext(german, english);
  }

  public static void main(String[] arguments) {
    Bitext pairs = pairs();
    Translator translator =
        TranslationRecipe.DEFAULT
            .architecture(new TranslationTransformer(1, 32, 2, 64, 0.1))
            .vocabularySize(90)
            .piecesPerBatch(128)
            .epochs(60)
            .learningRate(0.01, 20)
            .train(pairs, pairs);
    EncoderRecipe recipe = EncoderRecipe.DEFAULT.vocabularySize(90).width(32).batchSize(31);
    SentenceEncoder encoder = recipe.epochs(60).learningRate(0.01).train(pairs, pairs);

    for (String sentence : List.of("hund und katze", "boot und wald")) {
      Translation translation = translator.translate(sentence);
      IO.println("%s: %s".formatted(sentence, translation.text()));
    }
    TextIndex index = encoder.index(ENGLISH);
    IO.println("katze: " + index.search("katze", 1).getFirst().text());
  }
}
