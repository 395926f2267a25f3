package dev.crema.zoo.recommendation.data;

import dev.crema.check.Require;
import dev.crema.data.DataException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Where files of interactions have what. Columns are called as the header says; without a header
 * they are called {@code 0}, {@code 1}, …
 *
 * <p>A field that is missing where a rating or a time is expected, or is no number, is an error
 * that names file and line; so is a row with another number of fields than the first. Without a
 * column of ratings each row is a click and counts 1; without one of times the order of the file is
 * the order of time.
 *
 * @param delimiter what stands between fields, such as {@code ","} or {@code "::"}; Parquet has
 *     none
 * @param header whether the first line names the columns
 * @param user the column that says who
 * @param item the column that says what
 * @param rating the column of ratings, if there is one
 * @param time the column of times in any unit, if there is one
 * @param features further columns to keep, see {@link Interactions#features()}
 */
public record InteractionFormat(
    String delimiter,
    boolean header,
    String user,
    String item,
    Optional<String> rating,
    Optional<String> time,
    List<String> features) {
  /** Of MovieLens 100K ({@code u.data}, {@code ua.base}): tabs, no header. */
  public static final InteractionFormat MOVIELENS_100K =
      new InteractionFormat("\t", false, "0", "1").rating("2").time("3");

  /** Of MovieLens 1M and 10M ({@code ratings.dat}): double colons, no header. */
  public static final InteractionFormat MOVIELENS_1M = MOVIELENS_100K.delimiter("::");

  /** Of MovieLens 20M and later ({@code ratings.csv}): commas and a header. */
  public static final InteractionFormat MOVIELENS_CSV =
      new InteractionFormat(",", true, "userId", "movieId").rating("rating").time("timestamp");

  public InteractionFormat {
    Require.check(
        !delimiter.isEmpty(), "InteractionFormat", "delimiter", "''", "one character or more");
    features = List.copyOf(features);
  }

  /** Of clicks in the order of the file. */
  public InteractionFormat(String delimiter, boolean header, String user, String item) {
    this(delimiter, header, user, item, Optional.empty(), Optional.empty(), List.of());
  }

  public InteractionFormat delimiter(String value) {
    return new InteractionFormat(value, header, user, item, rating, time, features);
  }

  public InteractionFormat rating(String column) {
    return new InteractionFormat(
        delimiter, header, user, item, Optional.of(column), time, features);
  }

  public InteractionFormat time(String column) {
    return new InteractionFormat(
        delimiter, header, user, item, rating, Optional.of(column), features);
  }

  public InteractionFormat features(List<String> columns) {
    return new InteractionFormat(delimiter, header, user, item, rating, time, columns);
  }

  /**
   * Reads a file: Parquet if its name ends in {@code .parquet}, else text in UTF-8.
   *
   * @throws DataException if it cannot be read, has no such columns or no rows, or a field is not
   *     what it should be; the message gives file and line
   */
  public Interactions read(Path file) {
    if (file.toString().endsWith(".parquet")) {
      return ParquetRows.read(file, this);
    }
    try (InputStream in = Files.newInputStream(file)) {
      return read(in, file.toString());
    } catch (IOException e) {
      throw unreadable(file.toString(), e);
    }
  }

  /**
   * Reads text in UTF-8.
   *
   * @param name of the source, for messages
   * @throws DataException as {@link #read(Path)}
   */
  public Interactions read(InputStream in, String name) {
    CSVFormat format =
        CSVFormat.RFC4180
            .builder()
            .setDelimiter(delimiter)
            .setIgnoreEmptyLines(true)
            .setTrim(true)
            .get();
    try (CSVParser parser = format.parse(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return rows(parser, name);
    } catch (IOException | UncheckedIOException e) {
      throw unreadable(name, e);
    }
  }

  private static DataException unreadable(String name, Exception e) {
    return new DataException("'" + name + "' cannot be read: " + e, e);
  }

  private Interactions rows(CSVParser parser, String name) {
    Iterator<CSVRecord> records = parser.iterator();
    if (!records.hasNext()) {
      throw empty(name);
    }
    List<String> first = fields(records.next());
    List<String> columns =
        header ? first : IntStream.range(0, first.size()).mapToObj(Integer::toString).toList();
    InteractionRows rows = new InteractionRows(name, this, columns);
    if (!header) {
      rows.add(1, first);
    }
    while (records.hasNext()) {
      List<String> row = fields(records.next());
      rows.add(parser.getCurrentLineNumber(), row);
    }
    return rows.toInteractions();
  }

  static DataException empty(String name) {
    return new DataException("'" + name + "' has no rows; expected at least one interaction");
  }

  private static List<String> fields(CSVRecord row) {
    List<String> fields = List.of(row.values());
    return row.getRecordNumber() == 1 && fields.getFirst().startsWith("\uFEFF")
        ? IntStream.range(0, fields.size())
            .mapToObj(i -> i == 0 ? fields.getFirst().substring(1) : fields.get(i))
            .toList()
        : fields;
  }
}
