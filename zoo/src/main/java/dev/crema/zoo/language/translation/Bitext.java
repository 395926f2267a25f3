package dev.crema.zoo.language.translation;

import dev.crema.data.DataException;
import dev.crema.data.Texts;
import dev.crema.data.sets.DataHome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Sentences and their translations.
 *
 * @param source as many as there are of {@code target}
 * @param target the translation of each
 */
public record Bitext(List<String> source, List<String> target) {
  public Bitext {
    source = List.copyOf(source);
    target = List.copyOf(target);
    if (source.size() != target.size()) {
      throw new DataException(
          source.size() + " sentences and " + target.size() + " translations; allowed: as many");
    }
  }

  public int size() {
    return source.size();
  }

  /** The pairs {@code from} (inclusive) to {@code to} (exclusive). */
  public Bitext range(int from, int to) {
    return new Bitext(source.subList(from, to), target.subList(from, to));
  }

  /**
   * A split of Multi30k: captions of pictures in English, German and French.
   *
   * <p>Source: Elliott et al., <i>Multi30K: multilingual English-German image descriptions</i>,
   * 2016.
   *
   * @param split such as {@code train}, {@code val}, {@code test_2016_flickr}
   * @param from the language of the source: {@code de}, {@code en} or {@code fr}
   * @param to the other one
   * @throws DataException if it has not been fetched
   */
  public static Bitext multi30k(DataHome home, String split, String from, String to) {
    return new Bitext(lines(home, split + "." + from), lines(home, split + "." + to));
  }

  private static List<String> lines(DataHome home, String file) {
    try (InputStream in = home.open("multi30k", file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new DataException("'" + file + "' of multi30k cannot be read: " + e, e);
    }
  }

  /**
   * Pairs from a text file in UTF-8: a sentence, a tab and its translation in each line; what
   * follows a second tab does not count, and neither do empty lines.
   *
   * @throws DataException if it cannot be read or a line has no tab; it names the file and line
   */
  public static Bitext read(Path file) {
    List<String> source = new ArrayList<>();
    List<String> target = new ArrayList<>();
    int number = 0;
    for (String line : Texts.read(file).lines().toList()) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      String[] parts = line.split("\t", -1);
      if (parts.length < 2) {
        throw new DataException(
            "'%s', line %d: no tab; allowed: a sentence, a tab and its translation"
                .formatted(file, number));
      }
      source.add(parts[0].strip());
      target.add(parts[1].strip());
    }
    return new Bitext(source, target);
  }
}
