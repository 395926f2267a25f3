package dev.crema.cli.speech;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `crema speech`.
@Command(
    name = "speech",
    description = "Spot words in recordings, or write down what is said.",
    mixinStandardHelpOptions = true,
    subcommands = {TrainSpeech.class, Transcribe.class, Spot.class, Listen.class})
public final class SpeechCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().usage(System.out);
  }
}
