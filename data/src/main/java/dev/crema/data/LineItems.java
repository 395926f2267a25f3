package dev.crema.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The lines of a file. */
final class LineItems implements Items<String> {
  private final Path file;
  private final BufferedReader reader;
  private long line;

  LineItems(Path file) {
    this.file = file;
    try {
      this.reader = Files.newBufferedReader(file);
    } catch (IOException e) {
      throw new DataException("text file '" + file + "' cannot be read: " + e, e);
    }
  }

  @Override
  public @Nullable String next() {
    try {
      line++;
      return reader.readLine();
    } catch (IOException e) {
      throw new DataException(
          "text file '" + file + "', line " + line + " cannot be read as UTF-8: " + e, e);
    }
  }

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException e) {
      throw new DataException("text file '" + file + "' cannot be closed: " + e, e);
    }
  }
}
