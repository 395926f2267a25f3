package dev.crema.cli.speech;

import dev.crema.data.DataException;
import dev.crema.data.Recording;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The files that a command reads, one by one. */
final class Reading {
  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "Recordings: WAV, FLAC, OGG or MP3, of any rate, mono or stereo.")
  List<Path> files = List.of();

  @Option(
      names = "--skip-unreadable",
      description =
          "Tell of files that cannot be read and go on; by default the first one ends it.")
  boolean skips;

  /** Does something with each recording; what it says of each is kept for the JSON line. */
  List<Object> each(Function<Recording, Map<String, Object>> action) {
    List<Object> results = new ArrayList<>();
    for (Path file : files) {
      Recording recording;
      try {
        recording = Recording.read(file);
      } catch (DataException e) {
        if (!skips) {
          throw e;
        }
        System.err.println("crema: " + e.getMessage() + "; skipped");
        continue;
      }
      Map<String, Object> result = action.apply(recording);
      System.out.println(file + ": " + result.get("text"));
      Map<String, Object> named = new LinkedHashMap<>();
      named.put("file", file.toString());
      named.putAll(result);
      results.add(named);
    }
    return results;
  }
}
