package dev.crema.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every example runs and prints what the guide quotes. */
class ExamplesTest {
  /** Those that take a second or two. */
  private static final Set<String> QUICK =
      Set.of(
          "FilmsToSeeNext",
          "LoopsOfOnesOwn",
          "NumbersAndCategories",
          "OwnLoss",
          "SeeDigits",
          "ReviewsAndPlays",
          "SentencesByWords",
          "SpeechInAStream",
          "TrainingStep",
          "TwoInputsTwoOutputs");

  /** How far a number may be from the one quoted: shares are quoted to a hundredth or so. */
  private static final double TOLERANCE = 0.02;

  private static final Pattern QUOTE =
      Pattern.compile("```text\n[$] [.]/crema example (\\w+)\n(.*?)```", Pattern.DOTALL);
  private static final Pattern NUMBER = Pattern.compile("-?\\d+[.]?\\d*");

  static Stream<String> quick() {
    return Programs.names().stream().filter(QUICK::contains);
  }

  static Stream<String> slow() {
    return Programs.names().stream().filter(name -> !QUICK.contains(name));
  }

  @ParameterizedTest
  @MethodSource("quick")
  void quickOnesPrintWhatIsQuoted(String name) throws ReflectiveOperationException {
    check(name);
  }

  @Tag("long")
  @ParameterizedTest
  @MethodSource("slow")
  void othersPrintWhatIsQuoted(String name) throws ReflectiveOperationException {
    check(name);
  }

  @Test
  void everyExampleIsShort() {
    for (String name : Programs.names()) {
      long lines = Programs.source(name).lines().count();
      assertTrue(lines <= 60, name + " has " + lines + " lines");
    }
  }

  private static void check(String name) throws ReflectiveOperationException {
    List<String> printed = Programs.output(name);
    List<String> quoted = quoted(name);
    assertTrue(printed.size() >= quoted.size() && !quoted.isEmpty(), name + ": " + printed);
    List<String> last = printed.subList(printed.size() - quoted.size(), printed.size());
    for (int i = 0; i < quoted.size(); i++) {
      String line = last.get(i);
      assertEquals(words(quoted.get(i)), words(line), name);
      List<Double> expected = numbers(quoted.get(i));
      List<Double> got = numbers(line);
      for (int n = 0; n < expected.size(); n++) {
        assertEquals(expected.get(n), got.get(n), TOLERANCE, name + " printed: " + line);
      }
    }
  }

  /** The last lines of the output as the guide quotes them. */
  private static List<String> quoted(String name) {
    for (var text : Programs.texts()) {
      Matcher quote = QUOTE.matcher(Programs.text(text));
      while (quote.find()) {
        if (quote.group(1).equals(name)) {
          return quote.group(2).lines().toList();
        }
      }
    }
    return List.of();
  }

  private static String words(String line) {
    return NUMBER.matcher(line).replaceAll("#");
  }

  private static List<Double> numbers(String line) {
    List<Double> numbers = new ArrayList<>();
    Matcher number = NUMBER.matcher(line);
    while (number.find()) {
      numbers.add(Double.valueOf(number.group()));
    }
    return numbers;
  }
}
