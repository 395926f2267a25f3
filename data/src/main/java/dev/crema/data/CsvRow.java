package dev.crema.data;

import java.nio.file.Path;
import java.util.List;

/**
 * A row of a CSV file.
 *
 * @param file where it comes from
 * @param line where it ends there; the first line is 1
 * @param columns the names of the columns
 * @param fields one per column
 */
public record CsvRow(Path file, long line, List<String> columns, List<String> fields) {
  public CsvRow {
    columns = List.copyOf(columns);
    fields = List.copyOf(fields);
  }

  /**
   * A field.
   *
   * @throws DataException if there is no column of that name; the message lists the columns
   */
  public String get(String column) {
    int index = columns.indexOf(column);
    if (index < 0) {
      throw new DataException(
          "CSV file '" + file + "' has no column '" + column + "'; columns: " + columns);
    }
    return fields.get(index);
  }

  /**
   * A field as a number.
   *
   * @throws DataException if it is none; the message names file, line and column
   */
  public double number(String column) {
    String field = get(column);
    if (!Table.isNumber(field)) {
      throw new DataException(
          "CSV file '%s', line %d, column '%s': '%s' is not a number"
              .formatted(file, line, column, field));
    }
    return Double.parseDouble(field);
  }
}
