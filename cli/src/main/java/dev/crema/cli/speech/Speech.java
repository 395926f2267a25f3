package dev.crema.cli.speech;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `crema speech`.
@Command(
    name = "speech",
    description = "Spot words in recordings, or write down what is said.",
    mixinStandardHelpOptions = true,
    subcommands = {TrainSpeech.class, Transcribe.class, Spot.class, Listen.class})
public final class Speech implements Runnable {
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    CommandLine.usage(spec, System.out);
  }
}
