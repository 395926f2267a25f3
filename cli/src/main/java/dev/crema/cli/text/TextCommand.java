package dev.crema.cli.text;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `crema text`.
@Command(
    name = "text",
    mixinStandardHelpOptions = true,
    description = "Classify, translate, write and search texts.",
    subcommands = {Classify.class, Embed.class, Generate.class, Translate.class})
public final class TextCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().usage(System.out);
  }
}
