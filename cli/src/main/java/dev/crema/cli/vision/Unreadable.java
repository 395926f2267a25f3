package dev.crema.cli.vision;

import dev.crema.data.DataException;
import java.util.HashSet;
import java.util.Set;
import picocli.CommandLine.Option;

/** The option that says what is done with images that cannot be read. */
final class Unreadable {
  /** What can be done. */
  enum Choice {
    FAIL,
    SKIP
  }

  @Option(
      names = "--unreadable",
      paramLabel = "WHAT",
      description = "fail, or skip images that cannot be read (default: ${DEFAULT-VALUE}).")
  Choice choice = Choice.FAIL;

  private final Set<String> told = new HashSet<>();

  /** Throws it again, or tells once what is skipped. */
  synchronized void accept(DataException e) {
    if (choice == Choice.FAIL) {
      throw e;
    }
    if (told.add(e.getMessage())) {
      System.err.println("crema: skipped: " + e.getMessage());
    }
  }
}
