package dev.crema.ops;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A pattern such as {@code b (h h2) c -> (b h) h2 c}: the groups of names on either side. A group
 * without names is an axis of length 1.
 */
record Rearrangement(String text, List<List<String>> from, List<List<String>> to) {
  private static final Pattern ITEM =
      Pattern.compile("\\((?<group>[\\w\\s]*)\\)|(?<name>[A-Za-z_]\\w*)|(?<rest>\\.{3})|(?<one>1)");

  private static final String REST = "...";

  static Rearrangement parse(String text) {
    String[] sides = text.split("->", -1);
    Require.check(sides.length == 2, "rearrange", "pattern", "'" + text + "'", "'names -> names'");
    Rearrangement result = new Rearrangement(text, side(text, sides[0]), side(text, sides[1]));
    List<String> left = names(result.from);
    List<String> right = names(result.to);
    boolean once = left.size() == new HashSet<>(left).size() && left.size() == right.size();
    Require.check(
        once && new HashSet<>(left).equals(new HashSet<>(right)),
        "rearrange",
        "pattern",
        "'" + text + "'",
        "the same names on both sides, each once");
    return result;
  }

  private static List<List<String>> side(String text, String side) {
    List<List<String>> groups = new ArrayList<>();
    Matcher item = ITEM.matcher(side);
    int end = 0;
    while (item.find()) {
      String between = side.substring(end, item.start());
      String group = item.group("group");
      if (!between.isBlank()) {
        break;
      }
      if (item.group("name") != null || item.group("rest") != null) {
        groups.add(List.of(item.group()));
      } else {
        boolean none = group == null || group.isBlank();
        groups.add(none ? List.of() : List.of(group.strip().split("\\s+")));
      }
      end = item.end();
    }
    Require.check(
        side.substring(end).isBlank(),
        "rearrange",
        "pattern",
        "'" + text + "'",
        "names, groups of names in brackets, 1 and ...");
    return groups;
  }

  private static List<String> names(List<List<String>> side) {
    return side.stream().flatMap(List::stream).toList();
  }

  Tensor apply(Tensor x, Map<String, Long> given) {
    boolean open = from.contains(List.of(REST));
    int rest = x.rank() - from.size() + (open ? 1 : 0);
    if (rest < 0 || (!open && rest != 0)) {
      throw new ShapeException(
          "rearrange: x is " + x.type() + ", which has not the axes of '" + text + "'");
    }
    Map<String, List<Long>> lengths = new LinkedHashMap<>();
    int axis = 0;
    for (List<String> group : from) {
      if (group.equals(List.of(REST))) {
        lengths.put(REST, x.shape().slice(axis, axis + rest).stream().boxed().toList());
        axis += rest;
      } else {
        takeApart(x, group, x.dim(axis++), given, lengths);
      }
    }
    Map<String, Integer> places = new LinkedHashMap<>();
    int place = 0;
    for (Map.Entry<String, List<Long>> entry : lengths.entrySet()) {
      places.put(entry.getKey(), place);
      place += entry.getValue().size();
    }
    int[] order =
        names(to).stream()
            .flatMapToInt(
                name ->
                    IntStream.range(0, sizes(lengths, name).size())
                        .map(i -> places.getOrDefault(name, 0) + i))
            .toArray();
    Tensor apart = x.reshape(shape(lengths.values().stream().flatMap(List::stream).toList()));
    Tensor turned = apart.rank() == 0 ? apart : apart.transpose(order);
    List<Long> result = new ArrayList<>();
    for (List<String> group : to) {
      if (group.equals(List.of(REST))) {
        result.addAll(sizes(lengths, REST));
      } else {
        result.add(
            group.stream()
                .flatMap(name -> sizes(lengths, name).stream())
                .reduce(1L, (a, b) -> a * b));
      }
    }
    return turned.reshape(shape(result));
  }

  private static List<Long> sizes(Map<String, List<Long>> lengths, String name) {
    return lengths.getOrDefault(name, List.of());
  }

  private static Shape shape(List<Long> lengths) {
    return Shape.of(lengths.stream().mapToLong(n -> n).toArray());
  }

  /** The lengths of the names of a group, which one axis is taken apart into. */
  private void takeApart(
      Tensor x,
      List<String> group,
      long length,
      Map<String, Long> given,
      Map<String, List<Long>> lengths) {
    long known =
        group.stream().mapToLong(n -> given.getOrDefault(n, 1L)).reduce(1, (a, b) -> a * b);
    List<String> open = group.stream().filter(n -> !given.containsKey(n)).toList();
    boolean fits =
        open.isEmpty() ? known == length : open.size() == 1 && known > 0 && length % known == 0;
    if (!fits) {
      throw new ShapeException(
          "rearrange: lengths are "
              + given
              + " for "
              + x.type()
              + " and '"
              + text
              + "'; allowed: the lengths of "
              + group
              + ", all but one, that make an axis of "
              + length);
    }
    for (String name : group) {
      lengths.put(name, List.of(given.getOrDefault(name, length / Math.max(1, known))));
    }
  }
}
