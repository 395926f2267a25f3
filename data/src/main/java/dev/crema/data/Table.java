package dev.crema.data;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Named columns of text, as a CSV file holds them.
 *
 * @param name where the table comes from, for messages
 * @param columns the names, all different
 * @param rows the fields, one per column in each row
 */
public record Table(String name, List<String> columns, List<List<String>> rows) {
  private static final Set<String> MISSING = Set.of("", "na", "n/a", "nan", "null", "none", "?");

  public Table {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  /** Whether the first line of a file names the columns. */
  public enum Header {
    YES,
    /** Columns are called 0, 1, 2, … */
    NO,
    /** Yes, unless a field of the first line is a number or missing. */
    GUESS
  }

  /**
   * Reads a CSV file (RFC 4180, UTF-8; blank lines are passed over, blanks around fields dropped).
   *
   * @throws DataException if the file cannot be read, is empty, has two columns of one name, or a
   *     line has more or fewer fields than the first; the message gives the line
   */
  public static Table readCsv(Path file, Header header) {
    CSVFormat format = CSVFormat.RFC4180.builder().setIgnoreEmptyLines(true).setTrim(true).get();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8);
        CSVParser parser = format.parse(reader)) {
      return parse(file.toString(), parser, header);
    } catch (IOException | java.io.UncheckedIOException e) {
      throw new DataException("CSV file '" + file + "' cannot be read: " + e, e);
    }
  }

  private static Table parse(String name, CSVParser parser, Header header) {
    List<List<String>> rows = new ArrayList<>();
    int width = -1;
    for (CSVRecord record : parser) {
      List<String> row = Arrays.asList(record.values());
      width = width < 0 ? row.size() : width;
      if (row.size() != width) {
        throw new DataException(
            "CSV file '"
                + name
                + "', line "
                + parser.getCurrentLineNumber()
                + ": "
                + row.size()
                + " fields; the first line has "
                + width);
      }
      rows.add(row);
    }
    if (rows.isEmpty()) {
      throw new DataException("CSV file '" + name + "' is empty; expected at least one line");
    }
    List<String> first = withoutByteOrderMark(rows.getFirst());
    boolean named =
        switch (header) {
          case YES -> true;
          case NO -> false;
          case GUESS -> first.stream().noneMatch(field -> isMissing(field) || isNumber(field));
        };
    List<String> columns =
        named ? first : IntStream.range(0, width).mapToObj(Integer::toString).toList();
    Set<String> seen = new HashSet<>();
    for (String column : columns) {
      if (!seen.add(column)) {
        throw new DataException("CSV file '" + name + "' has two columns '" + column + "'");
      }
    }
    return new Table(name, columns, named ? rows.subList(1, rows.size()) : rows);
  }

  private static List<String> withoutByteOrderMark(List<String> row) {
    List<String> result = new ArrayList<>(row);
    if (result.getFirst().startsWith("\uFEFF")) {
      result.set(0, result.getFirst().substring(1).strip());
    }
    return result;
  }

  /**
   * The position of a column.
   *
   * @throws DataException if there is none of that name; the message lists the columns
   */
  public int indexOf(String column) {
    int index = columns.indexOf(column);
    if (index < 0) {
      throw new DataException("'" + name + "' has no column '" + column + "'; columns: " + columns);
    }
    return index;
  }

  /** The fields of a column, top to bottom. */
  public List<String> column(String column) {
    int index = indexOf(column);
    return rows.stream().map(row -> row.get(index)).toList();
  }

  /** The rows at the given positions. */
  public Table select(int... positions) {
    return new Table(name, columns, Arrays.stream(positions).mapToObj(rows::get).toList());
  }

  static boolean isMissing(String field) {
    return MISSING.contains(field.toLowerCase(Locale.ROOT));
  }

  static boolean isNumber(String field) {
    try {
      return Double.isFinite(Double.parseDouble(field))
          && !field.endsWith("f")
          && !field.endsWith("d");
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
