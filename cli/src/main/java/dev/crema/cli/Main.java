package dev.crema.cli;

import dev.crema.cli.recommend.RecommendCommand;
import dev.crema.cli.speech.SpeechCommand;
import dev.crema.cli.text.TextCommand;
import dev.crema.cli.vision.VisionCommand;
import dev.crema.engine.types.CremaException;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// The `crema` command.
@Command(
    name = "crema",
    description = "Deep learning for Java.",
    footer = {"", "In a checkout, 'crema example NAME' runs one of the examples of the guide."},
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    subcommands = {
      Train.class,
      Evaluate.class,
      Predict.class,
      VisionCommand.class,
      TextCommand.class,
      SpeechCommand.class,
      RecommendCommand.class,
      DataCommand.class,
      Summary.class,
      Explain.class,
      ProfileCommand.class,
      Quantize.class,
      Bench.class,
      Main.VersionCommand.class,
      Main.Completion.class,
      CommandLine.HelpCommand.class
    })
public final class Main implements Runnable {
  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show where in the program an error comes from.")
  boolean debug;

  private Main() {}

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    Main main = new Main();
    CommandLine line = new CommandLine(main);
    line.setExecutionExceptionHandler(
        (e, command, _) -> {
          if (main.debug) {
            e.printStackTrace(command.getErr());
          }
          boolean expected = e instanceof CremaException || e instanceof IllegalStateException;
          command.getErr().println("crema: " + (expected ? e.getMessage() : e.toString()));
          return CommandLine.ExitCode.SOFTWARE;
        });
    line.setCaseInsensitiveEnumValuesAllowed(true);
    return line;
  }

  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }

  /// The version stands in the manifest of the jar.
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      var version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"crema " + (version == null ? "(not packaged)" : version)};
    }
  }

  /// `crema version`.
  @Command(name = "version", description = "Print the version.")
  static final class VersionCommand implements Runnable {
    @Override
    public void run() {
      System.out.println(new Version().getVersion()[0]);
    }
  }

  /// `crema completion`.
  @Command(
      name = "completion",
      description = "Print a completion script: source <(crema completion).")
  static final class Completion implements Runnable {
    @Override
    public void run() {
      System.out.println(AutoComplete.bash("crema", commandLine()));
    }
  }
}
