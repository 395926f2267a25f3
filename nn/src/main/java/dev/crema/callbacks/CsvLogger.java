package dev.crema.callbacks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Writes a line of numbers per epoch to a CSV file. */
public final class CsvLogger implements Callback {
  private final Path file;
  private final String separator;
  private final boolean append;
  private List<String> columns = List.of();

  /** Writes to a new file, separated by commas. */
  public CsvLogger(Path file) {
    this(file, ",", false);
  }

  private CsvLogger(Path file, String separator, boolean append) {
    this.file = file;
    this.separator = separator;
    this.append = append;
  }

  /** Puts something else between numbers; a comma by default. */
  public CsvLogger separator(String text) {
    return new CsvLogger(file, text, append);
  }

  /** Goes on in a file that is there already, as a resumed run does. */
  public CsvLogger append() {
    return new CsvLogger(file, separator, true);
  }

  @Override
  public void onTrainBegin(Training training) {
    columns = List.of();
    try {
      if (!append) {
        Files.deleteIfExists(file);
      } else if (Files.exists(file) && Files.size(file) > 0) {
        try (var lines = Files.lines(file)) {
          columns =
              List.of(
                  lines.findFirst().orElse("").split(java.util.regex.Pattern.quote(separator), -1));
        }
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public void onEpochEnd(Training training, int epoch, Logs logs) {
    if (columns.isEmpty()) {
      List<String> names = new ArrayList<>(List.of("epoch"));
      names.addAll(logs.names());
      columns = names;
      write(String.join(separator, columns));
    }
    write(
        columns.stream()
            .map(
                name ->
                    name.equals("epoch")
                        ? Integer.toString(epoch)
                        : logs.has(name) ? Double.toString(logs.get(name)) : "NA")
            .collect(Collectors.joining(separator)));
  }

  private void write(String line) {
    try {
      Files.writeString(
          file,
          line + System.lineSeparator(),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private UncheckedIOException failed(IOException e) {
    return new UncheckedIOException("CSV logger: cannot write " + file + ": " + e.getMessage(), e);
  }
}
