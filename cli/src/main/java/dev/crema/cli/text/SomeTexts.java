package dev.crema.cli.text;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine.Parameters;

/// Texts to work on.
final class SomeTexts {
  @Parameters(
      paramLabel = "TEXT",
      arity = "0..*",
      description = "Texts; without any, the lines of the standard input.")
  List<String> given = List.of();

  List<String> all() {
    return given.isEmpty()
        ? new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
            .lines()
            .toList()
        : given;
  }
}
