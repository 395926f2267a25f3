package dev.crema.cli;

import dev.crema.data.sets.DataHome;
import dev.crema.data.sets.Fetcher;
import dev.crema.data.sets.KnownSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `crema data`.
@Command(
    name = "data",
    mixinStandardHelpOptions = true,
    description = {
      "Data sets that do not come with Crema.",
      "They live in the folder CREMA_DATA; without it, in .crema/data in your own."
    },
    subcommands = {DataCommand.ListCommand.class, DataCommand.FetchCommand.class})
final class DataCommand implements Runnable {
  @Override
  public void run() {
    new ListCommand().run();
  }

  /// `crema data list`.
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "List the data sets that can be fetched, and whether they are there.")
  static final class ListCommand implements Runnable {
    @Override
    public void run() {
      DataHome home = DataHome.standard();
      System.out.println("in " + home.folder() + ":");
      for (KnownSet set : KnownSet.all()) {
        System.out.printf(
            "%-14s %-8s %s (%s)%n",
            set.name(), home.has(set) ? "there" : "missing", set.about(), set.terms());
      }
    }
  }

  /// `crema data fetch`.
  @Command(
      name = "fetch",
      mixinStandardHelpOptions = true,
      description = "Fetch a data set from its official home and check it.")
  static final class FetchCommand implements Runnable {
    @Parameters(paramLabel = "NAME", description = "One of those that 'crema data list' tells.")
    String name = "";

    @Override
    public void run() {
      KnownSet set = KnownSet.named(name);
      System.out.println(set.name() + ": " + set.about() + "; terms: " + set.terms());
      new Fetcher(DataHome.standard(), System.out::println).fetch(set);
    }
  }
}
