package dev.crema;

import dev.crema.engine.Variable;
import dev.crema.engine.types.Type;
import dev.crema.layers.Application;
import dev.crema.layers.Pass;
import dev.crema.layers.Symbol;
import dev.crema.layers.Unwrapped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A model as a table, in the layout of Keras. */
final class Summary {
  private final Map<String, Pass.Use> uses;
  private final List<List<String>> rows = new ArrayList<>();

  private Summary(Map<String, Pass.Use> uses) {
    this.uses = uses;
  }

  /**
   * The table.
   *
   * @param graph the layers, if they are known one by one
   * @param slots what the optimizer keeps
   */
  static String of(
      String name,
      Map<String, Pass.Use> uses,
      Optional<Functional> graph,
      Collection<Variable> slots) {
    Summary summary = new Summary(uses);
    boolean branches = graph.isPresent() && !isChain(graph.get());
    graph.ifPresentOrElse(g -> summary.rows(g, branches), summary::groups);
    StringBuilder text = new StringBuilder("Model: \"" + name + "\"\n");
    text.append(summary.table(branches));
    summary.totals(text, slots);
    return text.toString();
  }

  private static boolean isChain(Functional graph) {
    Symbol last = graph.inputs().getFirst();
    for (Application application : graph.applications()) {
      if (application.inputs().size() != 1
          || application.outputs().size() != 1
          || application.inputs().getFirst() != last) {
        return false;
      }
      last = application.outputs().getFirst();
    }
    return graph.inputs().size() == 1;
  }

  private void rows(Functional graph, boolean branches) {
    IdentityHashMap<Symbol, String> sources = new IdentityHashMap<>();
    int count = 0;
    for (Symbol input : graph.inputs()) {
      String name = count == 0 ? "input" : "input_" + count;
      count++;
      sources.put(input, name);
      if (branches) {
        rows.add(List.of(name + " (Input)", shape(input), "0", "-"));
      }
    }
    Set<Object> counted = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Application application : graph.applications()) {
      String name = graph.name(application.layer());
      Unwrapped unwrapped = Unwrapped.of(application.layer());
      Object layer = unwrapped.layer();
      application.outputs().forEach(output -> sources.put(output, name));
      List<String> row = new ArrayList<>();
      row.add(name + " (" + unwrapped.typeName() + ")");
      row.add(application.outputs().stream().map(Summary::shape).collect(Collectors.joining(", ")));
      row.add(counted.add(layer) ? number(elements(path -> in(path, name))) : "(shared)");
      if (branches) {
        row.add(
            application.inputs().stream()
                .map(input -> sources.getOrDefault(input, "?"))
                .collect(Collectors.joining(", ")));
      }
      rows.add(row);
    }
  }

  /** Without a graph: the layers that have weights. */
  private void groups() {
    Map<String, Long> counts = new LinkedHashMap<>();
    uses.forEach(
        (path, use) -> {
          int slash = path.indexOf('/');
          counts.merge(slash < 0 ? path : path.substring(0, slash), size(use), Long::sum);
        });
    counts.forEach((name, count) -> rows.add(List.of(name, "?", number(count))));
  }

  private static boolean in(String path, String name) {
    return path.equals(name) || path.startsWith(name + "/");
  }

  /** {@code (?, 28, 28)}, where ? is open. */
  private static String shape(Symbol symbol) {
    return IntStream.range(0, symbol.rank())
        .mapToObj(i -> symbol.dim(i) < 0 ? "?" : Long.toString(symbol.dim(i)))
        .collect(Collectors.joining(", ", "(", ")"));
  }

  private static long size(Pass.Use use) {
    return use.weight().variable().type().shape().size();
  }

  private long elements(Predicate<String> paths) {
    return uses.entrySet().stream()
        .filter(entry -> paths.test(entry.getKey()))
        .mapToLong(entry -> size(entry.getValue()))
        .sum();
  }

  private static String number(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private String table(boolean branches) {
    List<String> head = new ArrayList<>(List.of("Layer (type)", "Output Shape", "Param #"));
    if (branches) {
      head.add("Connected to");
    }
    int[] widths = new int[head.size()];
    for (int i = 0; i < widths.length; i++) {
      int column = i;
      widths[i] =
          Math.max(
              head.get(i).length(),
              rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0));
    }
    StringBuilder text = new StringBuilder();
    rule(text, widths, "┏━", "━┳━", "━┓", "━");
    line(text, widths, head, "┃ ", " ┃ ", " ┃");
    rule(text, widths, "┡━", "━╇━", "━┩", "━");
    for (int i = 0; i < rows.size(); i++) {
      line(text, widths, rows.get(i), "│ ", " │ ", " │");
      if (i < rows.size() - 1) {
        rule(text, widths, "├─", "─┼─", "─┤", "─");
      }
    }
    rule(text, widths, "└─", "─┴─", "─┘", "─");
    return text.toString();
  }

  private static void rule(
      StringBuilder text, int[] widths, String left, String cross, String right, String dash) {
    text.append(
        IntStream.of(widths)
            .mapToObj(dash::repeat)
            .collect(Collectors.joining(cross, left, right + "\n")));
  }

  private static void line(
      StringBuilder text,
      int[] widths,
      List<String> cells,
      String left,
      String between,
      String right) {
    text.append(
        IntStream.range(0, widths.length)
            .mapToObj(
                i ->
                    String.format(
                        Locale.ROOT, "%" + (i == 2 ? "" : "-") + widths[i] + "s", cells.get(i)))
            .collect(Collectors.joining(between, left, right + "\n")));
  }

  private void totals(StringBuilder text, Collection<Variable> slots) {
    List<Pass.Use> trained = uses.values().stream().filter(Pass.Use::trained).toList();
    List<Pass.Use> others = new ArrayList<>(uses.values());
    others.removeAll(trained);
    total(text, "Total params", types(List.copyOf(uses.values())));
    total(text, "Trainable params", types(trained));
    total(text, "Non-trainable params", types(others));
    if (!slots.isEmpty()) {
      total(text, "Optimizer params", slots.stream().map(Variable::type).toList());
    }
  }

  private static List<Type> types(List<Pass.Use> some) {
    return some.stream().map(use -> use.weight().variable().type()).toList();
  }

  private static void total(StringBuilder text, String name, List<Type> types) {
    long count = types.stream().mapToLong(type -> type.shape().size()).sum();
    long bytes = types.stream().mapToLong(Type::bytes).sum();
    text.append(' ').append(name).append(": ").append(number(count));
    text.append(" (").append(size(bytes)).append(")\n");
  }

  /** {@code 397.54 KB}. */
  private static String size(long bytes) {
    double value = (double) bytes;
    for (String unit : List.of("B", "KB", "MB", "GB")) {
      if (value < 1024) {
        return String.format(Locale.ROOT, "%.2f %s", value, unit);
      }
      value /= 1024;
    }
    return String.format(Locale.ROOT, "%.2f TB", value);
  }
}
