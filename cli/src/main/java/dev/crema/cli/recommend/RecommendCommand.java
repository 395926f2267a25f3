package dev.crema.cli.recommend;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `crema recommend`.
@Command(
    name = "recommend",
    mixinStandardHelpOptions = true,
    description = "Recommend items to users, from ratings or clicks.",
    subcommands = {TrainCommand.class, TopCommand.class, SimilarCommand.class})
public final class RecommendCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().usage(System.out);
  }
}
