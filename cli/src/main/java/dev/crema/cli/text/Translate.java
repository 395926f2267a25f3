package dev.crema.cli.text;

import dev.crema.cli.shared.Common;
import dev.crema.zoo.language.translation.Translation;
import dev.crema.zoo.language.translation.Translator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `crema text translate`.
@Command(
    name = "translate",
    mixinStandardHelpOptions = true,
    description = "Translate sentences, those given or, without any, the lines of the input.",
    subcommands = {TranslateTrain.class, TranslateEvaluate.class})
final class Translate extends Common {
  @Mixin SomeTexts texts = new SomeTexts();

  @Mixin BeamOptions options = new BeamOptions();

  @Option(names = "--alternatives", description = "Tell all translations that were followed.")
  boolean alternatives;

  @Override
  protected Map<String, Object> work() {
    Translator translator = options.translator();
    List<String> sentences = texts.all();
    List<Translation> translations = translator.translate(sentences);
    List<Object> json = new ArrayList<>();
    for (int i = 0; i < sentences.size(); i++) {
      Translation translation = translations.get(i);
      System.out.println(translation.text());
      Map<String, Object> each = new LinkedHashMap<>();
      each.put("source", sentences.get(i));
      each.put("translation", translation.text());
      each.put("score", translation.score());
      if (alternatives) {
        translation
            .alternatives()
            .forEach(other -> System.out.printf("  %.3f  %s%n", other.score(), other.text()));
        each.put(
            "alternatives",
            translation.alternatives().stream().map(Translation.Alternative::text).toList());
      }
      json.add(each);
    }
    return Map.of("translations", json);
  }
}
