package dev.crema.cli.text;

import dev.crema.cli.shared.Common;
import dev.crema.zoo.language.Bleu;
import dev.crema.zoo.language.ChrF;
import dev.crema.zoo.language.translation.Bitext;
import dev.crema.zoo.language.translation.Translation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `crema text translate evaluate`.
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = "Measure a translator by BLEU and chrF on multi30k (test_2016_flickr) or a file.")
final class TranslateEvaluate extends Common {
  @Parameters(paramLabel = "DATA", description = "multi30k or FILE.tsv")
  String data = "";

  @Mixin Languages languages = new Languages();

  @Mixin BeamOptions options = new BeamOptions();

  @Override
  protected Map<String, Object> work() {
    Bitext text = languages.test(data);
    List<String> translations =
        options.translator().translate(text.source()).stream().map(Translation::text).toList();
    Bleu bleu = Bleu.of(translations, text.target());
    ChrF chrf = ChrF.of(translations, text.target());
    System.out.println(bleu);
    System.out.println(chrf);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("bleu", bleu.score());
    json.put("chrf", chrf.score());
    json.put("sentences", text.size());
    return json;
  }
}
