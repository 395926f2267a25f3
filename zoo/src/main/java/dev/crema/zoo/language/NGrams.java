package dev.crema.zoo.language;

import dev.crema.check.Require;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How often each run of items occurs. */
record NGrams(Map<List<String>, Integer> counts, int total) {
  static NGrams of(List<String> items, int order) {
    Map<List<String>, Integer> counts = new HashMap<>();
    for (int from = 0; from + order <= items.size(); from++) {
      counts.merge(List.copyOf(items.subList(from, from + order)), 1, Integer::sum);
    }
    return new NGrams(counts, Math.max(0, items.size() - order + 1));
  }

  /** Refuses translations that have not one list of one or more references each. */
  static void requireReferences(
      String who, List<String> translations, List<List<String>> references) {
    Require.check(
        translations.size() == references.size(),
        who,
        "references",
        references.size(),
        translations.size() + ", one list for each translation");
    for (List<String> each : references) {
      Require.check(!each.isEmpty(), who, "references", each, "one or more");
    }
  }

  /** How many of these occur in others too, each as often as there. */
  int matches(Map<List<String>, Integer> others) {
    return counts.entrySet().stream()
        .mapToInt(e -> Math.min(e.getValue(), others.getOrDefault(e.getKey(), 0)))
        .sum();
  }
}
