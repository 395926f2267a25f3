package dev.crema.zoo.language.classification;

import dev.crema.data.DataException;
import dev.crema.data.Texts;
import dev.crema.data.sets.DataHome;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Texts and their classes.
 *
 * @param labels the name of each text's class
 */
public record LabelledTexts(List<String> texts, List<String> labels) {
  public LabelledTexts {
    texts = List.copyOf(texts);
    labels = List.copyOf(labels);
    if (texts.size() != labels.size()) {
      throw new DataException(
          texts.size() + " texts and " + labels.size() + " labels; allowed: as many");
    }
  }

  public int size() {
    return texts.size();
  }

  /** The texts {@code from} (inclusive) to {@code to} (exclusive). */
  public LabelledTexts range(int from, int to) {
    return new LabelledTexts(texts.subList(from, to), labels.subList(from, to));
  }

  /** The names of the classes in alphabetical order. */
  public List<String> classes() {
    return labels.stream().distinct().sorted().toList();
  }

  /**
   * The classes as numbers, int32 {@code [texts]}.
   *
   * @throws DataException if a label is none of the classes
   */
  Tensor numbers(List<String> classes) {
    int[] numbers = new int[size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = classes.indexOf(labels.get(i));
      if (numbers[i] < 0) {
        throw new DataException(
            "text %d has the label '%s'; allowed: %s"
                .formatted(i + 1, labels.get(i), String.join(", ", classes)));
      }
    }
    return Tensor.of(Shape.of(numbers.length), numbers);
  }

  /**
   * Sentences of film reviews, {@code positive} or {@code negative}.
   *
   * <p>Source: Socher et al., <i>Recursive deep models for semantic compositionality over a
   * sentiment treebank</i>, EMNLP 2013.
   *
   * @param split {@code train}, {@code dev} or {@code test}
   * @throws DataException if it has not been fetched
   */
  public static LabelledTexts sst2(DataHome home, String split) {
    try (InputStream in = home.open("sst2", split + ".tsv")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      LabelledTexts read = parse("sst2, " + split, text);
      return new LabelledTexts(
          read.texts(),
          read.labels().stream().map(l -> l.equals("1") ? "positive" : "negative").toList());
    } catch (IOException e) {
      throw new DataException("sst2 cannot be read: " + e, e);
    }
  }

  /**
   * Texts from a file in UTF-8: a text, a tab and the name of its class in each line; empty lines
   * do not count.
   *
   * @throws DataException if it cannot be read or a line has no tab; it names the file and line
   */
  public static LabelledTexts read(Path file) {
    return parse("'" + file + "'", Texts.read(file));
  }

  static LabelledTexts parse(String source, String content) {
    List<String> texts = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    int number = 0;
    for (String line : content.lines().toList()) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      int tab = line.lastIndexOf('\t');
      if (tab < 0 || line.substring(tab + 1).isBlank()) {
        throw new DataException(
            "%s, line %d: no tab with a label after it; allowed: a text, a tab and a label"
                .formatted(source, number));
      }
      texts.add(line.substring(0, tab));
      labels.add(line.substring(tab + 1).strip());
    }
    return new LabelledTexts(texts, labels);
  }
}
