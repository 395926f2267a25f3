package dev.crema.keras;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * docs/coverage.md says what of Keras there is. {@code -Dcoverage.update=true} writes it anew from
 * the code; a file that does not say what the code does fails the build.
 */
class CoverageTest {
  private static final Path FILE = Path.of("../docs/coverage.md");
  private static final String BASE = "dev.crema.";

  /** Where the classes of a group are. */
  private static final Map<String, List<String>> PACKAGES = new LinkedHashMap<>();

  static {
    PACKAGES.put(
        "layers",
        Stream.of(
                "activations",
                "attention",
                "convolution",
                "core",
                "merging",
                "normalization",
                "pooling",
                "preprocessing",
                "recurrent",
                "regularization",
                "reshaping")
            .map(name -> "layers." + name)
            .toList());
    for (String group :
        List.of(
            "activations",
            "initializers",
            "losses",
            "metrics",
            "optimizers",
            "callbacks",
            "regularizers",
            "constraints")) {
      PACKAGES.put(group, List.of(group));
    }
    PACKAGES.put("optimizers/schedules", List.of("optimizers"));
  }

  /** What has another name here, and why. */
  private static final Map<String, String> OTHERS =
      Map.ofEntries(
          Map.entry("layers.Activation", "layers.core.Activate"),
          Map.entry("layers.Input", "layers.Symbol"),
          Map.entry("callbacks.CSVLogger", "callbacks.CsvLogger"),
          Map.entry("callbacks.ProgbarLogger", "callbacks.Progress"),
          Map.entry("callbacks.ReduceLROnPlateau", "callbacks.ReduceLearningRateOnPlateau"),
          Map.entry("callbacks.SwapEMAWeights", "callbacks.SwapEmaWeights"),
          Map.entry("ops/core.convert_to_numpy", "engine.Tensor#toDoubles"),
          Map.entry("ops/core.convert_to_tensor", "engine.Tensor#of"),
          Map.entry("ops/core.switch", "ops.Ops#switchCase"),
          Map.entry("ops/numpy.array", "engine.Tensor#of"),
          Map.entry("random.SeedGenerator", "ops.SeedGenerator"));

  /** Why something is not there, if not simply for want of time. */
  private static final Map<String, String> REASONS = new TreeMap<>();

  static {
    for (String name : List.of("TFSMLayer", "FlaxLayer", "JaxLayer", "TorchModuleWrapper")) {
      REASONS.put("layers." + name, "wraps another Python framework: out of scope");
    }
    REASONS.put("layers.InputLayer", "inputs are symbols, not layers: `input(...)`");
    REASONS.put("ops/core.is_tensor", "the compiler knows: a tensor is a `Tensor`");
    REASONS.put("ops/numpy.copy", "tensors never change: a copy is the same");
    for (String name : List.of("empty", "empty_like")) {
      REASONS.put("ops/numpy." + name, "no tensor starts with whatever was in memory: use zeros");
    }
    REASONS.put(
        "ops/numpy.vectorize", "operations broadcast; for functions of slices `vectorizedMap`");
    REASONS.put("ops/numpy.view", "no operation takes the bits of numbers for others");
    REASONS.put("callbacks.OrbaxCheckpoint", "writes the format of a JAX library: out of scope");
  }

  private record Name(String group, String name) {
    String key() {
      return group + "." + name;
    }
  }

  private static List<Name> names() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(CoverageTest.class.getResourceAsStream("api.tsv"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\t", -1))
          .map(words -> new Name(words[0], words[1]))
          .toList();
    }
  }

  /** The name that something has here, if it is there. */
  private static Optional<String> find(Name name) {
    String other = OTHERS.get(name.key());
    if (other != null) {
      return find(other);
    }
    if (name.group().startsWith("ops/") || name.group().equals("random")) {
      String camel = camel(name.name());
      return find("ops.Ops#" + Character.toLowerCase(camel.charAt(0)) + camel.substring(1));
    }
    String simple = name.group().equals("activations") ? camel(name.name()) : name.name();
    return PACKAGES.get(name.group()).stream()
        .flatMap(place -> find(place + "." + simple).stream())
        .findFirst();
  }

  private static String camel(String words) {
    StringBuilder camel = new StringBuilder();
    for (String word : words.split("_", -1)) {
      camel.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
    }
    return camel.toString();
  }

  /** The simple name of a class, or of a public method of one after {@code #}. */
  private static Optional<String> find(String place) {
    String[] parts = place.split("#", -1);
    try {
      Class<?> found = Class.forName(BASE + parts[0], false, CoverageTest.class.getClassLoader());
      if (parts.length == 1) {
        return Optional.of(found.getSimpleName());
      }
      boolean has = Arrays.stream(found.getMethods()).anyMatch(m -> m.getName().equals(parts[1]));
      boolean elsewhere = !parts[0].equals("ops.Ops");
      String shown = elsewhere ? found.getSimpleName() + "." + parts[1] : parts[1];
      return has ? Optional.of(shown) : Optional.empty();
    } catch (ClassNotFoundException e) {
      return Optional.empty();
    }
  }

  private static String document() throws IOException {
    Map<String, List<Name>> groups = new LinkedHashMap<>();
    for (Name name : names()) {
      groups.computeIfAbsent(name.group(), _ -> new ArrayList<>()).add(name);
    }
    StringBuilder summary = new StringBuilder();
    StringBuilder rest = new StringBuilder();
    groups.forEach(
        (group, all) -> {
          List<Name> present = all.stream().filter(n -> find(n).isPresent()).toList();
          summary.append("| %s | %d | %d |%n".formatted(group, present.size(), all.size()));
          rest.append("%n## %s%n%n".formatted(group));
          String shown = String.join(", ", present.stream().map(CoverageTest::shown).toList());
          rest.append("Present: ").append(shown.isEmpty() ? "none" : shown).append(".\n");
          List<Name> absent = all.stream().filter(n -> find(n).isEmpty()).toList();
          if (!absent.isEmpty()) {
            rest.append("\n| absent | why |\n| --- | --- |\n");
            absent.forEach(
                n ->
                    rest.append(
                        "| %s | %s |%n"
                            .formatted(n.name(), REASONS.getOrDefault(n.key(), "not built yet"))));
          }
        });
    return """
    # What of Keras there is

    Made from the code and the public names of Keras 3.15.1 by `CoverageTest`; do not edit. A name in brackets is
    that of Crema where it differs. Settings and defaults are compared by `SettingsTest`, numbers by the tests beside
    it.

    | group | present | of |
    | --- | --- | --- |
    """
        + summary
        + rest;
  }

  private static String shown(Name name) {
    String simple = find(name).orElseThrow();
    return simple.replace("_", "").equalsIgnoreCase(name.name().replace("_", ""))
        ? name.name()
        : name.name() + " (" + simple + ")";
  }

  @Test
  void theDocumentSaysWhatThereIs() throws IOException {
    String document = document().replace("\r\n", "\n");
    if (Boolean.getBoolean("coverage.update")) {
      Files.writeString(FILE, document);
    }
    assertTrue(Files.exists(FILE), FILE + " is missing; write it with -Dcoverage.update=true");
    assertEquals(
        document, Files.readString(FILE), "write it anew with -Dcoverage.update=true: " + FILE);
  }
}
