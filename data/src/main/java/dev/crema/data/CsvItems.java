package dev.crema.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/** The rows of a CSV file, read one by one. */
final class CsvItems implements Items<CsvRow> {
  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180.builder().setIgnoreEmptyLines(true).setTrim(true).get();

  private final Path file;
  private final CSVParser parser;
  private final Iterator<CSVRecord> records;
  private final List<String> columns;

  /** The first row if it does not name the columns and has not been given yet. */
  private @Nullable CsvRow first;

  CsvItems(Path file, Table.Header header) {
    this.file = file;
    try {
      this.parser = FORMAT.parse(Files.newBufferedReader(file, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw unreadable(e);
    }
    try {
      this.records = parser.iterator();
      List<String> row = withoutByteOrderMark(fields());
      boolean named =
          switch (header) {
            case YES -> true;
            case NO -> false;
            case GUESS ->
                row.stream().noneMatch(field -> Table.isMissing(field) || Table.isNumber(field));
          };
      this.columns = named ? different(row) : numbers(row.size());
      this.first = named ? null : new CsvRow(file, parser.getCurrentLineNumber(), columns, row);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private DataException unreadable(Exception e) {
    return new DataException("CSV file '" + file + "' cannot be read: " + e, e);
  }

  private static List<String> numbers(int count) {
    return IntStream.range(0, count).mapToObj(Integer::toString).toList();
  }

  private List<String> different(List<String> names) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(name)) {
        throw new DataException("CSV file '" + file + "' has two columns '" + name + "'");
      }
    }
    return names;
  }

  private static List<String> withoutByteOrderMark(List<String> row) {
    if (row.isEmpty() || !row.getFirst().startsWith("\uFEFF")) {
      return row;
    }
    List<String> result = new ArrayList<>(row);
    result.set(0, row.getFirst().substring(1).strip());
    return result;
  }

  /** The fields of the next row; none at the end. */
  private List<String> fields() {
    try {
      return records.hasNext() ? Arrays.asList(records.next().values()) : List.of();
    } catch (UncheckedIOException e) {
      throw unreadable(e);
    }
  }

  List<String> columns() {
    return columns;
  }

  @Override
  public @Nullable CsvRow next() {
    CsvRow row = first;
    first = null;
    if (row != null && !columns.isEmpty()) {
      return row;
    }
    List<String> fields = fields();
    if (fields.isEmpty()) {
      return null;
    }
    long line = parser.getCurrentLineNumber();
    if (fields.size() != columns.size()) {
      throw new DataException(
          "CSV file '%s', line %d: %d fields; the first line has %d"
              .formatted(file, line, fields.size(), columns.size()));
    }
    return new CsvRow(file, line, columns, fields);
  }

  @Override
  public void close() {
    try {
      parser.close();
    } catch (IOException e) {
      throw new DataException("CSV file '" + file + "' cannot be closed: " + e, e);
    }
  }
}
