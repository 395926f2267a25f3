package dev.crema.cli.text;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `crema text`.
@Command(
    name = "text",
    mixinStandardHelpOptions = true,
    description = "Classify, translate, write and search texts.",
    subcommands = {Classify.class, Embed.class, Generate.class, Translate.class})
public final class TextCommand implements Runnable {
  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }
}
