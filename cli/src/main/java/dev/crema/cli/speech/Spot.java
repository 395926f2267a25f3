package dev.crema.cli.speech;

import dev.crema.cli.shared.Common;
import dev.crema.data.Recording;
import dev.crema.zoo.speech.keywords.Keyword;
import dev.crema.zoo.speech.keywords.KeywordSpotter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `crema speech spot`.
@Command(
    name = "spot",
    mixinStandardHelpOptions = true,
    description = "Tell which word each recording holds.")
final class Spot extends Common {
  @Option(
      names = "--model",
      paramLabel = "FILE",
      description = "By default the one of the digits that comes with Crema.")
  @Nullable Path model;

  @Mixin Reading reading = new Reading();

  @Override
  protected Map<String, Object> work() {
    KeywordSpotter spotter = spotter(model);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("files", reading.each(recording -> of(spotter, recording)));
    return json;
  }

  static KeywordSpotter spotter(@Nullable Path model) {
    return model == null ? KeywordSpotter.digits() : KeywordSpotter.load(model);
  }

  /** The likeliest word, for people under {@code text}. */
  static Map<String, Object> of(KeywordSpotter spotter, Recording recording) {
    List<Keyword> words = spotter.spot(recording);
    Keyword best = words.getFirst();
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("word", best.word());
    result.put("probability", best.probability());
    result.put(
        "text", String.format(Locale.ROOT, "%s (%.1f %%)", best.word(), 100 * best.probability()));
    return result;
  }
}
