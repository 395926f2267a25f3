package dev.crema.zoo.recommendation.data;

import dev.crema.data.DataException;
import dev.hardwood.InputFile;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import dev.hardwood.schema.ColumnProjection;
import dev.hardwood.schema.ColumnSchema;
import dev.hardwood.schema.FileSchema;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Interactions in Parquet files; of nested columns nothing is read. */
final class ParquetRows {
  private ParquetRows() {}

  /**
   * Reads a file.
   *
   * @throws DataException if it cannot be read, or as text files
   */
  static Interactions read(Path file, InteractionFormat format) {
    try (ParquetFileReader reader = ParquetFileReader.open(InputFile.of(file))) {
      FileSchema schema = reader.getFileSchema();
      List<String> names = schema.getColumns().stream().map(ColumnSchema::name).toList();
      List<String> wanted =
          Stream.of(
                  Stream.of(format.user(), format.item()),
                  format.rating().stream(),
                  format.time().stream(),
                  format.features().stream())
              .flatMap(columns -> columns)
              .distinct()
              .toList();
      InteractionRows rows =
          new InteractionRows(file.toString(), format, names.containsAll(wanted) ? wanted : names);
      ColumnProjection columns = ColumnProjection.columns(wanted.toArray(String[]::new));
      try (RowReader row = reader.buildRowReader().projection(columns).build()) {
        for (long number = 1; row.hasNext(); number++) {
          row.next();
          rows.add(number, wanted.stream().map(column -> text(row.getValue(column))).toList());
        }
      }
      return rows.toInteractions();
    } catch (DataException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new DataException("Parquet file '" + file + "' cannot be read: " + e, e);
    }
  }

  /** A value as CSV would have it; empty if it is missing. Moments are in milliseconds. */
  private static String text(@Nullable Object value) {
    return switch (value) {
      case null -> "";
      case Instant moment -> Long.toString(moment.toEpochMilli());
      default -> value.toString();
    };
  }
}
