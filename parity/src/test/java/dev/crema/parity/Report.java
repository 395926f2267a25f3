package dev.crema.parity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * The greatest errors of all rows, written to {@code target/parity.md} after the last test, and to
 * {@code docs/parity.md} with {@code -Dparity.update=true} if no test failed.
 */
public final class Report implements TestExecutionListener {
  /**
   * What was compared.
   *
   * @param trials how many configurations
   * @param forward the greatest error of results
   * @param backward the greatest error of derivatives; NaN if there are none
   * @param bound what is allowed
   */
  record Row(String what, int trials, double forward, double backward, double bound) {}

  private boolean failed;

  private static final Map<String, List<Row>> FAMILIES = new TreeMap<>();

  private static final String HEAD =
      """
      # Crema against PyTorch

      Written by `mvn -B -P parity -pl parity -am test -Djacoco.skip -Dparity.update=true`. Both libraries compute in float32,
      in one JVM, PyTorch through DJL, at random configurations (strides, padding, dilation, groups, masks, odd sizes) and
      random numbers. Half of the configurations run on Crema's native kernels, half on its Java kernels. `results` are
      outputs, and states after training steps; `derivatives` are by all inputs and all weights, of the sum of the outputs
      times random factors. An error is the greatest difference of a tensor's numbers over the greatest of PyTorch's numbers
      in it, or over 0.01 if all are smaller; a derivative that is 0 but for rounding is measured by the greatest of the others.
      Allowed is 1e-5, and 1e-4 where sums of many numbers are taken.

      Where PyTorch has no function of its own, its operators say what it is (PyTorch's Python does the same): the layer of
      TransformerEncoder, the projections of attention, hinge losses, the steps of RMSprop, Adadelta, Adamax and Nadam. Not
      here is what PyTorch does not have: the other tests compare that with Keras's numbers and loops in double.
      """;

  static synchronized void add(String family, Row row) {
    FAMILIES.computeIfAbsent(family, f -> new ArrayList<>()).add(row);
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    failed |= result.getStatus() == TestExecutionResult.Status.FAILED;
  }

  @Override
  public void testPlanExecutionFinished(TestPlan plan) {
    StringBuilder text = new StringBuilder(HEAD);
    FAMILIES.forEach((family, rows) -> append(text, family, rows));
    try {
      Files.writeString(Path.of("target/parity.md"), text);
      if (Boolean.getBoolean("parity.update") && !failed) {
        Files.writeString(Path.of("../docs/parity.md"), text);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    System.out.print(text);
  }

  private static void append(StringBuilder text, String family, List<Row> rows) {
    text.append("\n## ").append(family).append("\n\n");
    text.append("| | configurations | results | derivatives | allowed |\n");
    text.append("| --- | ---: | ---: | ---: | ---: |\n");
    rows.stream()
        .sorted(Comparator.comparing(Row::what))
        .forEach(
            row ->
                text.append("| ")
                    .append(row.what())
                    .append(" | ")
                    .append(row.trials())
                    .append(" | ")
                    .append(number(row.forward()))
                    .append(" | ")
                    .append(number(row.backward()))
                    .append(" | ")
                    .append(number(row.bound()))
                    .append(" |\n"));
  }

  private static String number(double error) {
    return Double.isNaN(error) ? "–" : error == 0 ? "0" : String.format(Locale.ROOT, "%.1e", error);
  }
}
