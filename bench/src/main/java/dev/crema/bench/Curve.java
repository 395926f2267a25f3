package dev.crema.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;

/** Measurements of one quantity by another, as a table and as a plot. */
final class Curve {
  private final String x;
  private final String y;
  private final boolean logarithmic;
  private final List<Double> xs = new ArrayList<>();
  private final List<Double> ys = new ArrayList<>();

  /** A curve without points; {@code logarithmic} is of the axis of x. */
  Curve(String x, String y, boolean logarithmic) {
    this.x = x;
    this.y = y;
    this.logarithmic = logarithmic;
  }

  void add(double atX, double atY) {
    xs.add(atX);
    ys.add(atY);
    System.out.printf(Locale.ROOT, "%s %,.0f: %.4g %s%n", x, atX, atY, y);
  }

  /** Writes {@code path.tsv} and {@code path.svg}. */
  // XChart has no successor yet to what it deprecates.
  @SuppressWarnings("deprecation")
  void write(Path path) throws IOException {
    StringBuilder table = new StringBuilder(x + "\t" + y + "\n");
    for (int i = 0; i < xs.size(); i++) {
      table.append(String.format(Locale.ROOT, "%.0f\t%.4g\n", xs.get(i), ys.get(i)));
    }
    Files.createDirectories(path.toAbsolutePath().getParent());
    Files.writeString(path.resolveSibling(path.getFileName() + ".tsv"), table);
    XYChart chart = new XYChartBuilder().width(640).height(400).xAxisTitle(x).yAxisTitle(y).build();
    chart.getStyler().setLegendVisible(false);
    chart.getStyler().setXAxisLogarithmic(logarithmic);
    chart.getStyler().setYAxisMin(0.0);
    chart.addSeries(y, xs, ys);
    chart.getStyler().setXAxisTickMarkSpacingHint(120);
    chart.getStyler().setYAxisTickMarkSpacingHint(80);
    ByteArrayOutputStream svg = new ByteArrayOutputStream();
    VectorGraphicsEncoder.saveVectorGraphic(chart, svg, VectorGraphicsFormat.SVG);
    // Letters are outlines with many digits; hundredths of a pixel are enough.
    String rounded = svg.toString(StandardCharsets.UTF_8).replaceAll("([.]\\d\\d)\\d+", "$1");
    Files.writeString(path.resolveSibling(path.getFileName() + ".svg"), rounded);
  }
}
