package dev.crema.bench.peers;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Runs the workloads on all engines, one process at a time, the engines taking turns, and prints
 * tables.
 *
 * <p>With {@code --fresh N} it starts N processes of each workload of Crema instead and tells when
 * they are fast; see {@link FreshJvms}.
 *
 * <p>Arguments: {@code --rounds N}, {@code --engines a,b}, {@code --workloads w,w:batch}, {@code
 * --threads 1,2}, {@code --out FILE.tsv}.
 */
public final class SideBySide {
  /** One cell of the table, but for the engine and its threads. */
  private record Row(Workload workload, int batch, String figure) {}

  private record Column(Engine engine, int threads) {}

  private final Path peers;
  private final Map<Engine, String> classPaths = new LinkedHashMap<>();
  private final Map<Row, Map<Column, List<Double>>> results = new LinkedHashMap<>();
  private final PrintWriter out;

  private SideBySide(Path peers, PrintWriter out) {
    this.peers = peers;
    this.out = out;
  }

  /** The main method; the working directory is that of the peers. */
  public static void main(String[] args) throws Exception {
    Map<String, String> options = new LinkedHashMap<>();
    for (int i = 0; i + 1 < args.length; i += 2) {
      options.put(args[i], args[i + 1]);
    }
    Path peers = Path.of("").toAbsolutePath();
    Path file = Path.of(options.getOrDefault("--out", "target/results.tsv"));
    Files.createDirectories(file.toAbsolutePath().getParent());
    try (PrintWriter out =
        new PrintWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8), true)) {
      out.println("engine\tworkload\tbatch\tthreads\tfigure\tvalue");
      SideBySide all = new SideBySide(peers, out);
      all.run(options);
      if (!all.results.isEmpty()) {
        all.print();
        System.out.println("\nall figures: " + file.toAbsolutePath());
      }
    }
  }

  private void run(Map<String, String> options) throws Exception {
    int rounds = Integer.parseInt(options.getOrDefault("--rounds", "1"));
    String wanted = options.getOrDefault("--engines", "");
    for (Engine engine : Engine.values()) {
      Path jars = peers.resolve(engine.module()).resolve("target/classpath");
      boolean named = wanted.isEmpty() || List.of(wanted.split(",")).contains(engine.label());
      if (named && Files.exists(jars)) {
        classPaths.put(
            engine, jars.resolveSibling("classes") + ":" + Files.readString(jars).trim());
      }
    }
    List<Integer> threads =
        Arrays.stream(options.getOrDefault("--threads", "1,2").split(","))
            .map(Integer::valueOf)
            .toList();
    if (options.containsKey("--fresh")) {
      fresh(Integer.parseInt(options.get("--fresh")), options, threads);
      return;
    }
    for (int round = 0; round < rounds; round++) {
      for (Map.Entry<Workload, Integer> w : workloads(options.getOrDefault("--workloads", ""))) {
        for (int count : threads) {
          for (Engine engine : classPaths.keySet()) {
            measure(engine, w.getKey(), w.getValue(), count);
          }
        }
      }
    }
  }

  /** All but whole processes, on the engines of this checkout. */
  private void fresh(int count, Map<String, String> options, List<Integer> threads)
      throws IOException, InterruptedException {
    for (Map.Entry<Workload, Integer> w : workloads(options.getOrDefault("--workloads", ""))) {
      for (Engine engine : classPaths.keySet()) {
        if (engine.isCrema() && w.getKey().kind() != Workload.Kind.PROCESS) {
          FreshJvms jvms = new FreshJvms(peers, classPaths.get(engine), count);
          for (int number : threads) {
            jvms.run(new Launch(engine, w.getKey(), w.getValue(), number));
          }
        }
      }
    }
  }

  private static List<Map.Entry<Workload, Integer>> workloads(String option) {
    List<Map.Entry<Workload, Integer>> list = new ArrayList<>();
    if (option.isEmpty()) {
      for (Workload w : Workload.values()) {
        w.batches().forEach(batch -> list.add(Map.entry(w, batch)));
      }
      return list;
    }
    for (String item : option.split(",")) {
      String[] parts = item.split(":");
      Workload w = Workload.of(parts[0]);
      if (parts.length > 1) {
        list.add(Map.entry(w, Integer.valueOf(parts[1])));
      } else {
        w.batches().forEach(batch -> list.add(Map.entry(w, batch)));
      }
    }
    return list;
  }

  private void measure(Engine engine, Workload workload, int batch, int threads)
      throws IOException, InterruptedException {
    Launch title = new Launch(engine, workload, batch, threads);
    Launch.Ended ended = title.run(peers, classPaths.get(engine), List.of());
    boolean measured = false;
    boolean refused = false;
    for (String line : ended.lines()) {
      if (line.startsWith("= ")) {
        String[] parts = line.split(" ");
        add(new Row(workload, batch, parts[1]), new Column(engine, threads), parts[2]);
        measured = true;
      }
      refused |= line.startsWith("- ");
      if (line.startsWith("= ") || line.startsWith("# ") || line.startsWith("- ")) {
        System.out.println(title + "  " + line.substring(2));
      }
    }
    if (measured && workload.kind() == Workload.Kind.PROCESS && ended.exit() == 0) {
      String value = String.format(Locale.ROOT, "%.3f", ended.seconds());
      add(new Row(workload, batch, "seconds"), new Column(engine, threads), value);
      System.out.println(title + "  seconds " + value);
    }
    if (!measured && !refused) {
      System.out.println(title + "  FAILED (" + ended.exit() + ")");
      ended.lines().forEach(System.out::println);
    }
  }

  private void add(Row row, Column column, String value) {
    results
        .computeIfAbsent(row, r -> new LinkedHashMap<>())
        .computeIfAbsent(column, c -> new ArrayList<>())
        .add(Double.valueOf(value));
    out.println(
        String.join(
            "\t",
            column.engine().label(),
            row.workload().label(),
            Integer.toString(row.batch()),
            Integer.toString(column.threads()),
            row.figure(),
            value));
  }

  /** Best threads of each engine, and of Crema against the best of the others. */
  private void print() {
    System.out.println();
    StringBuilder head = new StringBuilder("| workload | batch | figure |");
    StringBuilder rule = new StringBuilder("|---|---|---|");
    for (Engine engine : classPaths.keySet()) {
      head.append(' ').append(engine.label()).append(" |");
      rule.append("---|");
    }
    System.out.println(head + " Crema / best peer |\n" + rule + "---|");
    results.forEach(
        (row, columns) -> {
          StringBuilder line =
              new StringBuilder(
                  "| "
                      + row.workload().label()
                      + " | "
                      + row.batch()
                      + " | "
                      + row.figure()
                      + " |");
          boolean more = row.figure().equals("samples_per_s");
          double ours = Double.NaN;
          double theirs = Double.NaN;
          for (Engine engine : classPaths.keySet()) {
            double best = Double.NaN;
            int threads = 0;
            for (Map.Entry<Column, List<Double>> e : columns.entrySet()) {
              double median =
                  Medians.of(e.getValue().stream().mapToDouble(Double::doubleValue).toArray());
              if (e.getKey().engine() == engine && better(more, median, best)) {
                best = median;
                threads = e.getKey().threads();
              }
            }
            line.append(threads == 0 ? " – |" : String.format(" %.4g (%d) |", best, threads));
            if (engine.isCrema()) {
              ours = better(more, best, ours) ? best : ours;
            } else {
              theirs = better(more, best, theirs) ? best : theirs;
            }
          }
          line.append(
              Double.isNaN(ours / theirs) ? " – |" : String.format(" %.2f |", ours / theirs));
          System.out.println(line);
        });
    System.out.println("\nIn brackets: the number of threads, the better of those measured.");
  }

  private static boolean better(boolean more, double value, double than) {
    return !Double.isNaN(value) && (Double.isNaN(than) || (more ? value > than : value < than));
  }
}
