package dev.crema.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

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
    try (CsvItems items = new CsvItems(file, header)) {
      List<List<String>> rows = new ArrayList<>();
      for (CsvRow row = items.next(); row != null; row = items.next()) {
        rows.add(row.fields());
      }
      if (items.columns().isEmpty()) {
        throw new DataException("CSV file '" + file + "' is empty; expected at least one line");
      }
      return new Table(file.toString(), items.columns(), rows);
    }
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
