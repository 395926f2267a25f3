package dev.crema.cli.shared;

import dev.crema.cost.CostReport;
import dev.crema.cost.Peak;
import dev.crema.train.Options;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** The option that asks what a command took. */
public final class CostOption {
  @Option(
      names = "--cost",
      description =
          "Tell the operations, speed, share of the machine's peak (measured in a second),"
              + " peak memory and energy.")
  boolean wanted;

  private final CostReport report = new CostReport();

  /** What has to look on; nothing if the option is not given. */
  public Options.Callbacks callbacks() {
    return new Options.Callbacks(wanted ? List.of(report) : List.of());
  }

  /** Prints the report and adds it to the JSON line. */
  public void tell(Map<String, Object> json) {
    if (wanted) {
      System.out.print(report);
      json.put("cost", report.toMap(Peak.measured()));
    }
  }
}
