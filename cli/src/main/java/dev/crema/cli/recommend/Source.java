package dev.crema.cli.recommend;

import dev.crema.data.DataException;
import dev.crema.data.sets.DataHome;
import dev.crema.zoo.recommendation.data.Duplicates;
import dev.crema.zoo.recommendation.data.InteractionFormat;
import dev.crema.zoo.recommendation.data.Interactions;
import dev.crema.zoo.recommendation.data.Split;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Where interactions come from and how they are split. */
final class Source {
  private static final String MOVIELENS = "ml-100k";

  /** The share of interactions to test with in splits by time and at random. */
  private static final double SHARE = 0.1;

  @Parameters(
      paramLabel = "DATA",
      description = "ml-100k, or a file: FILE.parquet, or text with a row for each interaction.")
  String data = "";

  @Option(
      names = "--test",
      paramLabel = "FILE",
      description = "Interactions to test with, in the format of DATA.")
  @Nullable Path test;

  @Option(
      names = "--split",
      paramLabel = "KIND",
      description =
          "What to test with if there is no file: leave-one-out (the last item of each user), time"
              + " (the latest tenth), random (a tenth), ua (of ml-100k), none (default:"
              + " ${DEFAULT-VALUE}).")
  String split = "leave-one-out";

  @Option(
      names = "--delimiter",
      paramLabel = "TEXT",
      description = "What stands between fields; by default a comma, or a tab in .tsv files.")
  @Nullable String delimiter;

  @Option(
      names = "--no-header",
      description = "The first line names no columns; they are called 0, 1, 2, …")
  boolean noHeader;

  @Option(
      names = "--user",
      paramLabel = "COLUMN",
      description = "The column of users (default: ${DEFAULT-VALUE}).")
  String user = "user";

  @Option(
      names = "--item",
      paramLabel = "COLUMN",
      description = "The column of items (default: ${DEFAULT-VALUE}).")
  String item = "item";

  @Option(
      names = "--rating",
      paramLabel = "COLUMN",
      description = "The column of ratings; without it, rows are clicks.")
  @Nullable String rating;

  @Option(
      names = "--time",
      paramLabel = "COLUMN",
      description = "The column of times; without it, rows are in their order.")
  @Nullable String time;

  @Option(
      names = "--titles",
      paramLabel = "FILE",
      description = "Titles of items: lines with an item's name, a tab and its title.")
  @Nullable Path titles;

  /** What is trained on and tested with; nothing of the latter if so wished. */
  Split read(long seed) {
    if (test != null) {
      return Split.of(file(Path.of(data)), file(test));
    }
    if (split.equals("ua") && data.equals(MOVIELENS)) {
      return Split.of(movieLens("ua.base"), movieLens("ua.test"));
    }
    Interactions all = data.equals(MOVIELENS) ? movieLens("u.data") : file(Path.of(data));
    return switch (split) {
      case "leave-one-out" -> Split.leaveOneOut(all);
      case "time" -> Split.byTime(all, SHARE);
      case "random" -> Split.random(all, SHARE, seed);
      case "none" -> new Split(all, all.select());
      default ->
          throw new DataException(
              "--split is '"
                  + split
                  + "'; allowed: leave-one-out, time, random, none, and ua of ml-100k");
    };
  }

  private Interactions file(Path path) {
    return format(path).read(path).duplicates(Duplicates.LAST);
  }

  private InteractionFormat format(Path path) {
    String standard = path.toString().endsWith(".tsv") ? "\t" : ",";
    InteractionFormat format =
        new InteractionFormat(
            delimiter == null ? standard : delimiter.replace("\\t", "\t"), !noHeader, user, item);
    format = rating == null ? format : format.rating(rating);
    return time == null ? format : format.time(time);
  }

  private static Interactions movieLens(String file) {
    try (InputStream in = DataHome.standard().open(MOVIELENS, file)) {
      return InteractionFormat.MOVIELENS_100K.read(in, file);
    } catch (IOException e) {
      throw new DataException("'" + file + "' cannot be read: " + e, e);
    }
  }

  /** Titles by the names of items. */
  Map<String, String> readTitles() {
    try {
      if (titles != null) {
        return titles(Files.newInputStream(titles), "\t", StandardCharsets.UTF_8);
      }
      return data.equals(MOVIELENS)
          ? titles(DataHome.standard().open(MOVIELENS, "u.item"), "|", StandardCharsets.ISO_8859_1)
          : Map.of();
    } catch (IOException e) {
      throw new DataException("titles cannot be read: " + e, e);
    }
  }

  private static Map<String, String> titles(InputStream in, String between, Charset charset)
      throws IOException {
    Map<String, String> titles = new LinkedHashMap<>();
    try (BufferedReader reader = new BufferedReader(new InputStreamReader(in, charset))) {
      List<String> lines = reader.lines().toList();
      for (String line : lines) {
        int at = line.indexOf(between);
        if (at > 0) {
          int end = line.indexOf(between, at + 1);
          titles.put(line.substring(0, at), line.substring(at + 1, end < 0 ? line.length() : end));
        }
      }
    }
    return titles;
  }
}
