package dev.crema.cli.text;

import dev.crema.data.sets.DataHome;
import dev.crema.zoo.language.translation.Bitext;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/// Which pairs of sentences a source stands for.
final class Languages {
  /// The part of a file that the best epoch is chosen by.
  private static final int VALIDATION = 20;

  @Option(
      names = "--from",
      paramLabel = "LANGUAGE",
      description = "Of multi30k: de, en or fr (default: ${DEFAULT-VALUE}).")
  String from = "de";

  @Option(
      names = "--to",
      paramLabel = "LANGUAGE",
      description = "Of multi30k: de, en or fr (default: ${DEFAULT-VALUE}).")
  String to = "en";

  private static boolean isMulti30k(String data) {
    return data.equals("multi30k");
  }

  private Bitext multi30k(String split) {
    return Bitext.multi30k(DataHome.standard(), split, from, to);
  }

  /// What to learn from: all of a file but its last twentieth.
  Bitext training(String data) {
    if (isMulti30k(data)) {
      return multi30k("train");
    }
    Bitext all = Bitext.read(Path.of(data));
    return all.range(0, all.size() - held(all));
  }

  /// What to choose the best epoch by.
  Bitext validation(String data) {
    if (isMulti30k(data)) {
      return multi30k("val");
    }
    Bitext all = Bitext.read(Path.of(data));
    return all.range(all.size() - held(all), all.size());
  }

  private static int held(Bitext all) {
    return Math.ceilDiv(all.size(), VALIDATION);
  }

  /// What to measure by: all of a file.
  Bitext test(String data) {
    return isMulti30k(data) ? multi30k("test_2016_flickr") : Bitext.read(Path.of(data));
  }
}
