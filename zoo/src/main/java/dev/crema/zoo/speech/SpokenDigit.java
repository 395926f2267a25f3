package dev.crema.zoo.speech;

import dev.crema.data.DataException;
import dev.crema.data.Recording;
import dev.crema.data.sets.DataHome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * A recording of the Free Spoken Digit Dataset: six speakers say each digit 50 times, 8,000 samples
 * per second.
 *
 * <p>Source: Z. Jackson et al., <i>Free Spoken Digit Dataset</i>,
 * github.com/Jakobovski/free-spoken-digit-dataset, CC BY-SA 4.0.
 *
 * @param digit 0 to 9
 * @param speaker such as {@code theo}
 * @param index 0 to 49; the data set's own test set is 0 to 4
 */
public record SpokenDigit(int digit, String speaker, int index, Recording recording) {
  /** The words, by digit. */
  public static final List<String> WORDS =
      List.of("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine");

  /** Recordings of each digit and speaker below this index are for testing. */
  private static final int TESTED = 5;

  private static final String SET = "fsdd";

  private static final Pattern NAME = Pattern.compile("(?:.*/)?([0-9])_([a-z]+)_([0-9]+)\\.wav");

  /** Recordings to train with and others to test with. */
  public record Split(List<SpokenDigit> train, List<SpokenDigit> test) {
    public Split {
      train = List.copyOf(train);
      test = List.copyOf(test);
    }

    private static Split of(List<SpokenDigit> all, Predicate<SpokenDigit> tested) {
      return new Split(
          all.stream().filter(tested.negate()).toList(), all.stream().filter(tested).toList());
    }
  }

  /** Whether the data set counts it among those to test with. */
  public boolean isTest() {
    return index < TESTED;
  }

  /** Its word, such as {@code seven}. */
  public String word() {
    return WORDS.get(digit);
  }

  /** The data set's own split: 2,700 recordings to train with, 300 to test with. */
  public static Split official(List<SpokenDigit> all) {
    return Split.of(all, SpokenDigit::isTest);
  }

  /**
   * All recordings of one speaker to test with, those of the others to train with.
   *
   * @throws DataException if there is no such speaker
   */
  public static Split withoutSpeaker(List<SpokenDigit> all, String speaker) {
    Split split = Split.of(all, clip -> clip.speaker().equals(speaker));
    if (split.test().isEmpty()) {
      throw new DataException(
          "speaker is '" + speaker + "'; allowed: " + String.join(", ", speakers(all)));
    }
    return split;
  }

  /** The names of the speakers in alphabetical order. */
  public static List<String> speakers(List<SpokenDigit> all) {
    return all.stream().map(SpokenDigit::speaker).distinct().sorted().toList();
  }

  /**
   * All recordings, in the order of digit, speaker and index.
   *
   * @throws DataException if the set is not there or damaged
   */
  public static List<SpokenDigit> all(DataHome home) {
    List<SpokenDigit> all = new ArrayList<>();
    try (InputStream file = Files.newInputStream(home.file(SET, "free-spoken-digits.zip"));
        ZipInputStream zip = new ZipInputStream(file)) {
      for (ZipEntry entry; (entry = zip.getNextEntry()) != null; ) {
        Matcher name = NAME.matcher(entry.getName());
        if (name.matches()) {
          all.add(
              new SpokenDigit(
                  Integer.parseInt(name.group(1)),
                  name.group(2),
                  Integer.parseInt(name.group(3)),
                  Recording.parse(entry.getName(), zip.readAllBytes())));
        }
      }
    } catch (IOException e) {
      throw new DataException("the data set '" + SET + "' cannot be read: " + e, e);
    }
    all.sort(
        Comparator.comparingInt(SpokenDigit::digit)
            .thenComparing(SpokenDigit::speaker)
            .thenComparingInt(SpokenDigit::index));
    return all;
  }
}
